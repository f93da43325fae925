"""Training lines: text, typeset, put through the paper, normalised. `python synth.py OUT.png` draws a sheet of them."""
import random
import sys

import cv2
import numpy as np

import text as texts
from normalise import HEIGHT, ink as normalise
from paper import scan
from typeset import set_line, Ink

EMPTY = 0.035
"""Share of crops with nothing to read in them."""


def _between_lines(rng):
    """Text whose line is not this one: only tops or feet of letters show."""
    ink = set_line(rng, texts.line(rng), 26.0, plain=True)
    ink.baseline += round(rng.choice((rng.uniform(-1.75, -1.3), rng.uniform(2.25, 2.9))) * ink.consonant)
    return ink


def _junk(rng):
    """Ink that is no text: squiggles of signatures, rules, specks, blocks of QR codes, leaders under nothing, others' marks."""
    if rng.random() < 0.25:
        return _between_lines(rng)
    width, h = rng.randint(40, 500), 26.0
    mask = np.zeros((145, width), np.uint8)
    roll = rng.random()
    if roll < 0.30:
        steps = rng.randint(4, 22)
        xs = np.cumsum([rng.gauss(0.5, 1.0) * h for _ in range(steps)]) % width
        ys = 83 - np.abs(np.cumsum([rng.gauss(0, 1.2) * h for _ in range(steps)])) % 80 + 20
        curve = cv2.GaussianBlur(np.repeat(np.stack([xs, ys], 1), 12, 0).astype(np.float32), (1, 0), sigmaX=0.1, sigmaY=7)
        cv2.polylines(mask, [curve.astype(np.int32)], False, 255, rng.randint(2, 4))
    elif roll < 0.36:
        cv2.line(mask, (0, 83), (width, 83), 255, 2)
        mask[:, ::rng.randint(4, 9)] = 0
    elif roll < 0.45:
        for _ in range(rng.randint(1, 3)):
            y = rng.randrange(20, 120)
            cv2.line(mask, (0, y), (width, y + rng.randint(-3, 3)), 255, rng.randint(1, 4))
    elif roll < 0.60:
        cell = rng.randint(5, 14)
        bits = np.random.default_rng(rng.getrandbits(32)).random((145 // cell + 1, width // cell + 1)) < 0.5
        mask = (np.kron(bits, np.ones((cell, cell)))[:145, :width] * 255).astype(np.uint8)
    elif roll < 0.75:
        for _ in range(rng.randint(0, 25)):
            cv2.circle(mask, (rng.randrange(width), rng.randrange(145)), rng.choice((1, 1, 2, 3)), 255, -1)
    elif roll < 0.88:
        for _ in range(rng.randint(1, 4)):
            r = rng.randint(30, 260)
            cv2.ellipse(mask, (rng.randrange(width), rng.randrange(-80, 220)), (r, r), 0, 0, 360, 255, rng.randint(2, 6))
    return Ink(mask, np.zeros_like(mask), 83, h)


def sample(rng):
    """(f32 [40, W] ink, text) of a random line."""
    if rng.random() < EMPTY:
        return normalise(scan(rng, _junk(rng))), ""
    text = texts.line(rng)
    return normalise(scan(rng, set_line(rng, text, rng.choice((24.0, 26.0, 28.0))))), texts.label(text)


def _sheet(path, count=40, seed=0):
    rng, rows = random.Random(seed), []
    for _ in range(count):
        image, label = sample(rng)
        print(label)
        row = np.zeros((HEIGHT, 900), np.float32)
        row[:, :min(image.shape[1], 900)] = image[:, :900]
        rows += [row, np.full((2, 900), 0.5, np.float32)]
    cv2.imwrite(path, 255 - (np.concatenate(rows) * 255).astype(np.uint8))


if __name__ == "__main__":
    _sheet(sys.argv[1], seed=int(sys.argv[2]) if len(sys.argv) > 2 else 0)
