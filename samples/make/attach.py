"""Pages that come with a letter and are no letters: tables, slides, forms to fill in."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw

import decor
import fonts
import thai
from canvas import BLACK, HEIGHT, WIDTH, Page

CM = decor.CM


def table(title: str, columns: list[tuple[str, float]], rows: list[list[str]], note: str = "") -> Page:
    """A table under a heading; columns are (head, share of the width)."""
    p = Page()
    left, right = 2 * CM, WIDTH - 1.6 * CM
    p.text(right, 1.8 * CM, "สิ่งที่ส่งมาด้วย", anchor="right")
    y = 2.8 * CM
    for line in thai.broken(title, [right - left], lambda t: fonts.width(t, "sarabun", 17)):
        p.text(WIDTH / 2, y, line, 17, bold=True, anchor="centre")
        y += 22
    edges = [left]
    for _, share in columns:
        edges.append(edges[-1] + (right - left) * share)
    top, step = y, 20.5
    p.rule(left, top, right, top)
    for row in [[c for c, _ in columns], *rows]:
        y += step
        if y > HEIGHT - 2.5 * CM:
            break
        for i, cell in enumerate(row):
            middle, start = (edges[i] + edges[i + 1]) / 2, edges[i] + 5
            numeric = cell.replace(",", "").replace(".", "").isdigit() or y < top + step + 1
            p.text(middle if numeric else start, y - 5.5, cell, 14, bold=y < top + step + 1, anchor="centre" if numeric else "left")
        p.rule(left, y, right, y)
    for x in edges:
        p.rule(x, top, x, y)
    if note:
        p.text(left, y + 24, "หมายเหตุ : " + note, 14)
    return p


def slides(title: str, points: list[list[str]], rng: random.Random) -> Page:
    """Two slides one under the other, as presentations are printed."""
    p = Page()
    tint = rng.choice([(214, 228, 244), (226, 240, 217), (252, 236, 214)])
    for i, lines in enumerate(points[:2]):
        x0, x1, y0 = 2.4 * CM, WIDTH - 2.4 * CM, 2.2 * CM + i * 12.8 * CM
        h = 11.4 * CM
        picture = Image.new("RGBA", (round((x1 - x0) * fonts.PX), round(h * fonts.PX)), (255, 255, 255, 255))
        draw = ImageDraw.Draw(picture)
        draw.rectangle([0, 0, picture.width, round(2 * CM * fonts.PX)], fill=(*tint, 255))
        draw.rectangle([0, 0, picture.width - 1, picture.height - 1], outline=(90, 90, 90, 255), width=5)
        p.overlay((x0 + x1) / 2, y0 + h / 2, picture)
        size = 26
        while fonts.width(title, "sarabun", size) > x1 - x0 - 30:
            size -= 1
        p.text((x0 + x1) / 2, y0 + 1.3 * CM, title, size, bold=True, anchor="centre")
        y = y0 + 3.2 * CM
        for line in lines:
            for j, part in enumerate(thai.broken(line, [x1 - x0 - 60], lambda t: fonts.width(t, "sarabun", 20))):
                p.text(x0 + 24 + (12 if j else 0), y, ("• " if j == 0 else "") + part, 20)
                y += 27
        p.text(x1 - 10, y0 + h - 8, str(i + 1), 12, anchor="right")
    return p


def form(title: str, office: str, fields: list[str]) -> Page:
    """A form to fill in: labels and dotted lines."""
    p = Page()
    left, right = 2.6 * CM, WIDTH - 2 * CM
    p.text(WIDTH / 2, 2.6 * CM, title, 18, bold=True, anchor="centre")
    p.text(WIDTH / 2, 3.5 * CM, office, 16, anchor="centre")
    y = 5 * CM
    for i, f in enumerate(fields):
        x = p.text(left, y, f"{thai.digits(i + 1)}. {f}", 16)
        p.rule(x + 5, y + 1.5, right, y + 1.5, 0.7, dash=(0.9, 2.2))
        y += 28
    y += 26
    for line in ("ลงชื่อ............................................ผู้รายงาน", "(............................................)", "ตำแหน่ง............................................",
                 "วันที่............/............/............"):
        p.text(WIDTH / 2 + 3 * CM, y, line, 16, anchor="centre", color=BLACK)
        y += 25
    return p
