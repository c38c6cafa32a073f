"""Puts netlab's counts of ONNX's light models beside those of fvcore and of ptflops.

    python Tests/Peers/onnx_counts.py .build/release/netlab Reports/counts.md

Both tools count PyTorch modules: each model's graph is run by a module that has a PyTorch layer for
each of its nodes. What a tool counts is told apart by kinds of layer, and every difference from
netlab's multiply-adds is a sum of such parts or an error.
"""

import contextlib
import glob
import io
import json
import logging
import os
import subprocess
import sys
import warnings
from importlib import metadata

import fvcore.nn
import numpy as np
import onnx
import ptflops
import torch
from onnx import numpy_helper
from torch import nn

DATA = os.path.join(os.path.dirname(onnx.__file__), "backend", "test", "data", "light")

# fvcore's names of the operators whose flops are multiply-adds.
FVCORE_KINDS = {"conv": "convolution", "linear": "linear", "addmm": "linear"}


class Apply(nn.Module):
    """A function as a module, for nodes that own nothing."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)


class Scaled(nn.Module):
    """A product or a sum with learned numbers."""

    def __init__(self, operation, numbers):
        super().__init__()
        self.operation, self.numbers = operation, nn.Parameter(numbers)

    def forward(self, x):
        return self.operation(x, self.numbers)


class Interpreter(nn.Module):
    """The nodes of a model's graph, each as a layer of PyTorch."""

    def __init__(self, model):
        super().__init__()
        graph = model.graph
        constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        self.input = next(i.name for i in graph.input if i.name not in constants)
        self.output = graph.output[0].name
        self.steps, self.layers = [], nn.ModuleList()
        for node in graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            if all(name in constants for name in node.input if name):
                constants[node.output[0]] = folded(
                    node.op_type, attributes, [constants[name] for name in node.input])
                continue
            self.layers.append(layer(node, attributes, constants))
            inputs = [name for name in node.input if name and name not in constants]
            self.steps.append((inputs, node.output[0]))

    def forward(self, images):
        values = {self.input: images}
        for (inputs, output), module in zip(self.steps, self.layers):
            values[output] = module(*[values[name] for name in inputs])
        return values[self.output]


def folded(operator, attributes, inputs):
    """What a node makes of constants."""
    if operator == "ConstantOfShape":
        return np.full(inputs[0], numpy_helper.to_array(attributes["value"])[0])
    if operator == "Unsqueeze":
        return np.expand_dims(inputs[0], tuple(attributes["axes"]))
    if operator == "Reshape":
        return inputs[0].reshape(inputs[1])
    raise ValueError(f"no constant of {operator}")


def padded(module, pads, value=0.0):
    """A window with zeros that differ between its sides in front of it."""
    top, left, bottom, right = pads
    return nn.Sequential(nn.ConstantPad2d((left, right, top, bottom), value), module)


def layer(node, attributes, constants):
    """The layer for a node, with its numbers."""
    numbers = [torch.from_numpy(np.array(constants[n])) for n in node.input if n in constants]
    kernel, stride = attributes.get("kernel_shape"), attributes.get("strides", [1, 1])
    pads = attributes.get("pads", [0, 0, 0, 0])
    even = pads[:2] if pads[:2] == pads[2:] else [0, 0]

    def windowed(module, value=0.0):
        return module if pads[:2] == pads[2:] else padded(module, pads, value)

    match node.op_type:
        case "Conv":
            weight = numbers[0]
            groups = attributes.get("group", 1)
            return windowed(
                nn.Conv2d(
                    weight.shape[1] * groups, weight.shape[0], weight.shape[2:], stride, even,
                    attributes.get("dilations", [1, 1]), groups, bias=len(numbers) > 1))
        case "Gemm":
            units, features = numbers[0].shape[:: 1 if attributes.get("transB") else -1]
            return nn.Linear(features, units, bias=len(numbers) > 1)
        case "BatchNormalization":
            return nn.BatchNorm2d(len(numbers[0]))
        case "MaxPool":
            return windowed(nn.MaxPool2d(kernel, stride, even), float("-inf"))
        case "AveragePool":
            return windowed(nn.AvgPool2d(kernel, stride, even, count_include_pad=False))
        case "GlobalAveragePool":
            return nn.AdaptiveAvgPool2d(1)
        case "LRN":
            return nn.LocalResponseNorm(attributes["size"])
        case "Relu":
            return nn.ReLU()
        case "Softmax":
            return nn.Softmax(dim=1)
        case "Dropout":
            return nn.Dropout()
        case "Concat":
            return Apply(lambda *parts: torch.cat(parts, dim=1))
        case "Reshape":
            shape = numbers[0].tolist()
            return Apply(lambda x: x.reshape([1 if i == 0 else s for i, s in enumerate(shape)]))
        case "Transpose":
            return Apply(lambda x: x.permute(attributes["perm"]))
        case "Mul":
            return Scaled(torch.mul, numbers[0])
        case "Add" if numbers:
            return Scaled(torch.add, numbers[0])
        case "Add" | "Sum":
            return Apply(lambda *parts: sum(parts[1:], parts[0]))
    raise ValueError(f"no layer for {node.op_type}")


def fvcore_counts(module, images):
    """Its flops by its own kinds of operator, and the parameters."""
    analysis = fvcore.nn.FlopCountAnalysis(module, images)
    analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    counts = {kind: int(number) for kind, number in analysis.by_operator().items()}
    return counts, fvcore.nn.parameter_count(module)[""]


def ptflops_counts(module, shape):
    """Its macs by kinds of layer: what is missing when it ignores them."""

    def total(ignored, functional):
        with contextlib.redirect_stdout(io.StringIO()):
            return ptflops.get_model_complexity_info(
                module, tuple(shape), as_strings=False, print_per_layer_stat=False,
                ignore_modules=ignored, backend="pytorch",
                backend_specific_config={"count_functional": functional})

    everything, parameters = total([], True)
    macs = total([], False)[0]
    kinds = {
        "convolution and linear": [nn.Conv2d, nn.Linear],
        "BN": [nn.BatchNorm2d], "ReLU": [nn.ReLU],
        "pooling": [nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d],
    }
    counts = {kind: int(macs - total(types, False)[0]) for kind, types in kinds.items()}
    assert sum(counts.values()) == macs, f"ptflops counts more kinds of module than {list(kinds)}"
    counts["functions"] = int(everything - macs)
    return counts, int(parameters)


def row(netlab, path):
    """One model's numbers; an error where one is left unexplained."""
    model = onnx.load(path)
    constants = {tensor.name for tensor in model.graph.initializer}
    images = next(i for i in model.graph.input if i.name not in constants)
    shape = [d.dim_value for d in images.type.tensor_type.shape.dim][1:]
    done = subprocess.run(
        [netlab, "analyze", path, "--format", "json", "--no-db", "--no-diagram", "--quiet"],
        capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)["networks"][0]
    macs, parameters = report["totals"]["multiplyAdds"], report["totals"]["parameters"]
    weighted = [r for r in report["layers"] if r["operator"] in ("convolution", "linear")]
    biases = sum(r["elementwiseOperations"] for r in weighted)
    module = Interpreter(model).eval()
    with torch.no_grad():
        fvcore_kinds, fvcore_parameters = fvcore_counts(module, torch.zeros(1, *shape))
        ptflops_kinds, ptflops_parameters = ptflops_counts(module, shape)
    fvcore_macs = sum(n for kind, n in fvcore_kinds.items() if kind in FVCORE_KINDS)
    ptflops_macs = ptflops_kinds.pop("convolution and linear")
    name = os.path.basename(path).removeprefix("light_").removesuffix(".onnx")
    assert fvcore_macs == macs, f"{name}: fvcore {fvcore_macs}, netlab {macs}"
    assert ptflops_macs == macs + biases, f"{name}: ptflops {ptflops_macs}, netlab {macs} + {biases}"
    assert parameters == fvcore_parameters == ptflops_parameters, (
        f"{name}: parameters {parameters}, {fvcore_parameters}, {ptflops_parameters}")
    others = {kind: n for kind, n in fvcore_kinds.items() if kind not in FVCORE_KINDS and n}
    return {
        "name": name, "macs": macs, "parameters": parameters, "biases": biases,
        "fvcore": sum(fvcore_kinds.values()), "fvcore others": others,
        "ptflops": ptflops_macs + sum(ptflops_kinds.values()),
        "ptflops others": {kind: n for kind, n in ptflops_kinds.items() if n},
    }


def listed(parts):
    return " + ".join(f"{number:,} {kind}" for kind, number in parts.items()) or "–"


def page(rows):
    lines = [
        "# Counts beside fvcore and ptflops", "",
        "Multiply-adds and parameters of the light models in ONNX's own test data: `netlab analyze` of",
        "each file beside two tools that count PyTorch modules, on a module with a PyTorch layer for each",
        "of the file's nodes. All three agree on the parameters, and on the multiply-adds of convolutions",
        "and linear layers; the tools' totals are larger by what they count besides. `make counts` counts",
        "anew, and fails where a number is left unexplained.", "",
        "| model | parameters, all three | netlab: MACs | fvcore: flops | ptflops: MACs |",
        "|---|--:|--:|--:|--:|",
    ]
    for r in rows:
        lines.append(
            f"| {r['name']} | {r['parameters']:,} | {r['macs']:,} | {r['fvcore']:,} "
            f"| {r['ptflops']:,} |")
    lines += [
        "", "## What is counted besides", "",
        "| model | fvcore − netlab | ptflops − netlab |", "|---|---|---|",
    ]
    for r in rows:
        parts = {"biases": r["biases"], **r["ptflops others"]}
        lines.append(f"| {r['name']} | {listed(r['fvcore others'])} | {listed(parts)} |")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("fvcore", "ptflops", "onnx"))
    lines += [
        "",
        "- fvcore calls a multiply-add one flop, leaves out biases and activations, and counts two for",
        "  each normalised number and one for each that a global mean reads. What it has no formula for,",
        "  such as sums and LRN, it leaves out.",
        "- ptflops adds one for each bias, each number after ReLU and each pooled number, and two for each",
        "  normalised one. It counts functions beside the modules that call them: ReLU and pooling once",
        "  more, softmax, and the mean and power of LRN.",
        "- netlab counts biases, activations, normalisation and pooling, too, but apart, as elementwise",
        "  operations.",
        "", f"Counted by {versions}.", "",
    ]
    return "\n".join(lines)


def main():
    netlab, target = sys.argv[1:3]
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    rows = []
    for path in sorted(glob.glob(os.path.join(DATA, "*.onnx"))):
        rows.append(row(netlab, path))
        print(f"{rows[-1]['name']}: {rows[-1]['macs']:,} MACs", file=sys.stderr)
    with open(target, "w") as file:
        file.write(page(rows))


if __name__ == "__main__":
    main()
