"""What an exported recogniser reads of lines that it was not trained on: `python evaluate.py FOLDER`.

Typeset lines of held-out wording, clean (300 dpi), fair (200 dpi, skew, JPEG 55), poor (200 dpi, one bit, specks) and as in training;
handwritten digits held out of training. A character is right only as itself: ๑ read as 1 is an error here.
"""
import argparse
import json
import random
from pathlib import Path

import numpy as np
import onnxruntime
from rapidfuzz.distance import Levenshtein

import fonts
import paper
import pen
import text as texts
import typeset
import words
from charset import ARABIC_DIGITS, INDEX, THAI_DIGITS, decode
from normalise import HEIGHT, ink as normalise

DIGITS = set(ARABIC_DIGITS + THAI_DIGITS)
LEVELS = {"clean": lambda rng, ink: paper.scan(rng, ink, severity=0), "fair": paper.fair, "poor": paper.poor, "as trained": paper.scan}
ORDINARY = ("running", "running", "running", "item", "heading", "reference", "date", "phone", "names", "address", "amount")


class Reader:
    """An exported model, run by ONNX Runtime on one thread."""

    def __init__(self, folder, name="recognizer.onnx"):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(Path(folder) / name), options, providers=["CPUExecutionProvider"])
        self.about = json.loads((Path(folder) / "recognizer.json").read_text(encoding="utf8"))

    def logits(self, image):
        """f32 [steps, classes] of one normalised line."""
        padded = np.zeros((1, 1, HEIGHT, max((image.shape[1] + 7) // 8 * 8, 16)), np.float32)
        padded[0, 0, :, :image.shape[1]] = image
        return self.session.run(None, {"image": padded})[0][0]

    def read(self, image):
        return decode(self.logits(image).argmax(1))


def lines(level, count, seed=90001, ordinary=False):
    """[(normalised line, text)] of held-out wording at one of LEVELS, digits inked as offices do in `as trained` alone
    (a line in eighty is written by hand at any level but clean).

    As mixed as in training; if `ordinary`, what most letters hold in the face that most are set in: ORDINARY in TH Sarabun New.
    """
    rng, out = random.Random(seed), []
    real, words.official = words.official, lambda: real(held=True)
    try:
        for _ in range(count):
            text = texts.line(rng, rng.choice(ORDINARY) if ordinary else None)
            face = fonts.face(fonts.FETCHED / "THSarabunNew.ttf") if ordinary else None
            ink = typeset.set_line(rng, text if level == "as trained" else texts.label(text), 26.0, face, plain=level == "clean" or ordinary)
            out.append((normalise(LEVELS[level](rng, ink)), texts.label(text)))
    finally:
        words.official = real
    return out


def digits_right(truth, read):
    """(digits of `truth` read as themselves, digits of `truth`) by the cheapest alignment."""
    total = sum(ch in DIGITS for ch in truth)
    wrong = sum(op.tag in ("replace", "delete") and truth[op.src_pos] in DIGITS for op in Levenshtein.editops(truth, read))
    return total - wrong, total


def drawn(rng, script):
    """(digit, normalised image) of every drawing of a script's digits held out of training, as it was drawn, alone on a crop scanned
    fair, at the size in which a hand would ink it."""
    for digit in script:
        for mask in pen.drawings(held=True)[digit]:
            setter = typeset.Setter(rng, 26.0, 400)
            setter.hand(digit, mask)
            yield digit, normalise(paper.fair(rng, setter.done()))


def probabilities(logits):
    """f32 [steps, classes] from logits."""
    p = np.exp(logits - logits.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def handwritten(reader):
    """Share of held-out handwritten digits read right, alone on a crop: (freely, or asked for a digit of its script)."""
    rng = random.Random(5)
    free = among = total = 0
    for script in (THAI_DIGITS, ARABIC_DIGITS):
        for digit, image in drawn(rng, script):
            logits = reader.logits(image)
            total += 1
            free += decode(logits.argmax(1)) == digit
            among += script[probabilities(logits)[:, [INDEX[d] for d in script]].max(0).argmax()] == digit
    return free / total, among / total


def measure(reader, count, ordinary):
    """(level, character error rate, share of digits right, share of lines without an error) of each level."""
    for level in LEVELS:
        errors = chars = right = total = whole = 0
        for image, truth in lines(level, count, ordinary=ordinary):
            read = reader.read(image)
            errors += Levenshtein.distance(truth, read)
            chars += len(truth)
            r, t = digits_right(truth, read)
            right, total, whole = right + r, total + t, whole + (read == truth)
        yield level, errors / chars, right / total, whole / count


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("--model", default="recognizer.onnx")
    p.add_argument("--count", type=int, default=400)
    args = p.parse_args()
    reader = Reader(args.folder, args.model)
    for name, ordinary in (("ordinary lines in TH Sarabun New", True), ("as mixed as in training", False)):
        print(name)
        for level, cer, digits, whole in measure(reader, args.count, ordinary):
            print(f"  {level:10}  CER {100 * cer:6.2f} %   digits {100 * digits:6.2f} %   whole lines {100 * whole:5.1f} %", flush=True)
    free, among = handwritten(reader)
    print(f"handwritten digits held out: read freely {100 * free:.1f} %, asked for a digit of their script {100 * among:.1f} %")


if __name__ == "__main__":
    main()
