"""A PyTorch module with exactly the layers of `netlab analyze SPEC --format json --training`."""

import re

import torch
import torch.nn.functional as F
from torch import nn

ACTIVATIONS = {
    "relu": nn.ReLU, "relu6": nn.ReLU6, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh,
    "softplus": nn.Softplus, "swish": nn.SiLU, "hardSigmoid": nn.Hardsigmoid,
    "hardSwish": nn.Hardswish, "gelu": nn.GELU,
}


class Pad(nn.Module):
    """Zeros (or, before a maximum, minus infinity) on each side: top, left, bottom, right."""

    def __init__(self, sides, value=0.0):
        super().__init__()
        top, left, bottom, right = sides
        self.sides, self.value = (left, right, top, bottom), value

    def forward(self, x):
        return F.pad(x, self.sides, value=self.value)


def padded(layer, sides, value=0.0):
    return nn.Sequential(Pad(sides, value), layer)


def window(layer):
    """Kernel, stride, symmetric padding, and the four sides where padding is not symmetric."""
    top, left, bottom, right = layer["padding"]
    symmetric = top == bottom and left == right
    return layer["kernel"], layer["stride"], (top, left) if symmetric else (0, 0), (
        None if symmetric else layer["padding"])


def rounds_up(layer):
    """Whether a pooling layer's printed output needs a window that hangs over the edge."""
    kernel, stride = layer["kernel"], layer["stride"]
    top, left, bottom, right = layer["padding"]
    height, width = layer["inputShapes"][0][1:]
    floor = [(height + top + bottom - kernel[0]) // stride[0] + 1,
             (width + left + right - kernel[1]) // stride[1] + 1]
    return floor != layer["outputShape"][1:]


def module(layer):
    """The module for one layer of a report; None for what `Network.forward` does itself."""
    name = layer["operator"]
    if name == "convolution":
        kernel, stride, padding, sides = window(layer)
        conv = nn.Conv2d(
            layer["inputShapes"][0][0], layer["outputShape"][0], kernel, stride, padding,
            layer["dilation"], layer["groups"], bias=layer["biases"] > 0)
        return conv if sides is None else padded(conv, sides)
    if name == "maxPool":
        kernel, stride, padding, sides = window(layer)
        pool = nn.MaxPool2d(kernel, stride, padding, ceil_mode=rounds_up(layer))
        return pool if sides is None else padded(pool, sides, float("-inf"))
    if name == "averagePool":
        kernel, stride, padding, sides = window(layer)
        if sides is not None:
            raise ValueError(f"{layer['path']}: PyTorch's mean has no one-sided padding")
        return nn.AvgPool2d(
            kernel, stride, padding, ceil_mode=rounds_up(layer), count_include_pad=False)
    if name == "globalAveragePool":
        return nn.AdaptiveAvgPool2d(1)
    if name == "adaptiveAveragePool":
        return nn.AdaptiveAvgPool2d(layer["outputShape"][1:])
    if name == "lrn":
        return nn.LocalResponseNorm(int(re.search(r"\d+", layer["label"]).group()), 1e-4, 0.75, 1)
    if name == "batchNorm":
        return nn.BatchNorm2d(layer["outputShape"][0])
    if name == "linear":
        features = torch.Size(layer["inputShapes"][0]).numel()
        return nn.Linear(features, layer["outputShape"][0], bias=layer["biases"] > 0)
    if name == "dropout":
        return nn.Dropout(float(layer["label"]))
    if name in ACTIVATIONS:
        return ACTIVATIONS[name]()
    if name in ("input", "concat", "sum", "flatten", "softmax"):
        return None
    raise ValueError(f"{layer['path']}: no counterpart for {name}")


class Network(nn.Module):
    """Runs a report's layers in their order.

    In training it gives the logits of every output, the main one first; in evaluation the
    probabilities of the main one.
    """

    def __init__(self, report):
        super().__init__()
        self.layers = report["layers"]
        self.steps = nn.ModuleList()
        for layer in self.layers:
            self.steps.append(module(layer) or nn.Identity())
        read = {path for layer in self.layers for path in layer["inputs"]}
        ends = [layer["path"] for layer in self.layers if layer["path"] not in read]
        # The main output is declared last; every other end is an auxiliary head.
        self.main, self.heads = ends[-1], ends[:-1]
        self.needed = self.behind(self.main)

    def behind(self, output):
        by_path = {layer["path"]: layer for layer in self.layers}
        needed, queue = set(), [output]
        while queue:
            path = queue.pop()
            if path not in needed:
                needed.add(path)
                queue += by_path[path]["inputs"]
        return needed

    def forward(self, images):
        values = {}
        for layer, step in zip(self.layers, self.steps):
            path, name = layer["path"], layer["operator"]
            if not self.training and path not in self.needed:
                continue
            inputs = [values[source] for source in layer["inputs"]]
            if name == "input":
                value = images
            elif name == "concat":
                value = torch.cat(inputs, 1)
            elif name == "sum":
                value = inputs[0]
                for other in inputs[1:]:
                    value = value + other
            elif name == "flatten":
                value = inputs[0].flatten(1)
            elif name == "softmax":
                value = inputs[0] if self.training else inputs[0].softmax(1)
            elif name == "linear":
                value = step(inputs[0].flatten(1))
            else:
                value = step(inputs[0])
            values[path] = value
        outputs = [values[self.main].flatten(1)]
        if self.training:
            outputs += [values[head].flatten(1) for head in self.heads]
        return outputs if self.training else outputs[0]
