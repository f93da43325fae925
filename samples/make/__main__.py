"""Makes sample bundles with their truth: python samples/make --out FOLDER [--count N] [--seed S] [--lines].

The scans go to FOLDER/scans, the truth to FOLDER/truth.jsonl and FOLDER/edges.json, and every
printed line with its place to FOLDER/lines.jsonl.

The same count and seed give the same bytes. `--lines` makes single typeset pages with the truth of every line instead,
for measuring OCR.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import bench  # noqa: E402
import fonts  # noqa: E402
import files  # noqa: E402
import stories  # noqa: E402
import thai  # noqa: E402
from canvas import Page  # noqa: E402
from forms import FORMS, Sheet  # noqa: E402
from letter import Letter  # noqa: E402
from scan import Scan, scan  # noqa: E402


def truth_of(bundle: stories.Bundle, name: str, letter: Letter, pages: list[int], sheet: Sheet) -> dict:
    """The letter's line in truth.jsonl."""
    row: dict = {"file": name}
    if bundle.form != "txt":
        row["pages"] = pages
    row |= {"quality": bundle.quality, "number": letter.number.value() or None, "date": letter.date.isoformat(), "kind": letter.kind, "level": letter.level, "urgency": letter.urgency,
            "references": letter.references, "deadlines": letter.dues() if bundle.form != "txt" else letter.deadlines}
    if letter.receipts and bundle.form != "txt":
        r = letter.receipts[0]
        row["receipt"] = {"office": r.office, "serial": r.serial, "date": r.date.isoformat(), "time": r.time}
    if letter.qr and bundle.form != "txt":
        row["qr"] = letter.qr[0]
    return row | {"subject": thai.arabic(letter.subject) if letter.arabic else letter.subject, "text": "\n".join(sheet.said)}


def make(bundle: stories.Bundle, index: int, out: Path, rng: random.Random, quality: str | None) -> tuple[list[dict], list[dict]]:
    """Writes the bundle's file and returns the truth of its letters, and of the lines of its pages."""
    bundle.quality = bundle.quality if quality is None or bundle.form in ("txt", "typeset") else quality
    suffix = {"typeset": "pdf"}.get(bundle.form, bundle.form)
    name = f"{index:02}-{bundle.name}.{suffix}"
    pages: list[Page] = []
    sheets: list[Sheet] = []
    truth = []
    for item in bundle.items:
        if isinstance(item, Page):
            pages.append(item)
            continue
        item.pale_seal = bundle.quality == "poor"
        sheet = FORMS[item.kind](item, rng)
        first = len(pages) + 1
        pages += sheet.pages
        sheets.append(sheet)
        truth.append(truth_of(bundle, name, item, list(range(first, len(pages) + 1)), sheet))
    path = out / "scans" / name
    if bundle.form == "txt":
        path.write_text("\n\n\n\n".join(line_breaks(s) for s in sheets) + "\n", encoding="utf-8")
        return truth, []
    if bundle.form == "typeset":
        files.write_typeset_pdf(path, pages)
        scans = [Scan(p.raster(), fonts.DPI, 0.0, None) for p in pages]
    else:
        scans = [scan(p.raster(), bundle.quality, rng, bundle.color, 200 if bundle.form == "png" else None) for p in pages]
        {"pdf": files.write_pdf, "tif": files.write_tiff}.get(bundle.form, lambda p, s: files.write_png(p, s[0]))(path, scans)
    return truth, [{"file": name, "page": i, "lines": bench.lines(p, s)} for i, (p, s) in enumerate(zip(pages, scans), 1)]


def line_breaks(sheet: Sheet) -> str:
    """The letter's text as vision models give it: a blank line between paragraphs."""
    return "\n\n".join(sheet.said)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--count", type=int, default=len(stories.STORIES), help="how many bundles (or, with --lines, pages a quality)")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--quality", choices=["clean", "good", "fair", "poor"], help="scan everything at this quality instead of each story's own")
    arguments.add_argument("--lines", action="store_true", help="single pages with the truth of every line")
    a = arguments.parse_args()
    (a.out / "scans").mkdir(parents=True, exist_ok=True)
    if a.lines:
        bench.pages(a.out, a.count, a.seed)
        return
    truth, lines, edges, index = [], [], [], 0
    for i in range(a.count):
        rng = random.Random(f"{a.seed}/{i}")
        again = i >= len(stories.STORIES)
        for bundle in stories.STORIES[i % len(stories.STORIES)](rng):
            index += 1
            quality = a.quality or (rng.choice(["clean", "good", "fair", "poor"]) if again else None)
            letters, pages = make(bundle, index, a.out, rng, quality)
            truth += letters
            lines += pages
            edges += [[down.number.value(), up.number.value(), "forwards"] for down, up in bundle.edges]
            print(f"{truth[-1]['file']}  {bundle.quality}  {sum(isinstance(x, Letter) for x in bundle.items)} letters", flush=True)
    for name, rows in (("truth.jsonl", truth), ("lines.jsonl", lines)):
        with (a.out / name).open("w", encoding="utf-8") as f:
            f.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (a.out / "edges.json").write_text(json.dumps(edges, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
