"""Times the training of mini-Inception in PyTorch, mode by mode, data loading included.

    python Tests/Peers/training.py --netlab .build/release/netlab

Same network, batch, optimiser and images as in

    netlab train mini-inception --dataset fashion-mnist --epochs 1

which runs first, if netlab is given. Prints seconds for an epoch of 60,000 images: PyTorch's from the
median of some steps, netlab's from a whole epoch.
"""

import argparse
import gzip
import json
import math
import pathlib
import statistics
import subprocess
import time

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F

BATCH = 64


def idx(folder, name, offset):
    plain, packed = folder / name, folder / (name + ".gz")
    data = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    return numpy.frombuffer(data, numpy.uint8, offset=offset)


class Unit(nn.Sequential):
    def __init__(self, inputs, filters, kernel):
        super().__init__(
            nn.Conv2d(inputs, filters, kernel, padding=kernel // 2, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU(inplace=True),
        )


class Inception(nn.Module):
    def __init__(self, inputs, scale):
        super().__init__()
        self.one = Unit(inputs, 16 * scale, 1)
        self.three = nn.Sequential(Unit(inputs, 16 * scale, 1), Unit(16 * scale, 24 * scale, 3))
        self.five = nn.Sequential(Unit(inputs, 8 * scale, 1), Unit(8 * scale, 8 * scale, 5))
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), Unit(inputs, 8 * scale, 1))

    def forward(self, x):
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pool(x)], 1)


def network():
    return nn.Sequential(
        Unit(1, 16, 3),
        nn.MaxPool2d(3, 2, 1),
        Inception(16, 1),
        nn.MaxPool2d(3, 2, 1),
        Inception(56, 2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(112, 10),
    )


def seconds(images, labels, steps, compiled, last):
    torch.manual_seed(1)
    model = network()
    layout = torch.channels_last if last else torch.contiguous_format
    model = model.to(memory_format=layout)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.05, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    run = torch.compile(model) if compiled else model
    order = torch.randperm(len(images))
    times = []
    for step in range(steps + 10):
        start = time.perf_counter()
        batch = order[step * BATCH : (step + 1) * BATCH]
        x = ((images[batch].float() / 255 - 0.286) / 0.353).unsqueeze(1)
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(run(x.to(memory_format=layout)), labels[batch])
        loss.backward()
        optimizer.step()
        if step >= 10:
            times.append(time.perf_counter() - start)
    return statistics.median(times) * (len(images) // BATCH)


def netlab_seconds(program):
    words = "train mini-inception --dataset fashion-mnist --epochs 1 --no-db --no-checkpoint -q"
    run = subprocess.run(
        [program, *words.split(), "--format", "json"], check=True, stdout=subprocess.PIPE
    )
    return json.loads(run.stdout)["epochs"][0]["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--netlab")
    parser.add_argument("--data", type=pathlib.Path, default="/usr/share/datasets/fashion-mnist")
    parser.add_argument("--steps", type=int, default=100)
    options = parser.parse_args()
    if options.netlab:
        own = netlab_seconds(options.netlab)
        print(f"netlab: {own:.1f} s an epoch", flush=True)
    pixels = idx(options.data, "train-images-idx3-ubyte", 16).reshape(-1, 28, 28)
    images = torch.from_numpy(pixels.copy())
    labels = idx(options.data, "train-labels-idx1-ubyte", 8).astype(numpy.int64)
    labels = torch.from_numpy(labels)
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")
    best = math.inf
    for compiled in (False, True):
        for last in (False, True):
            words = ("compiled" if compiled else "eager") + (", channels last" if last else "")
            try:
                found = seconds(images, labels, options.steps, compiled, last)
            except Exception as error:  # a compiler may be missing
                print(f"{words}: {type(error).__name__}")
                continue
            best = min(best, found)
            print(f"{words}: {found:.1f} s an epoch", flush=True)
    if options.netlab:
        print(f"netlab takes {own / best:.2f} of PyTorch's fastest time")


if __name__ == "__main__":
    main()
