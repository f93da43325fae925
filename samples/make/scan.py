"""A sheet of paper through a scanner, at four qualities."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

import fonts


@dataclass(frozen=True)
class Quality:
    """What a scan of this quality may suffer. `skew` is the largest, in degrees."""

    dpi: tuple[int, ...]
    skew: float
    blur: tuple[float, float]
    noise: float
    shade: float
    jpeg: int | None  # None: one bit a pixel


QUALITIES = {
    "clean": Quality((300,), 0.12, (0.3, 0.5), 1.0, 0.0, 78),
    "good": Quality((200, 300), 0.4, (0.4, 0.7), 2.0, 0.03, 80),
    "fair": Quality((200,), 1.0, (0.5, 0.9), 5.0, 0.10, 55),
    "poor": Quality((200,), 0.8, (0.5, 0.8), 14.0, 0.06, None),
}


@dataclass
class Scan:
    """The scanned page: an image (RGB, L or 1), its resolution, and where points of the paper went."""

    image: Image.Image
    dpi: int
    angle: float
    jpeg: int | None

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The point (in points on the paper) as fractions of the scan."""
        w, h = self.image.size
        px, py = x * self.dpi / 72 - w / 2, y * self.dpi / 72 - h / 2
        a = math.radians(self.angle)
        return (px * math.cos(a) + py * math.sin(a)) / w + 0.5, (-px * math.sin(a) + py * math.cos(a)) / h + 0.5


def scan(page: Image.Image, quality: str, rng: random.Random, color: bool, dpi: int | None = None) -> Scan:
    """The page (RGB at the drawing resolution) as a scanner of this quality delivers it, at one of its resolutions."""
    q = QUALITIES[quality]
    noise = np.random.default_rng(rng.getrandbits(64))
    dpi = dpi or rng.choice(q.dpi)
    color = color and q.jpeg is not None
    image = page if color else page.convert("L")
    image = image.resize((round(page.width * dpi / fonts.DPI), round(page.height * dpi / fonts.DPI)), Image.Resampling.LANCZOS)
    angle = rng.uniform(-q.skew, q.skew)
    white = (255, 255, 255) if color else 255
    image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=white)
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(*q.blur) * dpi / 200))
    a = np.asarray(image, dtype=np.float32)
    h, w = a.shape[:2]
    paper = 255 - rng.uniform(2, 10 if q.jpeg else 2)
    ink = rng.uniform(0, 40)
    a = ink + a / 255 * (paper - ink)
    if q.shade:
        a = a * _light(h, w, q.shade, noise)[(...,) + (None,) * (a.ndim - 2)]
    grain = noise.normal(0, q.noise, (h, w)).astype(np.float32)
    a += (grain if q.noise < 4 else _soft(grain))[(...,) + (None,) * (a.ndim - 2)]
    if q.jpeg is None:
        return Scan(_one_bit(a, noise, rng), dpi, angle, None)
    a = _dust(a, noise, rng.randint(0, 6 if quality == "clean" else 30))
    return Scan(Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)), dpi, angle, q.jpeg)


def _light(h: int, w: int, depth: float, noise: np.random.Generator) -> np.ndarray:
    """A slow change of brightness over the page, darkest along one edge as where a book does not lie flat."""
    coarse = Image.fromarray((255 * (1 - depth * noise.random((4, 3)))).astype(np.uint8)).resize((w, h), Image.Resampling.BICUBIC)
    light = np.asarray(coarse, dtype=np.float32) / 255
    edge = 1 - depth * np.exp(-np.arange(w, dtype=np.float32) / (0.05 * w))
    return light * (edge if noise.random() < 0.5 else edge[::-1])[None, :]


def _soft(grain: np.ndarray) -> np.ndarray:
    """Grain of about a pixel and a half, as sensors and paper have it."""
    return (grain + np.roll(grain, 1, 0) + np.roll(grain, 1, 1) + np.roll(np.roll(grain, 1, 0), 1, 1)) / 2


def _dust(a: np.ndarray, noise: np.random.Generator, count: int) -> np.ndarray:
    h, w = a.shape[:2]
    for _ in range(count):
        y, x, r = noise.integers(0, h - 4), noise.integers(0, w - 4), noise.integers(1, 4)
        a[y : y + r, x : x + r] -= noise.uniform(30, 150)
    return a


def _one_bit(a: np.ndarray, noise: np.random.Generator, rng: random.Random) -> Image.Image:
    """Black and white as a fax or an old copier sees it: strokes broken here and fat there, specks, a dark edge."""
    h, w = a.shape
    coarse = Image.fromarray((noise.random((9, 7)) * 255).astype(np.uint8)).resize((w, h), Image.Resampling.BICUBIC)
    level = rng.uniform(140, 172) + 22 * (np.asarray(coarse, dtype=np.float32) / 255 - 0.5)
    black = a < level
    specks = noise.random((h, w)) < rng.uniform(0.00004, 0.00025)
    grown = specks | (np.roll(specks, 1, 0) & (noise.random((h, w)) < 0.6)) | (np.roll(specks, 1, 1) & (noise.random((h, w)) < 0.6))
    black |= grown
    black &= ~(noise.random((h, w)) < 0.004)
    if rng.random() < 0.6:
        edge = rng.randint(2, 7)
        band = noise.random((h, edge)) < 0.85
        if rng.random() < 0.5:
            black[:, :edge] |= band
        else:
            black[:, -edge:] |= band
    return Image.fromarray(~black)
