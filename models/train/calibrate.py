"""How far the recogniser's confidence can be believed: fits the temperature, measures, draws.

`python calibrate.py FOLDER CARD_FOLDER` writes `temperature` into FOLDER/recognizer.json, fitted on held-out fair, poor and as-trained
lines, and CARD_FOLDER/reliability.svg, measured on others. A character's confidence is the greatest softmax(logits / temperature)
of its class over the run of time steps that it was read from.
"""
import argparse
import json
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein
from scipy.optimize import minimize_scalar

from charset import CHARSET
from evaluate import DIGITS, Reader, lines

FIT_SEED, TEST_SEED = 31337, 424242
LEVELS = ("fair", "poor", "as trained")
BINS = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)


def softmax(logits):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def characters(logits):
    """Greedy reading: [(character, first step, last step + 1)]."""
    best, out, start = logits.argmax(1), [], 0
    for t in range(1, len(best) + 1):
        if t == len(best) or best[t] != best[start]:
            if best[start]:
                out.append((CHARSET[best[start] - 1], start, t))
            start = t
    return out


def collect(reader, seed, count):
    """[(logits of each character's steps, its class, whether it is right, whether it is a digit)]."""
    out = []
    for level in LEVELS:
        for image, truth in lines(level, count, seed):
            logits = reader.logits(image)
            found = characters(logits)
            wrong = {op.dest_pos for op in Levenshtein.editops(truth, "".join(ch for ch, _, _ in found)) if op.tag != "delete"}
            for i, (ch, start, end) in enumerate(found):
                out.append((logits[start:end], CHARSET.index(ch) + 1, i not in wrong, ch in DIGITS))
    return out


def confidences(found, temperature):
    return np.array([softmax(steps / temperature)[:, c].max() for steps, c, _, _ in found])


def fit(found):
    """The temperature under which the confidences are likeliest."""
    right = np.array([r for _, _, r, _ in found])

    def loss(temperature):
        p = np.clip(confidences(found, temperature), 1e-6, 1 - 1e-6)
        return -np.mean(np.where(right, np.log(p), np.log(1 - p)))

    return float(minimize_scalar(loss, (0.7, 4.0), bounds=(0.5, 5.0), method="bounded", options=dict(xatol=0.02)).x)


def table(confidence, right):
    """[(mean confidence, share right, how many)] of each bin that has any."""
    rows = []
    for low, high in zip(BINS, BINS[1:]):
        inside = (confidence >= low) & ((confidence < high) | (high == 1.0))
        if inside.any():
            rows.append((confidence[inside].mean(), right[inside].mean(), int(inside.sum())))
    return rows


def draw(rows, digit_rows, path):
    """The reliability plot as SVG: right against believed, dots as large as they are many."""
    side, pad = 320, 46
    x, y = (lambda p: pad + p * side), (lambda p: pad + (1 - p) * side)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 2 * pad} {side + 2 * pad}" font-family="sans-serif" font-size="11">',
             f'<rect width="100%" height="100%" fill="white"/><path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#999" stroke-dasharray="4"/>',
             f'<rect x="{pad}" y="{pad}" width="{side}" height="{side}" fill="none" stroke="#444"/>']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<text x="{x(tick)}" y="{y(0) + 15}" text-anchor="middle">{tick}</text><text x="{pad - 6}" y="{y(tick) + 4}" text-anchor="end">{tick}</text>')
    for points, colour, name, row in ((rows, "#1f6fb4", "all characters", 0), (digit_rows, "#d1495b", "digits", 1)):
        for believed, right, many in points:
            parts.append(f'<circle cx="{x(believed):.1f}" cy="{y(right):.1f}" r="{2 + np.log10(many):.1f}" fill="{colour}" fill-opacity="0.6"><title>{name}: {many} at {believed:.4f}, right {right:.4f}</title></circle>')
        parts.append(f'<circle cx="{pad + 16}" cy="{pad + 16 + 16 * row}" r="4" fill="{colour}"/><text x="{pad + 26}" y="{pad + 20 + 16 * row}">{name}</text>')
    parts.append(f'<text x="{x(0.5)}" y="{y(0) + 34}" text-anchor="middle">confidence</text><text transform="translate(14 {y(0.5)}) rotate(-90)" text-anchor="middle">share right</text></svg>')
    path.write_text("\n".join(parts), encoding="utf8")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("card", type=Path)
    p.add_argument("--count", type=int, default=700, help="lines of each level")
    args = p.parse_args()
    reader = Reader(args.folder)
    temperature = round(fit(collect(reader, FIT_SEED, args.count)), 3)
    about = reader.about | dict(temperature=temperature)
    (args.folder / "recognizer.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf8")
    found = collect(reader, TEST_SEED, args.count)
    confidence, right, digit = confidences(found, temperature), np.array([f[2] for f in found]), np.array([f[3] for f in found])
    args.card.mkdir(parents=True, exist_ok=True)
    draw(table(confidence, right), table(confidence[digit], right[digit]), args.card / "reliability.svg")
    sure = digit & (confidence >= 0.99)
    print(f"temperature {temperature}; {sure.sum()} of {digit.sum()} digits given 0.99 and more, of them wrong {(~right[sure]).sum()} = 1 in {sure.sum() / max((~right[sure]).sum(), 1):.0f}")
    for believed, share, many in table(confidence, right):
        print(f"{many:7} characters at {believed:.4f}: right {share:.4f}")


if __name__ == "__main__":
    main()
