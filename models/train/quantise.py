"""recognizer.onnx to recognizer-int8.onnx in the same folder: `python quantise.py FOLDER`.

Weights per channel, activations as they come (DynamicQuantizeLinear, ConvInteger). The first convolution and the depthwise ones stay
in fp32: they are a sixteenth of the work, and slower in int8 than in fp32.
"""
import argparse
import logging
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic


def kept(model):
    """Names of the convolutions that stay in fp32: those whose filters see one channel."""
    shapes = {w.name: w.dims for w in model.graph.initializer}
    return [node.name for node in model.graph.node if node.op_type == "Conv" and shapes[node.input[1]][1] == 1]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    args = p.parse_args()
    logging.getLogger().setLevel(logging.ERROR)
    source = args.folder / "recognizer.onnx"
    quantize_dynamic(
        source, args.folder / "recognizer-int8.onnx", weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["Conv"],
        nodes_to_exclude=kept(onnx.load(source)),
    )


if __name__ == "__main__":
    main()
