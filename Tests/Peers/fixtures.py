"""Writes the numbers that PyTorch computes for small networks, for netlab's tests to agree with.

    python Tests/Peers/fixtures.py Tests/MeasurementTests/Fixtures

Each file holds a network's parameters under netlab's names, `images`, the `answers` in evaluation
and in training, the gradient that was put into the training answers, and the gradients that came
back for every parameter and for the images, all in double precision and rounded once at the end.
"""

import os
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn


def conv(inputs, outputs, kernel, norm=False, **options):
    return nn.Conv2d(inputs, outputs, kernel, bias=not norm, **options)


class Module(nn.Module):
    """A stem and an Inception module, with every kind of pooling of the first years."""

    batch, image = 2, (3, 37, 29)

    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict({
            "stem": conv(3, 12, 7, stride=2, padding=3),
            "module|1x1": conv(12, 8, 1),
            "module|3x3_reduce": conv(12, 5, 1),
            "module|3x3": conv(5, 9, 3, padding=1),
            "module|5x5_reduce": conv(12, 3, 1),
            "module|5x5": conv(3, 7, 5, padding=2),
            "module|pool_proj": conv(12, 4, 1),
            "scores": nn.Linear(28 * 4, 10),
        })

    def forward(self, x):
        part = self.parts
        x = F.relu(part["stem"](x))
        x = F.max_pool2d(x, 3, 2, ceil_mode=True)
        x = F.local_response_norm(x, 5, alpha=0.02, beta=0.75, k=1)
        x = torch.cat([
            F.relu(part["module|1x1"](x)),
            F.relu(part["module|3x3"](F.relu(part["module|3x3_reduce"](x)))),
            F.relu(part["module|5x5"](F.relu(part["module|5x5_reduce"](x)))),
            F.relu(part["module|pool_proj"](F.max_pool2d(x, 3, 1, 1))),
        ], 1)
        x = F.avg_pool2d(x, (4, 3), 3)
        return part["scores"](x.flatten(1))


class Residual(nn.Module):
    """Two residual blocks with batch normalisation, the first with a projection."""

    batch, image = 3, (4, 11, 14)

    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict({
            "stem": conv(4, 8, 3, norm=True, padding=1), "stem|norm": nn.BatchNorm2d(8),
            "first|a": conv(8, 17, 3, norm=True, stride=2, padding=1),
            "first|a|norm": nn.BatchNorm2d(17),
            "first|b": conv(17, 17, 3, norm=True, padding=1),
            "first|b|norm": nn.BatchNorm2d(17),
            "first|shortcut|project": conv(8, 17, 1, norm=True, stride=2),
            "first|shortcut|project|norm": nn.BatchNorm2d(17),
            "second|a": conv(17, 5, 1, norm=True), "second|a|norm": nn.BatchNorm2d(5),
            "second|b": conv(5, 17, 3, norm=True, padding=1),
            "second|b|norm": nn.BatchNorm2d(17),
            "scores": nn.Linear(17, 6),
        })

    def normed(self, name, x):
        return self.parts[name + "|norm"](self.parts[name](x))

    def forward(self, x):
        x = F.relu(self.normed("stem", x))
        x = F.relu(self.normed("first|b", F.relu(self.normed("first|a", x)))
                   + self.normed("first|shortcut|project", x))
        x = F.relu(self.normed("second|b", F.relu(self.normed("second|a", x))) + x)
        return self.parts["scores"](x.mean((2, 3)))


class Windows(nn.Module):
    """Every option of a convolution, one channel in, and means that leave padding out."""

    batch, image = 2, (1, 23, 19)

    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict({
            "uneven": conv(1, 6, (5, 3), stride=(2, 1)),
            "dilated": conv(6, 10, 3, padding=2, dilation=2),
            "grouped": conv(10, 15, 3, padding=1, groups=5),
            "depthwise": conv(15, 15, 3, stride=2, padding=1, groups=15),
            "row": conv(15, 9, (1, 7), padding=(0, 3)),
            "column": conv(9, 16, (7, 1), padding=(3, 0)),
            "scores": conv(16, 5, 1),
        })

    def forward(self, x):
        part = self.parts
        x = torch.tanh(part["uneven"](F.pad(x, (0, 1, 2, 1))))
        x = F.relu(part["dilated"](x))
        x = F.relu6(part["grouped"](x))
        x = torch.sigmoid(part["depthwise"](x))
        x = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        x = F.relu(part["column"](F.relu(part["row"](x))))
        return part["scores"](x).mean((2, 3))


NAMES = {"running_mean": "mean", "running_var": "variance", "weight": "weight", "bias": "bias"}


def netlab_name(name):
    """`parts.first|a.running_var` is `first/a.variance`."""
    path, role = name.removeprefix("parts.").rsplit(".", 1)
    return f"{path.replace('|', '/')}.{NAMES[role]}"


def numbers_of(kind, seed):
    torch.manual_seed(seed)
    network = kind().double()
    for name, tensor in network.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        if name.endswith("running_var") or (tensor.dim() == 1 and name.endswith("weight")):
            tensor.uniform_(0.5, 1.5)
        elif tensor.dim() == 1:
            tensor.uniform_(-0.3, 0.3)
        # What netlab reads is what PyTorch computes with.
        tensor.copy_(tensor.float().double())
    images = torch.randn(kind.batch, *kind.image).double().requires_grad_()
    state = {netlab_name(name): tensor.clone() for name, tensor in network.state_dict().items()
             if not name.endswith("num_batches_tracked")}
    tensors = {**state, "images": images}
    network.eval()
    tensors["answers"] = network(images)
    network.train()
    answers = network(images)
    gradient = torch.randn(answers.shape).double()
    answers.backward(gradient)
    tensors["answers in training"] = answers
    tensors["gradient in"] = gradient
    tensors["gradient of images"] = images.grad
    for name, parameter in network.named_parameters():
        tensors["gradient of " + netlab_name(name)] = parameter.grad
    return {name: tensor.detach().float().contiguous() for name, tensor in tensors.items()}


def main():
    folder = sys.argv[1]
    for seed, kind in enumerate([Module, Residual, Windows]):
        path = os.path.join(folder, kind.__name__.lower() + ".safetensors")
        save_file(numbers_of(kind, seed + 1), path, metadata={"torch": torch.__version__.split("+")[0]})
        print(path, os.path.getsize(path))


main()
