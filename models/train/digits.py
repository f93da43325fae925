"""The second look: a small network that tells one digit from another, given the digit's window of a line.

The recogniser finds a digit and says what it may be; where it is not sure, this network looks again, with all of its weights
for the twenty digits. `python digits.py look FOLDER OUT.npz --seconds N` cuts windows from training lines, where the recogniser
in FOLDER puts their digits; `python digits.py train OUT.npz ... --folder FOLDER --checkpoint FILE` trains on them and writes FOLDER/digits.onnx and
digits.json; `python digits.py score FOLDER` says what both together make of digits held out.
"""
import argparse
import json
import os
import random
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

import fonts
import paper
import text as texts
import typeset
from charset import ARABIC_DIGITS, INDEX, THAI_DIGITS
from evaluate import Reader, drawn, probabilities
from net import is_halved
from normalise import HEIGHT, ink as normalise

SIDE = 40
"""Rows and columns of a window: a line's height, its digit in the middle."""
DIGITS = ARABIC_DIGITS + THAI_DIGITS
NONE = len(DIGITS)
"""The class of a window that has no digit in its middle."""
INKED = 0.76
"""Share of lines that have what is written or stamped in."""
METAL = 0.15
"""Share of lines set in faces made like metal type, whatever share of print they have."""


class Look(nn.Module):
    """[N, 1, 40, 40] ink to [N, 21] logits."""

    def __init__(self):
        super().__init__()

        def conv(inputs, outputs, stride):
            return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))

        self.body = nn.Sequential(
            conv(1, 16, 1), conv(16, 32, 2), conv(32, 64, 2), conv(64, 96, 1), conv(96, 128, 2),
            nn.Flatten(), nn.Dropout(0.3), nn.Linear(128 * 25, 128), nn.ReLU(inplace=True), nn.Dropout(0.2), nn.Linear(128, NONE + 1),
        )

    def forward(self, window):
        return self.body(window)


def align(logits, classes):
    """The step in the middle of each class on the likeliest way of spelling `classes` (Viterbi over CTC's states); None if the line is too short for it."""
    score = logits - np.logaddexp.reduce(logits, 1, keepdims=True)
    states = np.zeros(2 * len(classes) + 1, int)
    states[1::2] = classes
    leap = np.zeros(len(states), bool)
    leap[3::2] = states[3::2] != states[1:-2:2]
    best = np.full(len(states), -np.inf)
    best[:2] = score[0, states[:2]]
    came = np.zeros((len(score), len(states)), np.int8)
    for t in range(1, len(score)):
        from_one, from_two = np.full(len(states), -np.inf), np.full(len(states), -np.inf)
        from_one[1:], from_two[2:] = best[:-1], best[:-2]
        from_two[~leap] = -np.inf
        ways = np.stack([best, from_one, from_two])
        came[t] = ways.argmax(0)
        best = ways.max(0) + score[t, states]
    state = len(states) - 1 if best[-1] >= best[-2] else len(states) - 2
    if not np.isfinite(best[state]):
        return None
    steps = [[] for _ in classes]
    for t in range(len(score) - 1, -1, -1):
        if state % 2:
            steps[state // 2].append(t)
        state -= int(came[t, state])
    return [(min(s) + max(s) + 1) / 2 for s in steps]


def window(image, column):
    """The SIDE columns of a line around `column`, paper beyond its ends."""
    left = round(column) - SIDE // 2
    out = np.zeros((HEIGHT, SIDE), np.float32)
    a, b = max(left, 0), min(left + SIDE, image.shape[1])
    out[:, a - left:b - left] = image[:, a:b]
    return out


def chances(logits, step):
    """f32 [20]: how likely the recogniser holds each digit around a step, relative to one another."""
    p = probabilities(logits[max(int(step) - 2, 0):int(step) + 3])[:, [INDEX[d] for d in DIGITS]].max(0)
    return p / max(p.sum(), 1e-9)


def _line(rng):
    kind = rng.choice(("row", "row", "row", "inked", "inked", "stamp", "reference", "date")) if rng.random() < INKED else rng.choice(("reference", "date", "phone", "amount", "running", "address"))
    return texts.line(rng, kind)


def looked_at(rng, reader):
    """(window, class, the recogniser's chances) of each digit of a training line, and now and then of something else."""
    text = _line(rng)
    label = texts.label(text)
    scan = paper.scan if rng.random() < 0.6 else paper.fair
    face = fonts.choose(rng, fonts.METAL_FACES) if rng.random() < METAL else None
    image = normalise(scan(rng, typeset.set_line(rng, text, rng.choice((24.0, 26.0, 28.0)), face)))
    logits = reader.logits(image)
    middles = align(logits, [INDEX[c] for c in label])
    if middles is None:
        return
    stride = reader.about["stride"]
    for ch, step in zip(label, middles):
        if ch in DIGITS:
            yield window(image, step * stride), DIGITS.index(ch), chances(logits, step)
        elif rng.random() < 0.08:
            yield window(image, step * stride), NONE, chances(logits, step)
    if rng.random() < 0.1:
        at = rng.uniform(0, image.shape[1])
        if all(abs(at - step * stride) > 9 for step in middles):
            yield window(image, at), NONE, chances(logits, at / stride)


def look(args):
    reader, rng = Reader(args.folder), random.Random(args.seed)
    windows, classes, given, end = [], [], [], time.time() + args.seconds
    while time.time() < end:
        for image, digit, chance in looked_at(rng, reader):
            windows.append(np.rint(image * 255).astype(np.uint8)), classes.append(digit), given.append(chance.astype(np.float16))
        if len(windows) % 20000 < 8:
            print(time.strftime("%H:%M:%S"), len(windows), flush=True)
    np.savez(args.out, windows=np.stack(windows), classes=np.array(classes, np.uint8), chances=np.stack(given))


def shaken(batch):
    """Windows moved by a pixel or two, and a little fainter or darker."""
    n = len(batch)
    shift = torch.zeros(n, 2, 3)
    shift[:, 0, 0] = shift[:, 1, 1] = 1.0
    shift[:, :, :2] += 0.06 * torch.randn(n, 2, 2)
    shift[:, 0, 2], shift[:, 1, 2] = 0.08 * torch.randn(n), 0.05 * torch.randn(n)
    grid = nn.functional.affine_grid(shift, batch.shape, align_corners=False)
    return (nn.functional.grid_sample(batch, grid, align_corners=False) * (1 + 0.15 * torch.randn(n, 1, 1, 1))).clamp(0, 1)


def read_all(files):
    stores = [np.load(f) for f in files]
    return tuple(np.concatenate([s[key] for s in stores]) for key in ("windows", "classes", "chances"))


def weigh(look_logits, chance, classes):
    """The exponents (a, b) under which the recogniser's chances to the power a times the second look's to the power b fit best."""
    from scipy.optimize import minimize

    digit = classes < NONE
    q = look_logits[digit][:, :NONE]
    q = q - np.logaddexp.reduce(q, 1, keepdims=True)
    p = np.log(np.maximum(chance[digit].astype(np.float64), 5e-3))
    truth = classes[digit].astype(int)

    def loss(w):
        both = w[0] * p + w[1] * q
        both = both - np.logaddexp.reduce(both, 1, keepdims=True)
        return -both[np.arange(len(truth)), truth].mean()

    found = minimize(loss, (0.5, 0.8), bounds=((0.0, 2.0), (0.1, 2.0)))
    both = found.x[0] * p + found.x[1] * q
    share = lambda s: float((s.argmax(1) == truth).mean())
    print(f"of {len(truth)} digits kept apart: recogniser {share(p):.4f}, second look {share(q):.4f}, both {share(both):.4f}; exponents {found.x.round(3)}")
    return [float(x) for x in found.x]


def unfold(net, file):
    """Gives `net` the weights of an exported one. Its batch norms were folded into the convolutions before them; here they shift alone,
    and keep to the statistics that they have."""
    graph = onnx.load(file).graph
    values = {tensor.name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    given = iter([values[name] for name in node.input[1:]] for node in graph.node if node.op_type in ("Conv", "Gemm"))
    for layer in net.body:
        if isinstance(layer, nn.Linear):
            weight, bias = next(given)
            layer.weight.data, layer.bias.data = weight, bias
        elif isinstance(layer, nn.Sequential):
            conv, norm, _ = layer
            weight, bias = next(given)
            conv.weight.data, norm.bias.data = weight, bias
            norm.running_var.fill_(1 - norm.eps)
            norm.eval()


def train(args):
    torch.set_num_threads(args.threads), torch.manual_seed(0)
    windows, classes, chance = read_all(args.files)
    apart = np.random.default_rng(1).random(len(classes)) < 0.04
    x, y = torch.from_numpy(windows[~apart])[:, None], torch.from_numpy(classes[~apart].astype(np.int64))
    net = Look().to(memory_format=torch.channels_last)
    average = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True)
    if args.resume and args.resume.suffix == ".onnx":
        unfold(net, args.resume)
    elif args.resume:
        net.load_state_dict(torch.load(args.resume, weights_only=True))
    optimiser = torch.optim.AdamW(net.parameters(), args.lr, weight_decay=0.02)
    began, step, losses, halved = time.time(), 0, [], is_halved("cpu")
    print(f"{len(y)} windows, {sum(p.numel() for p in net.parameters()):,} parameters", flush=True)
    while (passed := (time.time() - began) / 60) < args.minutes:
        for group in optimiser.param_groups:
            group["lr"] = args.lr * min(1.0, (step + 1) / 200) * min(1.0, 1.6 * (1 - passed / args.minutes))
        batch = torch.randint(len(y), (128,))
        with torch.autocast("cpu", torch.bfloat16, enabled=halved):
            logits = net(shaken(x[batch].float() / 255).contiguous(memory_format=torch.channels_last))
        loss = nn.functional.cross_entropy(logits.float(), y[batch], label_smoothing=0.02)
        optimiser.zero_grad(), loss.backward(), optimiser.step(), average.update_parameters(net)
        step += 1
        losses.append(loss.item())
        if step % 500 == 0:
            print(time.strftime("%H:%M:%S"), "step", step, f"loss {np.mean(losses):.4f}", flush=True)
            torch.save(average.module.state_dict(), args.checkpoint)
            losses = []
    net = average.module.eval()
    torch.save(net.state_dict(), args.checkpoint)
    with torch.no_grad():
        logits = torch.cat([net(torch.from_numpy(part)[:, None].float() / 255) for part in np.array_split(windows[apart], 40)]).double().numpy()
    exponents = weigh(logits, chance[apart], classes[apart])
    part = args.folder / "digits.part"
    torch.onnx.export(net, (torch.zeros(2, 1, HEIGHT, SIDE),), str(part), input_names=["window"], output_names=["logits"], opset_version=17, dynamo=False, dynamic_axes={"window": {0: "digits"}, "logits": {0: "digits"}})
    os.replace(part, args.folder / "digits.onnx")
    about = dict(side=SIDE, classes=list(DIGITS), exponents=exponents, windows=len(y), steps=step)
    (args.folder / "digits.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf8")


def together(reader, session, exponents, image):
    """The chances of the digits of the one digit on a line, recogniser and second look together."""
    logits = reader.logits(image)
    digits = [INDEX[d] for d in DIGITS]
    step = int(np.argmax(probabilities(logits)[:, digits].max(1))) + 0.5
    seen = session.run(None, {"window": window(image, step * reader.about["stride"])[None, None]})[0][0][:NONE]
    return exponents[0] * np.log(np.maximum(chances(logits, step), 5e-3)) + exponents[1] * (seen - np.logaddexp.reduce(seen))


def score(args):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    reader, session = Reader(args.folder), onnxruntime.InferenceSession(str(args.folder / "digits.onnx"), options)
    exponents = json.loads((args.folder / "digits.json").read_text())["exponents"]
    for script in (THAI_DIGITS, ARABIC_DIGITS):
        right = among = total = 0
        for digit, image in drawn(random.Random(5), script):
            given = together(reader, session, exponents, image)
            total, right = total + 1, right + (DIGITS[given.argmax()] == digit)
            among += script[given[[DIGITS.index(d) for d in script]].argmax()] == digit
        print(f"{script}: of {total} handwritten digits held out, {100 * right / total:.1f} % right, {100 * among / total:.1f} % if asked for one of their script")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    does = p.add_subparsers(required=True)
    cut = does.add_parser("look")
    cut.add_argument("folder", type=Path)
    cut.add_argument("out", type=Path)
    cut.add_argument("--seconds", type=float, default=900)
    cut.add_argument("--seed", type=int, default=1)
    cut.set_defaults(run=look)
    fit = does.add_parser("train")
    fit.add_argument("files", type=Path, nargs="+")
    fit.add_argument("--folder", type=Path, required=True)
    fit.add_argument("--checkpoint", type=Path, required=True)
    fit.add_argument("--resume", type=Path, help="a checkpoint, or digits.onnx, whose batch norm is in its convolutions")
    fit.add_argument("--minutes", type=float, default=60)
    fit.add_argument("--lr", type=float, default=2e-3)
    fit.add_argument("--threads", type=int, default=2)
    fit.set_defaults(run=train)
    tell = does.add_parser("score")
    tell.add_argument("folder", type=Path)
    tell.set_defaults(run=score)
    args = p.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
