"""Ink to the grey crop of a scan: rotation, scanner, fax, JPEG, stamps, stains, and the line finder's inexact crop."""
import cv2
import numpy as np

from normalise import BASELINE, CONSONANT, HEIGHT

STARVED = 0.22
"""Share of the one-bit scans whose level is so low that hairlines are lost and letters fall to pieces."""


def scan(rng, ink, severity=1.0):
    """Grey u8 crop [40, W] of `ink` as it comes back from print, copy and scan. `severity` 0 is a clean print at 300 dpi."""
    nrng = np.random.default_rng(rng.getrandbits(32))
    res = _resolution(rng, severity)
    typed, inked, base = _to_scan(rng, ink, res, severity)
    h = ink.consonant * res
    typed = _press(rng, nrng, typed, h, severity)
    grey = _light(rng, nrng, typed, inked, h, severity)
    grey = _machine(rng, nrng, grey, h, severity)
    return _crop(rng, grey, base, h, severity)


def fair(rng, ink):
    """200 dpi (16-point TH Sarabun has consonants of 18 px there), skewed, JPEG 55: the second of the levels that are measured."""
    return _measured(rng, ink, lambda grey: _jpeg(grey, 55))


def poor(rng, ink):
    """200 dpi, one bit, specks: the third."""
    return _measured(rng, ink, lambda grey: _specks(rng, np.where(grey > 0.55 * grey.max(), np.uint8(255), np.uint8(0))))


def _measured(rng, ink, machine):
    res = 0.69
    typed, inked, base = _to_scan(rng, ink, res, 0.6)
    grey = 245 - np.maximum(typed, inked if inked is not None else 0).astype(np.float32) * rng.uniform(0.75, 0.9)
    grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.5, 0.8)) + np.random.default_rng(rng.getrandbits(32)).normal(0, 8, grey.shape)
    return _crop(rng, machine(np.clip(grey, 0, 255).astype(np.uint8)), base, ink.consonant * res, 0.5)


def _jpeg(grey, quality):
    return cv2.imdecode(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)


def _specks(rng, bits):
    for _ in range(rng.randint(2, 12)):
        cv2.circle(bits, (rng.randrange(bits.shape[1]), rng.randrange(bits.shape[0])), rng.choice((0, 1, 1, 2)), 0, -1)
    return bits


def _resolution(rng, severity):
    """Scale from the canvas to the scan, for a canvas of consonant height about 26: 100 to 300 dpi give heights of 7.5 to 22."""
    if severity == 0:
        return 1.0
    return rng.choices((rng.uniform(0.30, 0.45), rng.uniform(0.45, 0.62), rng.uniform(0.62, 0.95)), (0.15, 0.45, 0.40))[0]


def _to_scan(rng, ink, res, severity):
    """Both masks at the scan's resolution, skewed and curled; and the row of the baseline there."""
    angle = np.radians(rng.uniform(-0.8, 0.8)) if rng.random() < 0.6 * severity else 0.0
    shear = rng.gauss(0, 0.05) if rng.random() < 0.2 * severity else 0.0
    squeeze = rng.uniform(0.88, 1.12) if rng.random() < 0.6 * severity else 1.0
    rows, cols = ink.typed.shape
    width, height = int(cols * res * squeeze) + 1, int(rows * res) + 1
    base, mid = ink.baseline * res, cols / 2
    lean = np.tan(angle)
    matrix = np.float32([[res * squeeze, shear * res, -shear * ink.baseline * res], [lean * res, res, -lean * res * mid]])
    soft = 0.28 / res if res < 0.8 else 0
    out = []
    for mask in (ink.typed, ink.inked):
        if mask is ink.inked and not mask.any():
            out.append(None)
            continue
        if soft:
            mask = cv2.GaussianBlur(mask, (0, 0), soft)
        out.append(cv2.warpAffine(mask, matrix, (width, height)))
    if rng.random() < 0.08 * severity:
        out = [None if m is None else _curl(rng, m, ink.consonant * res) for m in out]
    return *out, base


def _curl(rng, mask, h):
    """A page that does not lie flat: columns shifted up and down along a slow wave."""
    height, width = mask.shape
    wave = rng.uniform(0.05, 0.16) * h * np.sin(np.arange(width) / width * rng.uniform(2, 6) + rng.uniform(0, 6))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cv2.remap(mask, x, y + wave.astype(np.float32), cv2.INTER_LINEAR)


def _press(rng, nrng, typed, h, severity):
    """How the printer and earlier copies laid the ink: fatter, thinner, broken."""
    roll = rng.random() / max(severity, 1e-6)
    if roll < 0.10:
        fat = cv2.dilate(typed, np.ones((rng.choice((1, 2)), 2), np.uint8))
        return cv2.addWeighted(typed, 1 - (a := rng.uniform(0.3, 1.0)), fat, a, 0)
    if roll < 0.17:
        thin = cv2.erode(typed, np.ones((rng.choice((1, 2)), 2), np.uint8))
        return cv2.addWeighted(typed, 1 - (a := rng.uniform(0.2, 0.6)), thin, a, 0)
    if roll < 0.26:
        holes = _blotches(nrng, typed.shape, max(h * rng.uniform(0.06, 0.35), 0.6))
        return (typed * np.clip((holes + rng.uniform(0.8, 2.2)) * 2, rng.uniform(0, 0.5), 1)).astype(np.uint8)
    return typed


def _blotches(nrng, shape, size):
    """Smooth noise of unit variance whose spots are `size` pixels wide."""
    small = (max(int(shape[0] / size / 1.5), 2), max(int(shape[1] / size / 1.5), 2))
    return cv2.resize(nrng.standard_normal(small, np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)


def _light(rng, nrng, typed, inked, h, severity):
    """Masks to grey f32: paper's and ink's level, stamps, show-through, a page's uneven light."""
    worn = rng.random() < severity
    paper = rng.uniform(175, 255) if worn else 250.0
    black = rng.uniform(0, 0.52) * paper if worn and rng.random() < 0.5 else rng.uniform(0, 0.15) * paper
    cover = typed.astype(np.float32) * ((paper - black) / 255)
    if inked is not None:
        strength = rng.uniform(0.45, 1.0) if rng.random() < 0.5 else 1.0
        cover = np.maximum(cover, inked.astype(np.float32) * ((paper - min(black, 60)) * strength / 255))
    grey = paper - cover
    if not worn:
        return grey
    if rng.random() < 0.08:
        grey -= cv2.GaussianBlur(typed[::-1, ::-1] if rng.random() < 0.5 else np.roll(typed[:, ::-1], int(h), 0), (0, 0), max(h * 0.07, 0.5)) * rng.uniform(0.04, 0.22)
    if rng.random() < 0.12:
        grey -= _stamp(rng, grey.shape, h) * rng.uniform(0.15, 1.0)
    if rng.random() < 0.05:
        grey -= _fold(rng, grey.shape, h) * rng.uniform(0.1, 0.9)
    if rng.random() < 0.06:
        grey -= np.abs(_blotches(nrng, grey.shape, h * rng.uniform(1, 5))) * rng.uniform(4, 22)
    if rng.random() < 0.15:
        grey *= np.linspace(1, rng.uniform(0.84, 1), grey.shape[1], dtype=np.float32)[::rng.choice((1, -1))]
    return grey


def _stamp(rng, shape, h):
    """Ink of a stamp or seal that crosses the line: arcs, frames, stray strokes, as f32 0..255."""
    mask = np.zeros(shape, np.uint8)
    for _ in range(rng.randint(1, 3)):
        x, y, thick = rng.randrange(shape[1]), rng.randrange(shape[0]), max(1, round(rng.uniform(0.06, 0.22) * h))
        roll = rng.random()
        if roll < 0.5:
            r = rng.uniform(1, 8) * h
            cv2.ellipse(mask, (x, int(y + rng.uniform(-1, 1) * r)), (int(r), int(r * rng.uniform(0.6, 1.2))), rng.uniform(0, 180), 0, rng.choice((360, rng.randint(40, 200))), 255, thick)
        elif roll < 0.75:
            cv2.line(mask, (x, y), (int(x + rng.gauss(0, 4) * h), int(y + rng.gauss(0, 2) * h)), 255, thick)
        else:
            xs = np.cumsum([rng.gauss(0.3, 0.6) * h for _ in range(8)]) + x
            ys = np.cumsum([rng.gauss(0, 0.8) * h for _ in range(8)]) + y
            cv2.polylines(mask, [np.stack([xs, ys], 1).astype(np.int32)], False, 255, thick)
    return cv2.GaussianBlur(mask, (0, 0), 0.6).astype(np.float32)


def _fold(rng, shape, h):
    """A fold or a scratch of the scanner's glass: a hairline through the line, mostly upright, as f32 0..255."""
    mask = np.zeros(shape, np.uint8)
    x, y = rng.randrange(shape[1]), rng.randrange(shape[0])
    ends = ((x, 0), (x + round(rng.gauss(0, 0.3) * h), shape[0])) if rng.random() < 0.8 else ((0, y), (shape[1], y + round(rng.gauss(0, 0.3) * h)))
    cv2.line(mask, *ends, 255, max(1, round(rng.uniform(0.03, 0.12) * h)))
    return cv2.GaussianBlur(mask, (0, 0), 0.5).astype(np.float32)


def _machine(rng, nrng, grey, h, severity):
    """The scanner: focus, grain, then grey, JPEG or one bit."""
    if severity == 0:
        return np.clip(grey, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.02, 0.075) * h + 0.1)
    if rng.random() < 0.05:
        n = rng.randint(2, 4)
        grey = cv2.filter2D(grey, -1, (np.eye(n, dtype=np.float32) if rng.random() < 0.4 else np.ones((1, n), np.float32)) / n)
    if rng.random() < 0.7:
        grain = rng.uniform(1, 16) if rng.random() < 0.85 else rng.uniform(12, 28)
        noise = nrng.standard_normal(grey.shape, np.float32)
        if rng.random() < 0.4:
            noise = cv2.GaussianBlur(noise, (0, 0), 0.7) * 1.9
        grey = grey + noise * grain
    grey = np.clip(grey, 0, 255)
    roll = rng.random()
    if roll < 0.42:
        return _one_bit(rng, nrng, grey, h)
    grey = grey.astype(np.uint8)
    if roll < 0.82:
        return _jpeg(grey, rng.randint(25, 90))
    return grey


def _one_bit(rng, nrng, grey, h):
    """Threshold, as a fax or CCITT scan: thin or fat by its level, with specks and pinholes."""
    paper, dark = np.percentile(grey[::2, ::2], 85), np.percentile(grey[::2, ::2], 2)
    if rng.random() < STARVED:
        share = rng.uniform(0.14, 0.34) if h > 11 else rng.uniform(0.24, 0.42)
    else:
        share = rng.uniform(0.3, 0.68) if h > 11 else rng.uniform(0.4, 0.7)
    level = dark + (paper - dark) * share
    bits = np.where(grey > level, np.uint8(255), np.uint8(0))
    if rng.random() < 0.3:
        share = 10 ** rng.uniform(-4, -2.1)
        flips = nrng.random(bits.shape, np.float32)
        bits[flips < share] = 0
        bits[flips > 1 - share / 2] = 255
    if rng.random() < 0.12:
        _specks(rng, bits)
    if rng.random() < 0.08:
        bits = np.repeat(bits[::2], 2, 0)[:bits.shape[0]]
    return bits


def _crop(rng, grey, base, h, severity):
    """The line finder's crop: 40 rows with the baseline near 28.8 and consonants near 14.04 high, margins of -2 to 40 px."""
    scale, off, left, right = CONSONANT / h, 0.0, 6, 6
    if severity:
        scale *= rng.uniform(0.82, 1.2) if rng.random() < 0.3 else rng.gauss(1, 0.05)
        off = rng.uniform(-0.09, 0.09) * HEIGHT if rng.random() < 0.3 else rng.gauss(0, 0.8)
        margin = lambda: rng.uniform(-2, 6) if rng.random() < 0.7 else rng.uniform(6, 40)
        left, right = margin(), margin()
    pad = 0.6 * h * scale
    width = max(int(grey.shape[1] * scale - 2 * pad + left + right), 8)
    if scale < 0.72:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        base, scale = base * scale, 1.0
    matrix = np.float32([[scale, 0, left - pad], [0, scale, BASELINE + off - base * scale]])
    border = float(np.percentile(grey[::3, ::3], 80))
    kind = cv2.INTER_CUBIC if severity and rng.random() < 0.15 else cv2.INTER_LINEAR
    return cv2.warpAffine(grey, matrix, (width, HEIGHT), flags=kind, borderValue=border)
