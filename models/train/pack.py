"""A training checkpoint made small enough for the repository: `python pack.py CHECKPOINT checkpoint/recognizer.pt`.

The averaged weights alone, in fp16, and AdamW's moments in bf16 (squares would underflow in fp16). `train.py --resume` takes it as it is.
"""
import argparse
from pathlib import Path

import torch


def narrow(values, dtype):
    return {k: v.to(dtype) if torch.is_tensor(v) and v.is_floating_point() and v.ndim else v for k, v in values.items()}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("checkpoint", type=Path)
    p.add_argument("packed", type=Path)
    args = p.parse_args()
    state = torch.load(args.checkpoint, weights_only=True)
    weights = narrow(state["average"], torch.float16)
    optimiser = state["optimiser"]
    optimiser["state"] = {i: narrow(moments, torch.bfloat16) for i, moments in optimiser["state"].items()}
    args.packed.parent.mkdir(parents=True, exist_ok=True)
    torch.save(dict(step=state["step"], net=weights, average=weights, optimiser=optimiser), args.packed)
    print(f"{args.packed}: step {state['step']}, {args.packed.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
