"""What character follows in official wording: `python wording.py OUT` counts it.

A back-off model of up to ORDER characters, every digit counted as one and the same: it knows where a digit stands, never which.
File: b"SWM1", ORDER (u8), number of classes (u8), then each order's number of entries (u32), then per order all keys (u32, rising), all scores (u8), all
back-off scores (u8; none for the last order). A key is the FNV-1a hash of the characters' classes; a score is -16 times log2
of a probability, up to 255. Little-endian.
"""
import argparse
import math
import random
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

import text as texts
import words
from charset import ARABIC_DIGITS, INDEX, THAI_DIGITS

ORDER = 5
LEAST = (1, 2, 4, 8, 14)
"""How often a sequence of each length has been seen before it is kept."""
DIGIT, START = INDEX["0"], 0
CLASSES = {ch: DIGIT if ch in ARABIC_DIGITS + THAI_DIGITS else i for ch, i in INDEX.items()}
STEP = 16


def classes(text):
    """The classes of a line's characters after its beginning; digits are one class."""
    return [START, *(CLASSES[ch] for ch in text)]


def lines(rng):
    """The wording that is counted: official text, the lines of letters, names and places in their due measure."""
    yield from words.official()
    for _ in range(30000):
        yield f"{rng.choice(('นาย', 'นาง', 'นางสาว', 'พันเอก', 'ร้อยตรี', '(นาย', '(นาง', '(นางสาว'))}{words.pick(words.given_names(), rng)} {words.pick(words.family_names(), rng)}"
    for place in words.provinces() * 20:
        yield "จังหวัด" + place
    for place in words.districts() * 6:
        yield "อำเภอ" + place
    for kind in ("reference", "reference", "date", "heading", "stamp", "item", "names", "address"):
        for _ in range(6000):
            yield texts.label(texts.line(rng, kind))
    yield from words.dictionary()


def hashed(sequence):
    value = 0x811C9DC5
    for c in sequence:
        value = ((value ^ c) * 0x01000193) & 0xFFFFFFFF
    return value


def count():
    counts = [Counter() for _ in range(ORDER)]
    for line in lines(random.Random(1)):
        sequence = tuple(classes(line))
        for n in range(1, ORDER + 1):
            counts[n - 1].update(sequence[i:i + n] for i in range(len(sequence) - n + 1))
    return counts


def estimate(counts):
    """Witten-Bell: per order {sequence: probability of its last character}, and {sequence: share left to shorter ones}."""
    vocabulary = len(set(CLASSES.values()))
    given, kinds = defaultdict(int), defaultdict(int)
    for order in counts:
        for sequence, n in order.items():
            if sequence[-1] != START:
                given[sequence[:-1]] += n
                kinds[sequence[:-1]] += 1
    chance = [{} for _ in counts]
    for length, order in enumerate(counts):
        for sequence, n in order.items():
            if sequence[-1] == START:
                continue
            shorter = chance[length - 1][sequence[1:]] if length else 1 / vocabulary
            h = sequence[:-1]
            chance[length][sequence] = (n + kinds[h] * shorter) / (given[h] + kinds[h])
    kept = [{s: p for s, p in order.items() if counts[i][s] >= LEAST[i]} for i, order in enumerate(chance)]
    left = [defaultdict(lambda: [1.0, 1.0]) for _ in counts]
    for length in range(1, len(kept)):
        for sequence, p in kept[length].items():
            rest = left[length - 1][sequence[:-1]]
            rest[0] -= p
            rest[1] -= chance[length - 1][sequence[1:]]
    return kept, [{h: max(a, 1e-4) / max(b, 1e-4) for h, (a, b) in order.items()} for order in left]


def build(out):
    kept, left = estimate(count())
    score = lambda p: min(round(-STEP * math.log2(max(p, 1e-9))), 255) if p < 1 else 0
    data = bytearray(b"SWM1") + bytes([ORDER, len(INDEX) + 1])
    tables = []
    for length in range(ORDER):
        entries = {}
        for sequence in set(kept[length]) | set(left[length]):
            entries[hashed(sequence)] = (score(kept[length].get(sequence, 1e-9)), score(min(left[length].get(sequence, 1.0), 1.0)))
        keys = np.array(sorted(entries), np.uint32)
        tables.append((keys, entries))
        data += len(keys).to_bytes(4, "little")
    for length, (keys, entries) in enumerate(tables):
        data += keys.astype("<u4").tobytes()
        data += bytes(entries[int(k)][0] for k in keys)
        if length + 1 < ORDER:
            data += bytes(entries[int(k)][1] for k in keys)
    Path(out).write_bytes(data)
    print(f"{len(data):,} bytes; sequences of each length: {[len(k) for k, _ in tables]}")


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out", type=Path)
    build(p.parse_args().out)
