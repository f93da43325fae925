"""What stands on a letter besides print: the emblem, seals, stamps, signatures, handwriting, QR codes.

Each is a transparent picture at the drawing resolution. The emblem is a drawing of this project's own, which only looks
like a garuda from afar; it is no copy of the state's.
"""

from __future__ import annotations

import math
import random

import numpy as np
import segno
from PIL import Image, ImageDraw

import fonts
import thai
from canvas import BLACK, BLUE, RED

CM = 72 / 2.54
_SMOOTH = 4  # drawn this much larger, then scaled down


def _curve(points, steps=24):
    """A Bézier curve through the control points."""
    out = []
    for i in range(steps + 1):
        t, ps = i / steps, list(points)
        while len(ps) > 1:
            ps = [((1 - t) * a[0] + t * b[0], (1 - t) * a[1] + t * b[1]) for a, b in zip(ps, ps[1:])]
        out.append(ps[0])
    return out


def _feather(x, y, angle, length, breadth):
    """A feather from (x, y), curling upwards at its tip."""
    def at(u, v):
        return x + math.cos(angle) * u - math.sin(angle) * v, y + math.sin(angle) * u + math.cos(angle) * v
    return _curve([at(0, 0), at(length * 0.5, breadth * 1.5), at(length * 0.95, breadth * 0.8), at(length, -breadth * 0.9)]) + \
        _curve([at(length, -breadth * 0.9), at(length * 0.7, -breadth * 0.6), at(length * 0.3, -breadth), at(0, 0)])


def emblem(height_cm: float, color=BLACK) -> Image.Image:
    """A winged figure under a pointed crown, dancing."""
    h = height_cm * CM * fonts.PX * _SMOOTH
    size = (round(h * 1.02), round(h))
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    ink, paper = (*color, 255), (255, 255, 255, 255)

    def xy(points, side):
        return [(size[0] / 2 + side * x * h / 2.2, h * 0.5 + y * h / 2.2) for x, y in points]

    def shape(points, fill=ink, edge=True):
        for side in (1, -1):
            draw.polygon(xy(points, side), fill=fill)
            if edge:
                draw.line(xy(points + points[:1], side), fill=paper, width=round(h / 160))

    def stroke(points, width, fill=ink):
        for side in (1, -1):
            draw.line(xy(points, side), fill=fill, width=round(h * width), joint="curve")

    for i in range(8):  # the great wing, then its coverts
        shape(_feather(0.22, -0.12 + i * 0.045, math.radians(-62 + i * 14), 0.84 - 0.035 * i, 0.075))
    for i in range(5):
        shape(_feather(0.2, -0.16 + i * 0.05, math.radians(-50 + i * 20), 0.42 - 0.02 * i, 0.06))
    for i in range(4):  # tail
        shape(_feather(0.05, 0.34, math.radians(88 - i * 19), 0.62 - 0.07 * i, 0.07))
    shape(_curve([(0.02, 0.12), (0.4, 0.18), (0.52, 0.46), (0.27, 0.66)]) + _curve([(0.27, 0.66), (0.3, 0.46), (0.12, 0.36), (0.02, 0.4)]))
    stroke(_curve([(0.27, 0.62), (0.3, 0.74), (0.22, 0.8)]), 0.02)
    for dx in (-0.1, 0.0, 0.1):
        stroke([(0.22, 0.79), (0.24 + dx, 0.88)], 0.014)
    shape([(0, -0.44), (0.2, -0.4), (0.12, -0.05), (0.19, 0.16), (0, 0.24)], edge=False)
    stroke(_curve([(0.17, -0.35), (0.42, -0.18), (0.58, -0.3), (0.5, -0.62)]), 0.036)
    for i in range(3):
        shape(_feather(0.5, -0.6, math.radians(-110 + i * 30), 0.2, 0.03))
    draw.ellipse([xy([(-0.12, -0.64)], 1)[0], xy([(0.12, -0.38)], 1)[0]], fill=ink)
    shape([(0.1, -0.6), (0.24, -0.72), (0.16, -0.5)])
    for i in range(4):
        r, y = 0.135 - 0.034 * i, -0.62 - 0.1 * i
        shape([(0, y - 0.12), (r * 0.6, y - 0.05), (r, y), (0, y + 0.02)])
    shape([(0, -1.08), (0.022, -0.92), (0, -0.9)])
    for dots in ([(-0.045, -0.53)], [(0.045, -0.53)]):
        cx, cy = xy(dots, 1)[0]
        draw.ellipse([cx - h / 90, cy - h / 130, cx + h / 90, cy + h / 130], fill=paper)
    stroke([(0.01, -0.3), (0.13, -0.26)], 0.012, paper)
    stroke([(0.0, 0.02), (0.12, 0.0)], 0.014, paper)
    for i in range(3):
        stroke(_curve([(0.03, 0.2 + 0.06 * i), (0.2, 0.24 + 0.05 * i), (0.3, 0.34 + 0.07 * i)]), 0.006, paper)
    return image.resize((size[0] // _SMOOTH, size[1] // _SMOOTH), Image.Resampling.LANCZOS)


def _rubber(image: Image.Image, rng: random.Random, wear: float) -> Image.Image:
    """The picture as a rubber stamp leaves it: uneven pressure, some ink missing."""
    noise = np.random.default_rng(rng.getrandbits(32))
    alpha = np.asarray(image.getchannel("A"), dtype=np.float32)
    coarse = Image.fromarray((noise.random((7, 7)) * 255).astype(np.uint8)).resize(image.size, Image.Resampling.BICUBIC)
    fine = noise.random(alpha.shape, dtype=np.float32)
    pressure = 1 - wear * (0.35 + 0.65 * np.asarray(coarse, dtype=np.float32) / 255)
    alpha *= np.clip(pressure, 0, 1) * (fine > wear * 0.22)
    image.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    return image


# Stamp pads are paler than print: grey scanners see black print through the seal.
SEAL = (216, 78, 82)


def seal(name: str, rng: random.Random, color=SEAL, diameter_cm: float = 4.2) -> Image.Image:
    """A department's round seal: the emblem within its name."""
    d = round(diameter_cm * CM * fonts.PX)
    image = Image.new("RGBA", (d, d), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    ink = (*color, 255)
    for inset, width in ((4, 8), (round(d * 0.155), 4)):
        draw.ellipse([inset, inset, d - inset, d - inset], outline=ink, width=width)
    middle = emblem(diameter_cm * 0.56, color)
    image.alpha_composite(middle, ((d - middle.width) // 2, (d - middle.height) // 2))
    font = fonts.font("stamp", 13)
    pieces = thai.clusters(name)
    total = sum(font.getlength(p) for p in pieces)
    radius = d * 0.425
    step = min(1.0, 4.9 * radius / total)  # squeezed to what goes round
    angle = math.pi / 2 + total * step / radius / 2
    for p in pieces:
        w = font.getlength(p) * step
        angle -= w / radius / 2
        glyph = Image.new("RGBA", (120, 120), (255, 255, 255, 0))
        ImageDraw.Draw(glyph).text((60, 60), p, font=font, fill=ink, anchor="mm", stroke_width=1, stroke_fill=ink)
        glyph = glyph.rotate(90 - math.degrees(angle), resample=Image.Resampling.BICUBIC)
        x, y = d / 2 + radius * math.cos(angle), d / 2 + radius * math.sin(angle)
        image.alpha_composite(glyph, (max(0, round(x - 60)), max(0, min(d - 120, round(y - 60)))) if x >= 60 else (0, round(y - 60)))
        angle -= w / radius / 2
    return _rubber(image, rng, 0.35)


def handwriting(text: str, size: float, rng: random.Random, color=BLUE, face: str | None = None) -> Image.Image:
    """The text as a pen writes it: every sign a little different in place, size, slant and weight."""
    face = face or rng.choice(fonts.HANDS)
    font = fonts.font(face, size * rng.uniform(0.95, 1.15))
    weight = {"hand-plain": 1.0, "hand-thin": 1.4, "hand-round": 0.0, "hand-quick": 0.3}.get(face, 0.5) + rng.uniform(0, 0.5)
    width = round(font.getlength(text) * 1.3 + size * fonts.PX * 2)
    height = round(size * fonts.PX * 2.4)
    image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    x, slope, ink = size * fonts.PX * 0.7, rng.uniform(-0.03, 0.03), (*color, 255)
    for piece in thai.clusters(text):
        glyph = Image.new("RGBA", (height, height), (255, 255, 255, 0))
        ImageDraw.Draw(glyph).text((height / 2, height * 0.62), piece, font=font, fill=ink, anchor="ms", stroke_width=weight, stroke_fill=ink)
        glyph = glyph.rotate(rng.gauss(0, 4), resample=Image.Resampling.BICUBIC)
        stretch = rng.uniform(0.92, 1.12)
        glyph = glyph.resize((height, round(height * stretch)), Image.Resampling.BICUBIC).crop((0, 0, height, height))
        w = font.getlength(piece)
        left = round(x + w / 2 - height / 2)
        top = round(slope * x + rng.gauss(0, 0.02) * size * fonts.PX)
        image.alpha_composite(glyph.crop((max(0, -left), max(0, -top), height, height)), (max(0, left), max(0, top)))
        x += w * rng.uniform(0.98, 1.12)
    return _wavy(image, rng)


def _wavy(image: Image.Image, rng: random.Random, amount: float = 2.2) -> Image.Image:
    """Bends the picture gently, so that no two strokes of one shape are alike."""
    a = np.asarray(image)
    rows, cols = np.indices(a.shape[:2], dtype=np.float32)
    for axis, (u, v) in enumerate(((rows, cols), (cols, rows))):
        period, phase = rng.uniform(60, 120), rng.uniform(0, 6.28)
        shift = (amount * np.sin(v / period * 6.28 + phase)).astype(np.int32)
        moved = np.clip(u.astype(np.int32) + shift, 0, a.shape[axis] - 1)
        a = a[moved, cols.astype(np.int32)] if axis == 0 else a[rows.astype(np.int32), moved]
    return Image.fromarray(a)


def numbering(text: str, size: float, rng: random.Random, color=BLUE) -> Image.Image:
    """Digits set with a numbering stamp."""
    font = fonts.font("numbering", size)
    image = Image.new("RGBA", (round(font.getlength(text) * 1.3 + 60), round(size * fonts.PX * 2)), (255, 255, 255, 0))
    draw, x = ImageDraw.Draw(image), 30.0
    for c in text:
        draw.text((x, image.height * 0.65 + rng.gauss(0, 1.5)), c, font=font, fill=(*color, 255), anchor="ls", stroke_width=2, stroke_fill=(*color, 255))
        x += font.getlength(c) + 5
    return _rubber(image, rng, 0.15)


def signature(rng: random.Random, color=BLUE) -> Image.Image:
    """A signature that spells no name."""
    w, h = round(110 * fonts.PX), round(48 * fonts.PX)
    image = Image.new("RGBA", (w * 2, h * 2), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    x, y, points = 0.12, 0.6, []
    for i in range(rng.randint(6, 9)):
        points.append((x, y))
        x += rng.uniform(-0.08, 0.24)
        y = min(0.9, max(0.12, 0.5 + rng.uniform(-0.38, 0.3)))
    points += [(min(0.95, x + 0.2), 0.45), (min(0.97, x + 0.3), rng.uniform(0.4, 0.6))]
    path = []
    for i in range(1, len(points) - 2, 1):
        a, b, c = points[i - 1], points[i], points[i + 1]
        path += _curve([((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), b, ((b[0] + c[0]) / 2, (b[1] + c[1]) / 2)], 40)
    for i, ((x0, y0), (x1, y1)) in enumerate(zip(path, path[1:])):
        r = 7 + 4 * math.sin(i / 17)
        draw.line([(x0 * w * 2, y0 * h * 2), (x1 * w * 2, y1 * h * 2)], fill=(*color, 235), width=round(r * 1.6))
        draw.ellipse([x1 * w * 2 - r * 0.8, y1 * h * 2 - r * 0.8, x1 * w * 2 + r * 0.8, y1 * h * 2 + r * 0.8], fill=(*color, 235))
    return image.resize((w, h), Image.Resampling.LANCZOS)


def received(office: str, serial: str, date: str, time: str | None, rng: random.Random, color=BLUE, by_hand: bool = True) -> Image.Image:
    """A received stamp (ตรารับหนังสือ): office, เลขที่รับ, วันที่, เวลา, the blanks filled by hand or numbering stamp."""
    size = 14
    w = max(fonts.width(office, "stamp", size) + 24, 142)
    h = 84 if time is not None else 68
    p = fonts.PX
    image = Image.new("RGBA", (round(w * p), round(h * p)), (255, 255, 255, 0))
    draw, ink = ImageDraw.Draw(image), (*color, 255)
    draw.rectangle([4, 4, image.width - 5, image.height - 5], outline=ink, width=5)
    font = fonts.font("stamp", size)
    draw.text((image.width / 2, 17 * p), office, font=font, fill=ink, anchor="ms", stroke_width=1, stroke_fill=ink)
    rows = [("เลขที่รับ", serial, ""), ("วันที่", date, "")] + ([("เวลา", time, "น.")] if time is not None else [])
    fills = []
    for i, (label, value, unit) in enumerate(rows):
        y = (36 + 20 * i) * p
        draw.text((8 * p, y), label, font=font, fill=ink, anchor="ls")
        x0 = 8 * p + font.getlength(label)
        x1 = image.width - 10 * p - (font.getlength(unit) if unit else 0)
        for x in range(round(x0) + 6, round(x1), 9):
            draw.ellipse([x, y - 2, x + 3, y + 1], fill=ink)
        if unit:
            draw.text((x1 + 3, y), unit, font=font, fill=ink, anchor="ls")
        fills.append((value, (x0 + x1) / 2, y))
    image = _rubber(image, rng, 0.15)
    face = rng.choice(fonts.HANDS[:3])
    for i, (value, x, y) in enumerate(fills):
        if not value:
            continue
        pen = handwriting(value, 17, rng, color=(30, 44, 120) if color == BLUE else color, face=face) if by_hand or i == 2 else numbering(value, 13, rng, color)
        base = 0.62 if by_hand or i == 2 else 0.65
        box = pen.getbbox() or (0, 0, pen.width, pen.height)
        left, top = round(x - (box[0] + box[2]) / 2), round(y - pen.height * base - 3)
        image.alpha_composite(pen.crop((max(0, -left), max(0, -top), pen.width, pen.height)), (max(0, left), max(0, top)))
    return image


def words_stamp(text: str, size: float, rng: random.Random, color=RED, frame: bool = False) -> Image.Image:
    """A rubber stamp of words: ด่วนที่สุด, สำเนาคู่ฉบับ."""
    font = fonts.font("sarabun", size)
    w, h = font.getlength(text), size * fonts.PX
    image = Image.new("RGBA", (round(w + h), round(h * 1.7)), (255, 255, 255, 0))
    draw, ink = ImageDraw.Draw(image), (*color, 255)
    draw.text((image.width / 2, h * 1.12), text, font=font, fill=ink, anchor="ms", stroke_width=max(1, round(size / 12)), stroke_fill=ink)
    if frame:
        draw.rectangle([5, 5, image.width - 6, image.height - 6], outline=ink, width=6)
    return _rubber(image, rng, 0.25)


def qr(payload: str, size_cm: float) -> Image.Image:
    """A QR code (error correction M)."""
    code = segno.make(payload, error="m", micro=False)
    rows = [list(r) for r in code.matrix_iter(border=2)]
    image = Image.fromarray(np.where(np.array(rows, dtype=bool), 0, 255).astype(np.uint8))
    scale = max(1, round(size_cm * CM * fonts.PX / image.width))
    return image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST).convert("RGBA")
