"""Trains a small network in PyTorch, once for each optimiser and schedule, and writes its losses.

    python Tests/Peers/curves.py > Tests/TrainingTests/Fixtures/curves.csv

Network, images and first weights are those of Tests/TrainingExamples, made from the same counters,
so that the tests can put their own losses beside these, step by step.
"""

import math
import sys

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.optim import lr_scheduler

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
SHAPE = (2, 9, 7)
CLASSES = 7
COUNT = 120
BATCH = 6
STEPS_PER_EPOCH = COUNT // BATCH
EPOCHS = 10


def mixed(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Counters:
    """Random numbers as a function of seed, name and counter: SplitMix64."""

    def __init__(self, seed, name):
        stream = 0xCBF29CE484222325
        for byte in name.encode():
            stream = ((stream ^ byte) * 0x100000001B3) & MASK
        self.key = mixed(mixed((seed + GAMMA) & MASK) ^ stream)

    def bits(self, counter):
        return mixed((self.key + counter * GAMMA) & MASK)

    def uniform(self, count):
        return numpy.array([(self.bits(c) >> 11) * 2.0**-53 for c in range(count)])


def images(seed):
    size = math.prod(SHAPE)
    patterns = [Counters(seed, f"pattern {c}").uniform(size) for c in range(CLASSES)]
    rows = [
        patterns[n % CLASSES] - 0.5 + Counters(seed, f"noise {n}").uniform(size) - 0.5
        for n in range(COUNT)
    ]
    return torch.tensor(numpy.array(rows), dtype=torch.float32).reshape(COUNT, *SHAPE)


def order(seed, epoch):
    counters = Counters(seed, f"order {epoch}")
    return sorted(range(COUNT), key=counters.bits)


def xavier(tensor, name, seed):
    taps = math.prod(tensor.shape[2:])
    limit = math.sqrt(6 / (tensor.shape[1] * taps + tensor.shape[0] * taps))
    numbers = (2 * Counters(seed, name).uniform(tensor.numel()) - 1) * limit
    with torch.no_grad():
        tensor.copy_(torch.tensor(numbers).reshape(tensor.shape))


class Small(nn.Module):
    def __init__(self, seed):
        super().__init__()
        self.first = nn.Conv2d(2, 8, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.head = nn.Linear(8, CLASSES)
        self.second = nn.Conv2d(8, 12, 3, padding=1)
        self.scores = nn.Linear(12, CLASSES)
        for name, layer in [
            ("first", self.first),
            ("head/scores", self.head),
            ("second", self.second),
            ("scores", self.scores),
        ]:
            xavier(layer.weight, name + ".weight", seed)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        x = F.relu(self.norm(self.first(x)))
        head = self.head(x.mean((2, 3)))
        x = F.relu(self.second(F.max_pool2d(x, 2, 2)))
        return self.scores(x.mean((2, 3))), head


def sgd(rate, **options):
    return lambda parameters: torch.optim.SGD(parameters, lr=rate, **options)


def steps(epochs):
    return epochs * STEPS_PER_EPOCH


def momentum(parameters):
    return torch.optim.SGD(parameters, lr=0.02, momentum=0.9)


CASES = {
    "sgd": dict(optimizer=sgd(0.1)),
    "momentum": dict(optimizer=momentum, decay=5e-4),
    "nesterov": dict(optimizer=sgd(0.02, momentum=0.9, nesterov=True), decay=5e-4),
    "rmsprop": dict(
        optimizer=lambda p: torch.optim.RMSprop(p, lr=0.05, alpha=0.9, eps=1.0, momentum=0.9)
    ),
    "rmsprop-plain": dict(optimizer=lambda p: torch.optim.RMSprop(p, lr=1e-3, alpha=0.99, eps=1e-3)),
    "adam": dict(optimizer=lambda p: torch.optim.Adam(p, lr=2e-3), decay=1e-3),
    "exponential": dict(
        optimizer=momentum, schedule=lambda o: lr_scheduler.StepLR(o, steps(2), 0.8)
    ),
    "steps": dict(
        optimizer=momentum, schedule=lambda o: lr_scheduler.MultiStepLR(o, [steps(3), steps(7)], 0.1)
    ),
    "cosine": dict(
        optimizer=momentum, schedule=lambda o: lr_scheduler.CosineAnnealingLR(o, steps(EPOCHS), 2e-4)
    ),
    "warm-up": dict(
        optimizer=momentum,
        schedule=lambda o: lr_scheduler.SequentialLR(
            o,
            [
                lr_scheduler.LinearLR(o, 1 / 30, 1, 29),
                lr_scheduler.CosineAnnealingLR(o, steps(EPOCHS) - 30),
            ],
            [30],
        ),
    ),
    "clipped": dict(optimizer=sgd(0.05, momentum=0.9), norm=0.3),
    "smoothed": dict(optimizer=momentum, smoothing=0.1),
}


def curve(case, seed=1):
    torch.manual_seed(0)
    data, network = images(seed), Small(seed)
    labels = torch.arange(COUNT) % CLASSES
    decaying = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() <= 1]
    optimizer = case["optimizer"](
        [{"params": decaying, "weight_decay": case.get("decay", 0)}, {"params": others}]
    )
    schedule = case["schedule"](optimizer) if "schedule" in case else None
    losses = []
    for epoch in range(EPOCHS):
        places = order(seed, epoch)
        for step in range(STEPS_PER_EPOCH):
            batch = places[step * BATCH : (step + 1) * BATCH]
            optimizer.zero_grad()
            scores, head = network(data[batch])
            smoothing = case.get("smoothing", 0)
            loss = F.cross_entropy(scores, labels[batch], label_smoothing=smoothing)
            loss = loss + 0.3 * F.cross_entropy(head, labels[batch], label_smoothing=smoothing)
            loss.backward()
            if "norm" in case:
                nn.utils.clip_grad_norm_(network.parameters(), case["norm"])
            optimizer.step()
            if schedule:
                schedule.step()
            losses.append(loss.item())
    return losses


def main():
    curves = {name: curve(case) for name, case in CASES.items()}
    print(",".join(curves))
    for row in zip(*curves.values()):
        print(",".join(f"{loss:.6f}" for loss in row))
    print(f"PyTorch {torch.__version__}", file=sys.stderr)


if __name__ == "__main__":
    main()
