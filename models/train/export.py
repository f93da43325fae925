"""A checkpoint's averaged weights to recognizer.onnx and recognizer.json: `python export.py CHECKPOINT FOLDER`."""
import argparse
import json
import os
from pathlib import Path

import torch
from torch.nn.utils.fusion import fuse_conv_bn_eval

from charset import CHARSET
from net import Recogniser, STEPS_PER_COLUMN
from normalise import BASELINE, CONSONANT, HEIGHT, STRIDE


def load(checkpoint):
    """(the averaged network, its training step)."""
    state = torch.load(checkpoint, weights_only=True, map_location="cpu")
    net = Recogniser()
    net.load_state_dict(state["average"])
    return net.eval(), state["step"]


def fold_norms(net):
    """Each batch norm folded into the convolution before it, in place."""
    for module in net.modules():
        if isinstance(module, torch.nn.Sequential) and len(module) > 1 and isinstance(module[1], torch.nn.BatchNorm2d):
            module[0] = fuse_conv_bn_eval(module[0], module[1])
            module[1] = torch.nn.Identity()
    return net


def write_onnx(net, path):
    part = path.with_suffix(".part")
    torch.onnx.export(
        fold_norms(net), (torch.zeros(2, 1, HEIGHT, 320),), str(part), input_names=["image"], output_names=["logits"], opset_version=17, dynamo=False,
        dynamic_axes={"image": {0: "lines", 3: "width"}, "logits": {0: "lines", 1: "steps"}},
    )
    os.replace(part, path)


def write_json(path, step, temperature=1.0, **more):
    about = dict(
        height=HEIGHT, baseline=BASELINE, consonant=CONSONANT, stride=STRIDE // STEPS_PER_COLUMN, width_multiple=8, output="logits", blank=0, temperature=temperature,
        step=step, charset=list(CHARSET), **more,
    )
    part = path.with_suffix(".part")
    part.write_text(json.dumps(about, ensure_ascii=False), encoding="utf8")
    os.replace(part, path)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint", type=Path)
    p.add_argument("folder", type=Path)
    args = p.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    net, step = load(args.checkpoint)
    write_onnx(net, args.folder / "recognizer.onnx")
    write_json(args.folder / "recognizer.json", step)


if __name__ == "__main__":
    main()
