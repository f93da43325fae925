"""Digits as metal type had them, which no face that may be trained on has: ๙ of two bows with an arm between them, and loops that are drops of ink.

Circulars before 2553 are mostly set in faces cut after that type. The ๙ here is drawn by the stroke, for this purpose alone; the drops come from
filling the loops of other faces, which a worn numbering stamp does too.
"""
import cv2
import numpy as np

BOWL = ((0.69, 0.37), (0.74, 0.29), (0.72, 0.17), (0.63, 0.07), (0.47, 0.04), (0.31, 0.1), (0.2, 0.22), (0.15, 0.37), (0.2, 0.5), (0.33, 0.6), (0.52, 0.64), (0.66, 0.64), (0.8, 0.65))
BOW = ((0.42, 0.64), (0.3, 0.7), (0.24, 0.79), (0.26, 0.88), (0.32, 0.93), (0.42, 0.94), (0.56, 0.92), (0.68, 0.91), (0.78, 0.95), (0.83, 1.03), (0.85, 1.13), (0.85, 1.18))
"""The two strokes of ๙ as they are written, in consonant heights from its left end and the baseline, upwards."""
DROP = (0.65, 0.37)
"""Middle of the drop that the bowl begins in."""
FINE = 4
"""Points between two of a stroke's, and pixels drawn for one kept."""
LOOP = 0.12
"""The largest loop that ink fills, in squares of a consonant's height."""


def _smooth(points):
    """f64 [n, 2] on the Catmull-Rom curve through `points`."""
    p = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, FINE, endpoint=False)[:, None]
    parts = [0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) for a, b, c, d in zip(p, p[1:], p[2:], p[3:])]
    return np.vstack([*parts, points[-1:]])


def nine(rng, consonant):
    """(u8 mask, columns of it before the digit, rows above the baseline): ๙ of two bows, each time a little different, in one weight and width."""
    wide, high, weight = rng.uniform(0.85, 1.15), rng.uniform(0.9, 1.08), rng.uniform(0.07, 0.15)
    drop, ring = rng.uniform(0.1, 0.15), rng.random() < 0.25
    unit, pad = consonant * FINE, 0.2
    rows, cols = round((1.25 * high + 2 * pad) * unit), round((wide + 2 * pad) * unit)
    mask = np.zeros((rows, cols), np.uint8)

    def place(points):
        points = np.asarray(points) * (wide, high) + pad
        return np.stack([points[:, 0] * unit, rows - points[:, 1] * unit], 1)

    for stroke in (BOWL, BOW):
        moved = np.array(stroke) + [(rng.gauss(0, 0.012), rng.gauss(0, 0.012)) for _ in stroke]
        line = place(_smooth(moved))
        slope = np.gradient(line, axis=0)
        thick = weight * (0.6 + 0.4 * np.abs(slope[:, 1]) / np.maximum(np.hypot(*slope.T), 1e-6))
        for start, end, t in zip(line, line[1:], thick):
            cv2.line(mask, tuple(map(round, start)), tuple(map(round, end)), 255, max(round(t * unit), 1), cv2.LINE_AA)
    middle = tuple(map(round, place([DROP])[0]))
    cv2.circle(mask, middle, round(drop * unit), 255, max(round(0.6 * weight * unit), 1) if ring else -1, cv2.LINE_AA)
    small = cv2.resize(mask, (max(cols // FINE, 1), max(rows // FINE, 1)), interpolation=cv2.INTER_AREA)
    return small, pad * consonant, small.shape[0] - round(pad * consonant)


def filled(mask, consonant, ink=255):
    """`mask` with its loops filled, as far as a loop is small."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats((mask < 100).astype(np.uint8), connectivity=4)
    out = mask.copy()
    for k in range(1, count):
        left, top, width, height, area = stats[k]
        inside = left > 0 and top > 0 and left + width < mask.shape[1] and top + height < mask.shape[0]
        if inside and area < LOOP * consonant**2:
            out[parts == k] = np.maximum(out[parts == k], ink)
    return out
