"""Single typeset pages with the truth of every line, at each quality: what the OCR benchmark reads."""

from __future__ import annotations

import json
import random
from pathlib import Path

import files
import stories
from canvas import Page
from forms import FORMS
from letter import Letter
from scan import Scan, scan


def pages(out: Path, count: int, seed: int) -> None:
    """Writes `count` pages each as clean, fair and poor scans, and lines.jsonl: file, quality, text, lines with
    boxes as fractions of the scan, and the number, dates and references on the page."""
    rows, made, i = [], 0, 0
    while made < count:
        rng = random.Random(f"lines/{seed}/{i}")
        i += 1
        letters = [x for b in stories.STORIES[i % len(stories.STORIES)](rng) for x in b.items if isinstance(x, Letter)]
        letter = rng.choice(letters)
        letter.inked_serial, letter.inked_day, letter.receipts = None, False, []
        sheet = FORMS[letter.kind](letter, rng)
        page = sheet.pages[0]
        drawn = page.raster()
        for quality in ("clean", "fair", "poor"):
            s = scan(drawn, quality, random.Random(f"lines/{seed}/{i}/{quality}"), color=False)
            name = files.write_image(out / "scans", f"page-{made + 1:03}-{quality}", s)
            rows.append({"file": name, "quality": quality, "dpi": s.dpi, "number": letter.number.printed() or None, "references": letter.references,
                         "lines": lines(page, s)})
        made += 1
    with (out / "lines.jsonl").open("w", encoding="utf-8") as f:
        f.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


def lines(page: Page, s: Scan) -> list[dict]:
    """The printed lines of the page, with boxes as fractions of the scan."""
    return [{"text": n.text, "ink": n.ink, "box": box(s, n.box()), **({"block": n.block} if n.block else {})} for n in page.printed()]


def box(s: Scan, b: tuple[float, float, float, float]) -> list[float]:
    """The box of the turned rectangle, as fractions of the scan."""
    corners = [s.at(x, y) for x in (b[0], b[2]) for y in (b[1], b[3])]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return [round(v, 5) for v in (min(xs), min(ys), max(xs), max(ys))]
