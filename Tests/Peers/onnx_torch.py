"""Exports PyTorch's networks as their users do, and holds netlab's numbers against PyTorch's.

    python Tests/Peers/onnx_torch.py .build/release/netlab [network…]

Each network is exported with its normalisation as layers and folded into convolutions, for any number
of images and for two, in old and new versions of ONNX's operators; by PyTorch's newer exporter, too,
where onnxscript is installed. Of each, netlab's answers, multiply-adds and parameters must be
PyTorch's, and so must those of the spec that `netlab import` writes. Operators that netlab does not
have must be the ones listed here, and no more.
"""

import contextlib
import importlib.util
import io
import json
import logging
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import torch
from torch import nn

from torch_models import NETWORKS

SPECS = os.path.join(os.path.dirname(__file__), "..", "..", "Specs")

# How networks are exported: options of torch.onnx.export, and whether the number of images is open.
UNFOLDED = dict(training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
EXPORTS = {
    "opset 9": (dict(dynamo=False, opset_version=9), False),
    "opset 13, unfolded": (dict(dynamo=False, opset_version=13, **UNFOLDED), True),
    "opset 17": (dict(dynamo=False, opset_version=17), True),
}
if importlib.util.find_spec("onnxscript"):
    EXPORTS["opset 18, newer exporter"] = (
        dict(dynamo=True, opset_version=18, external_data=False), False)
UNFOLDED_EXPORT = "opset 13, unfolded"

# Operators that netlab does not have, by network; whatever else is unknown is a fault.
UNKNOWN = {
    "lenet5": {"LogSoftmax"}, "mobilenet_v3_small": {"Mul"}, "efficientnet_b0": {"Mul"},
    "shufflenet_v2_x0_5": {"Slice", "Split"}, "unet": {"ConvTranspose"},
    "convnext_tiny": {
        "Div", "Erf", "LayerNormalization", "Mul", "Pow", "ReduceMean", "Sqrt", "Sub"},
}

# Networks that netlab's specs declare, too, and whether they are the same architecture.
SPEC_OF = {
    "squeezenet1_1": ("squeezenet.swift", True),
    "densenet121": ("densenet.swift#DenseNet-121", True),
    "vgg11_bn": ("vgg.swift#VGG-A", True),
    "mobilenet_v1": ("mobilenet.swift#MobileNet-v1", True),
    "mobilenet_v2": ("mobilenet.swift#MobileNet-v2", True),
    "resnet18": ("resnet.swift#ResNet-18", True),
    # The stride stands in other layers, and 3×3 kernels where the paper has 5×5.
    "resnet50": ("resnet.swift#ResNet-50", False),
    "googlenet": ("googlenet.swift", False),
}


def built(name):
    """A network in evaluation with numbers that differ from layer to layer, and two images."""
    torch.manual_seed(1)
    make, (channels, side) = NETWORKS[name]
    network = make()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.1, 0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            nn.init.uniform_(module.weight, 0.8, 1.2)
            nn.init.uniform_(module.bias, -0.1, 0.1)
    return network.eval(), torch.rand(2, channels, side, side)


def answers(network, images):
    """The first output, and the multiply-adds for one image that lead to any."""
    count = 0

    def note(module, inputs, output):
        nonlocal count
        if isinstance(module, nn.Conv2d):
            each = module.weight[0].numel()
        else:
            each = module.in_features
        count += each * output.numel() // len(images)

    hooks = [
        module.register_forward_hook(note)
        for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    with torch.no_grad():
        output = network(images)
    for hook in hooks:
        hook.remove()
    return (output[0] if isinstance(output, tuple) else output).numpy(), count


def export(network, images, path, options, is_open):
    """Writes the model; what the exporter says instead, where it cannot."""
    options = dict(options)
    if is_open:
        options["dynamic_axes"] = {"input": {0: "batch"}, "output": {0: "batch"}}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            torch.onnx.export(
                network, (images,), path, input_names=["input"], output_names=["output"], **options)
    except Exception as error:  # Whatever an exporter raises is its own affair.
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return None


class Checks:
    """What netlab says of one exported model, held against PyTorch."""

    def __init__(self, netlab, folder, name, network, images):
        self.netlab, self.folder, self.name = netlab, folder, name
        self.images, self.unknown = images, []
        self.expected, self.macs = answers(network, images)
        self.parameters = sum(
            p.numel() for n, p in network.named_parameters() if not n.startswith("aux"))
        # A factor and an offset for each colour, which netlab's scale could learn.
        self.parameters += 6 * getattr(network, "transform_input", False)
        np.save(os.path.join(folder, "x.npy"), images.numpy())

    def call(self, *words):
        return subprocess.run(
            [self.netlab, *words], capture_output=True, text=True, cwd=self.folder)

    def faults(self, path, export_name):
        done = self.call("analyze", path, "--format", "json", "--no-db", "--no-diagram", "--quiet")
        if done.returncode:
            return [f"analyze: {done.stderr.strip()}"]
        report = json.loads(done.stdout)["networks"][0]
        unknown = {
            layer["operator"] for layer in report["layers"] if layer["multiplyAdds"] is None}
        if not unknown <= UNKNOWN.get(self.name, set()):
            return [f"unknown operators: {sorted(unknown)}"]
        self.unknown = sorted(unknown)
        if unknown:
            return []
        found = []
        totals = report["totals"]
        if totals["multiplyAdds"] != self.macs:
            found.append(f"{totals['multiplyAdds']} multiply-adds, PyTorch {self.macs}")
        if export_name == UNFOLDED_EXPORT and totals["parameters"] != self.parameters:
            found.append(f"{totals['parameters']} parameters, PyTorch {self.parameters}")
        found += self.run_faults("model", path)
        done = self.call("import", path, "-o", "spec.swift", "--weights", "w.safetensors", "--quiet")
        if done.returncode:
            return found + [f"import: {done.stderr.strip()}"]
        return found + self.run_faults("spec", "spec.swift", "--weights", "w.safetensors")

    def run_faults(self, what, *words):
        done = self.call("run", *words, "--input", "x.npy", "--output", "y.npy", "--quiet")
        if done.returncode:
            return [f"run of the {what}: {done.stderr.strip()}"]
        found = np.load(os.path.join(self.folder, "y.npy"))
        if found.size != self.expected.size:
            return [f"{what}: {found.shape} numbers, PyTorch {self.expected.shape}"]
        error = np.abs(found.reshape(self.expected.shape) - self.expected).max()
        relative = error / np.abs(self.expected).max()
        return [] if relative < 1e-4 else [f"{what}: differs by {relative:.2g} of the largest number"]

    def comparison_faults(self, path):
        """Whether the spec is told to be the same architecture, and all costs add up."""
        if self.name not in SPEC_OF:
            return []
        spec, is_same = SPEC_OF[self.name]
        done = self.call(
            "compare", os.path.abspath(os.path.join(SPECS, spec)), path, "--structure", "--strict",
            "--format", "json", "--quiet")
        if done.returncode not in (0, 1):
            return [f"compare: {done.stderr.strip()}"]
        if (done.returncode == 0) != is_same:
            return [f"compare: is {'not ' if is_same else ''}told to be the architecture of {spec}"]
        comparison = json.loads(done.stdout)["comparisons"][0]
        for count in ("multiplyAdds", "parameters"):
            parts = comparison["consequences"][count] + sum(
                layer[count] for kind in ("differences", "notes") for difference in comparison[kind]
                for layer in difference["layers"])
            if parts != comparison["total"][count]:
                return [f"compare: {count} of {parts} are named, of {comparison['total'][count]}"]
        return []


def main():
    netlab = os.path.abspath(sys.argv[1])
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    failures = 0
    for name in sys.argv[2:] or NETWORKS:
        network, images = built(name)
        with tempfile.TemporaryDirectory() as folder:
            checks = Checks(netlab, folder, name, network, images)
            path = os.path.join(folder, f"{name}.onnx")
            for export_name, (options, is_open) in EXPORTS.items():
                refused = export(network, images, path, options, is_open)
                if refused:
                    print(f"{name:20} {export_name:26} not exported: {refused[:100]}")
                    continue
                faults = checks.faults(path, export_name)
                if export_name == UNFOLDED_EXPORT:
                    faults += checks.comparison_faults(path)
                failures += len(faults)
                fine = f"known but for {', '.join(checks.unknown)}" if checks.unknown else "equal"
                print(f"{name:20} {export_name:26} {'; '.join(faults) or fine}", flush=True)
                os.remove(path)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
