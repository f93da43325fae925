"""Single typeset pages with the truth of every line, at each quality: what the OCR benchmark reads."""

from __future__ import annotations

import json
import random
from pathlib import Path

import files
import stories
from forms import FORMS
from letter import Letter
from scan import Scan, scan


def pages(out: Path, count: int, seed: int) -> None:
    """Writes `count` pages each as clean, fair and poor scans (PNG), and lines.jsonl: file, quality, text, lines with
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
            name = f"page-{made + 1:03}-{quality}.png"
            files.write_png(out / "scans" / name, s)
            rows.append({"file": name, "quality": quality, "dpi": s.dpi, "number": letter.number.printed() or None, "references": letter.references,
                         "lines": [{"text": line.text, "ink": line.ink, "box": box(s, line.box)} for line in page.lines]})
        made += 1
    with (out / "lines.jsonl").open("w", encoding="utf-8") as f:
        f.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


def box(s: Scan, b: tuple[float, float, float, float]) -> list[float]:
    """The box of the turned rectangle, as fractions of the scan."""
    corners = [s.at(x, y) for x in (b[0], b[2]) for y in (b[1], b[3])]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return [round(v, 5) for v in (min(xs), min(ys), max(xs), max(ys))]
