"""Trains the recogniser on lines typeset on the fly. README.md has the commands.

The learning rate warms up, stays, and falls linearly to zero over the last --decay-steps of --steps, or the last --decay-share of
--minutes; with neither it stays for as long as the run goes. Stop with SIGTERM or SIGINT at any time: a checkpoint is written, and --resume goes on from it.
"""
import argparse
import copy
import os
import random
import signal
import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset

import synth
from charset import encode
from fonts import SCRATCH
from net import Recogniser, STEPS_PER_COLUMN, is_halved

POOL = 12
"""Batches made at a time, so that lines of like width can share one."""


class Lines(IterableDataset):
    """Endless batches (u8 images [N, 1, 40, W], steps per line, targets, target lengths), `pixels` columns to each."""

    def __init__(self, seed, pixels):
        self.seed, self.pixels = seed, pixels

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed * 1000 + (worker.id if worker else 0))
        while True:
            pool, columns = [], 0
            while columns < POOL * self.pixels:
                image, text = synth.sample(rng)
                if image.shape[1] < 1600 and len(text) * 8 <= image.shape[1] * 4:
                    pool.append((image, text))
                    columns += image.shape[1]
            pool.sort(key=lambda line: line[0].shape[1])
            batches, start = [], 0
            for i, (image, _) in enumerate(pool, 1):
                if i == len(pool) or (i - start + 1) * pool[i][0].shape[1] > self.pixels:
                    batches.append(pool[start:i])
                    start = i
            rng.shuffle(batches)
            yield from map(collate, batches)


def collate(lines):
    width = max(image.shape[1] for image, _ in lines)
    width = (width + 15) // 16 * 16
    images = np.zeros((len(lines), 1, 40, width), np.uint8)
    for i, (image, _) in enumerate(lines):
        images[i, 0, :, :image.shape[1]] = np.rint(image * 255)
    steps = torch.tensor([(image.shape[1] + 7) // 8 * 2 * STEPS_PER_COLUMN for image, _ in lines])
    targets = [encode(text) for _, text in lines]
    return torch.from_numpy(images), steps, torch.tensor(sum(targets, []), dtype=torch.long), torch.tensor([len(t) for t in targets])


def rate(step, first, passed, args):
    """The learning rate at `step`, in a run that began with step `first` and `passed` minutes ago."""
    warm = min(1.0, (step - first + 1) / args.warmup)
    if args.minutes:
        fall = min(1.0, max(0.0, (args.minutes - passed) / (args.decay_share * args.minutes)))
    else:
        fall = min(1.0, max(0.0, (args.steps - step) / max(args.decay_steps, 1))) if args.steps else 1.0
    return args.lr * min(warm, fall)


def parameter_groups(net, decay):
    """Weights decay, biases and norms do not."""
    heavy = [p for p in net.parameters() if p.ndim > 1]
    return [dict(params=heavy, weight_decay=decay), dict(params=[p for p in net.parameters() if p.ndim <= 1], weight_decay=0.0)]


@torch.no_grad()
def follow(average, net, step):
    """Moves the running average of the weights towards `net`."""
    keep = min(0.9985, (1 + step) / (20 + step))
    for a, b in zip(average.state_dict().values(), net.state_dict().values()):
        a.lerp_(b, 1 - keep) if a.is_floating_point() else a.copy_(b)


def save(path, step, net, average, optimiser):
    part = path.with_suffix(".part")
    torch.save(dict(step=step, net=net.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict()), part)
    os.replace(part, path)


def run(args):
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    device = torch.device(args.device)
    halved = is_halved(device.type)
    net = Recogniser().to(device, memory_format=torch.channels_last)
    average = copy.deepcopy(net).eval().requires_grad_(False)
    optimiser = torch.optim.AdamW(parameter_groups(net, args.weight_decay), args.lr, betas=(0.9, 0.98), foreach=True)
    step = first = 0
    if args.resume:
        state = torch.load(args.resume, weights_only=True, map_location=device)
        net.load_state_dict(state["net"])
        average.load_state_dict(state["average"])
        if "optimiser" in state:
            optimiser.load_state_dict(state["optimiser"])
        step = first = state["step"]
    stopping = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.append(True))
    loader = DataLoader(Lines(args.seed + step, args.pixels), batch_size=None, num_workers=args.workers, prefetch_factor=24, worker_init_fn=_quiet_worker)
    seen, losses, mark, saved, began = 0, [], time.time(), time.time(), time.time()
    for images, steps, targets, lengths in loader:
        passed = (time.time() - began) / 60
        for group in optimiser.param_groups:
            group["lr"] = rate(step, first, passed, args)
        images, targets = images.to(device), targets.to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=halved):
            logits = net((images.float() / 255).contiguous(memory_format=torch.channels_last))
        chances = logits.float().log_softmax(2).transpose(0, 1)
        loss = torch.nn.functional.ctc_loss(chances, targets, steps.clamp(max=len(chances)), lengths, reduction="none", zero_infinity=True).sum() / int(lengths.sum().clamp(min=1))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        step += 1
        follow(average, net, step)
        seen += len(images)
        losses.append(loss.item())
        finished = stopping or args.steps and step >= args.steps or args.minutes and passed >= args.minutes
        if step % args.log == 0:
            print(f"{time.strftime('%H:%M:%S')} step {step} loss {np.mean(losses):.4f} lr {optimiser.param_groups[0]['lr']:.5f} {seen / (time.time() - mark):.0f} lines/s", flush=True)
            seen, losses, mark = 0, [], time.time()
        if finished or time.time() - saved > args.save_minutes * 60:
            save(args.checkpoint, step, net, average, optimiser)
            saved = time.time()
        if finished:
            break


def _quiet_worker(_):
    """The loader's process leaves signals to its parent, and takes one core at most."""
    import cv2
    cv2.setNumThreads(0)
    torch.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", type=Path, default=SCRATCH / "run.pt")
    p.add_argument("--resume", type=Path)
    p.add_argument("--steps", type=int, default=0)
    p.add_argument("--decay-steps", type=int, default=0)
    p.add_argument("--minutes", type=float, default=0, help="stop after so long, in place of --steps")
    p.add_argument("--decay-share", type=float, default=0.6, help="the last part of --minutes, in which the learning rate falls")
    p.add_argument("--warmup", type=int, default=300)
    p.add_argument("--lr", type=float, default=2.5e-3)
    p.add_argument("--weight-decay", type=float, default=0.01)
    p.add_argument("--pixels", type=int, default=12000, help="columns of pixels to a batch")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--workers", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--log", type=int, default=50)
    p.add_argument("--save-minutes", type=float, default=3)
    return p.parse_args()


if __name__ == "__main__":
    run(arguments())
