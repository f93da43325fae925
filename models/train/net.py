"""The recogniser's network: [N, 1, 40, W] ink to [N, W / 2, classes] logits.

Four 3×3 convolutions bring a line to five rows of W / 4 columns, the rows are folded into channels, and residual blocks of a
depthwise convolution along the line and two pointwise ones look at about eight letters to each side. The head gives two time
steps for each column, so that narrow letters with two marks, and doubled digits, have the steps that CTC asks for.
Everything is convolution, batch norm and ReLU: norms fold into convolutions at export, and int8 is plain.
"""
import torch
from torch import nn

from charset import CHARSET

CLASSES = len(CHARSET) + 1
STEPS_PER_COLUMN = 2
STEM = (16, 32, 64, 88)
WIDTH, INNER = 192, 256
DILATIONS = (1, 2, 1, 2, 1)


def conv(inputs, outputs, kernel, stride=1, dilation=1, groups=1, relu=True):
    kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
    padding = (kernel[0] // 2, kernel[1] // 2 * dilation)
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, padding, (1, dilation), groups, bias=False), nn.BatchNorm2d(outputs, momentum=0.02)]
    return nn.Sequential(*layers, *([nn.ReLU(inplace=True)] if relu else []))


class Block(nn.Module):
    """A residual look along the line."""

    def __init__(self, width, inner, dilation):
        super().__init__()
        self.body = nn.Sequential(conv(width, width, (1, 9), dilation=dilation, groups=width, relu=False), conv(width, inner, 1), conv(inner, width, 1, relu=False))
        nn.init.constant_(self.body[-1][1].weight, 0.3)

    def forward(self, x):
        return torch.relu(x + self.body(x))


class Recogniser(nn.Module):
    def __init__(self):
        super().__init__()
        a, b, c, d = STEM
        self.stem = nn.Sequential(conv(1, a, 3, 2), conv(a, b, 3, 2), conv(b, c, 3), conv(c, d, 3, (2, 1)))
        self.fold = conv(d, WIDTH, (5, 1))
        self.fold[0].padding = (0, 0)
        self.blocks = nn.Sequential(*(Block(WIDTH, INNER, d) for d in DILATIONS))
        self.dropout = nn.Dropout(0.05)
        self.head = nn.Conv2d(WIDTH, STEPS_PER_COLUMN * CLASSES, 1)

    def forward(self, image):
        x = self.head(self.dropout(self.blocks(self.fold(self.stem(image)))))
        n, _, _, columns = x.shape
        return x.reshape(n, STEPS_PER_COLUMN, CLASSES, columns).permute(0, 3, 1, 2).reshape(n, columns * STEPS_PER_COLUMN, CLASSES)


def is_halved(device):
    """Whether a device multiplies bf16; a processor that does not takes ten times as long over it as over f32."""
    return device != "cpu" or torch.cpu.get_capabilities().get("avx512_bf16", False)


def macs(width=1100):
    """Multiply-accumulates for one line of `width` pixels."""
    total = 0

    def count(module, _, out):
        nonlocal total
        total += out.numel() * module.weight[0].numel()

    net = Recogniser().eval()
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(count)
    with torch.no_grad():
        net(torch.zeros(1, 1, 40, (width + 7) // 8 * 8))
    return total


if __name__ == "__main__":
    print(f"{sum(p.numel() for p in Recogniser().parameters()):,} parameters, {macs():,} multiply-accumulates for 1,100 pixels")
