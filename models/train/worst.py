"""The lines read worst: `python worst.py FOLDER CARD_FOLDER` draws ten of the held-out fair and poor ones and writes what was read."""
import argparse
from pathlib import Path

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from evaluate import Reader, lines

WIDTH = 900


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("folder", type=Path)
    p.add_argument("card", type=Path)
    p.add_argument("--count", type=int, default=400)
    args = p.parse_args()
    reader = Reader(args.folder)
    read = [(level, image, truth, reader.read(image)) for level in ("fair", "poor") for image, truth in lines(level, args.count) if len(truth) >= 8]
    read.sort(key=lambda r: -Levenshtein.distance(r[2], r[3]) / len(r[2]))
    args.card.mkdir(parents=True, exist_ok=True)
    rows = ["| picture | paper | printed | read |", "|---|---|---|---|"]
    for i, (level, image, truth, text) in enumerate(read[:10], 1):
        cv2.imwrite(str(args.card / f"worst-{i}.png"), 255 - np.rint(image[:, :WIDTH] * 255).astype(np.uint8))
        cell = lambda s: "`" + s.replace("|", "¦").replace("`", "'") + "`" if s else "nothing"
        rows.append(f"| ![](card/worst-{i}.png) | {level} | {cell(truth)} | {cell(text)} |")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
