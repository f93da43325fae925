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


class Pointwise(torch.nn.Module):
    """A convolution as a pointwise one over its input once for each place of its filter, shifted.

    `rten` gathers the pixels under a filter one by one but copies whole rows, so this takes it a tenth less for a whole line
    (not with a stride along the line, which makes for no whole rows).
    """

    def __init__(self, conv):
        super().__init__()
        self.conv = conv
        self.weight = torch.nn.Parameter(conv.weight.detach().permute(0, 2, 3, 1).flatten(1)[..., None, None])

    def forward(self, x):
        (high, wide), (down, across) = self.conv.kernel_size, self.conv.padding
        x = torch.nn.functional.pad(x, (across, across, down, down))
        shifted = [x[:, :, y:y - high + 1 or None:self.conv.stride[0], i:i - wide + 1 or None] for y in range(high) for i in range(wide)]
        return torch.nn.functional.conv2d(torch.cat(shifted, 1), self.weight, self.conv.bias)


class AllRows(torch.nn.Module):
    """A convolution over all rows there are as a pointwise one: the rows of a channel stand one after another already."""

    def __init__(self, conv):
        super().__init__()
        self.bias = conv.bias
        self.weight = torch.nn.Parameter(conv.weight.detach().flatten(1)[..., None, None])

    def forward(self, x):
        return torch.nn.functional.conv2d(x.flatten(1, 2)[:, :, None], self.weight, self.bias)


@torch.no_grad()
def unfold(net):
    """The same network in the form in which it runs fastest; norms must be folded."""
    line = torch.rand(2, 1, HEIGHT, 320)
    expected = net(line)
    for step in net.stem[2:]:
        step[0] = Pointwise(step[0])
    net.fold[0] = AllRows(net.fold[0])
    torch.testing.assert_close(net(line), expected, rtol=1e-3, atol=1e-3)
    return net


def write_onnx(net, path):
    part = path.with_suffix(".part")
    torch.onnx.export(
        unfold(fold_norms(net)), (torch.zeros(2, 1, HEIGHT, 320),), str(part), input_names=["image"], output_names=["logits"], opset_version=17, dynamo=False,
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
