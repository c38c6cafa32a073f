"""Exports every network as ONNX and has ONNX's checker and ONNX Runtime say whether it is the same.

    python Tests/Peers/onnx_export.py .build/release/netlab [name ...]

For each network of `netlab list`, and of a spec of odd layers (or those named): `netlab export` with random weights; ONNX's
checker with its full check, and its strict shape inference; ONNX Runtime beside `netlab run` of the
same weights on random images; and `netlab analyze` of the model beside the spec's fingerprint,
multiply-adds and parameters. Numbers differ by ‖y − r‖₂ / ‖r‖₂ (norm) and max|y − r| / max|r|
(max), of netlab's answers y and ONNX Runtime's r; both may be 1e-4 at the most.

Weights begin as the network's own rule has it. Where a sum of hundreds of residual blocks grows
beyond all numbers, as it does without training, the factors of its normalisations are 0.3. Random
weights can make a softmax certain, or quite uncertain; what it reads is compared, too.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file, save_file

# Layers that no network of Specs has.
OTHERS = os.path.join(os.path.dirname(__file__), "onnx_operators.swift")
TOLERANCE = 1e-4
SEED = 7
BATCH = 2
# The side of the images for a network that leaves it open.
SIDE = 64


def call(netlab, *arguments):
    """What netlab prints; its message as an error where it fails."""
    done = subprocess.run([netlab, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"netlab {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def totals(report):
    """What is compared of an analysis: the fingerprint and two counts."""
    numbers = report["totals"]
    return report["fingerprint"], numbers["multiplyAdds"], numbers["parameters"]


def calm(path):
    """Makes the factors of all normalisations smaller, so that no sum overflows."""
    weights = load_file(path)
    for name in weights:
        if name.endswith(".mean"):
            weights[name.removesuffix("mean") + "weight"][:] = 0.3
    save_file(weights, path)


def inference(path, images, value):
    """The answers of a model, and another of its values."""
    model = onnx.load(path)
    model.graph.output.append(onnx.helper.make_empty_tensor_value_info(value))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: images})


def differences(found, expected):
    """The relative differences of two arrays of as many numbers: norm and max."""
    expected = expected.reshape(found.shape)
    if not np.isfinite(expected).all():
        raise RuntimeError("ONNX Runtime's answers are no numbers")
    difference = np.abs(found.astype(np.float64) - expected)
    norm = np.linalg.norm(difference.ravel()) / np.linalg.norm(expected.astype(np.float64).ravel())
    return norm, difference.max() / np.abs(expected).max()


def check(netlab, folder, network):
    """The differences of one network, whose model is right otherwise."""
    spec = f"{network['spec']}#{network['name']}"
    channels, *size = network["input"]
    is_open = not size or None in size
    size = [SIDE, SIDE] if is_open else size
    asked = ["--input", f"{size[0]}x{size[1]}"] if is_open else []
    model, weights, source, target = (
        os.path.join(folder, name) for name in ("m.onnx", "w.safetensors", "x.npy", "y.npy"))
    images = np.random.default_rng(SEED).standard_normal([BATCH, channels, *size], dtype=np.float32)
    np.save(source, images)
    run = ["run", spec, "--input", source, "--output", target, "--quiet"]
    call(netlab, *run, "--seed", str(SEED), "--save-weights", weights)
    numbers = ["--seed", str(SEED)]
    answers = np.load(target)
    if not np.isfinite(answers).all() or np.abs(answers).max() > 1e30:
        calm(weights)
        numbers = ["--weights", weights]
        call(netlab, *run, *numbers)
        answers = np.load(target)
    call(netlab, "export", spec, "-o", model, "--quiet", *numbers, *asked)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes_path(
        model, model + ".inferred", check_type=True, strict_mode=True, data_prop=True)
    analyze = ["analyze", "--format", "json", "--no-db", "--no-diagram", "--quiet"]
    own = json.loads(call(netlab, *analyze, model))["networks"][0]
    if is_open:
        network = json.loads(call(netlab, *analyze, *asked, spec))["networks"][0]
    if totals(own) != totals(network):
        raise RuntimeError(f"read again it is {totals(own)}, and was {totals(network)}")
    last = own["layers"][-1]
    before = last["inputs"][0]
    expected, inner = inference(model, images, before)
    pairs = [(answers, expected)]
    if last["operator"] == "softmax":
        call(netlab, *run, *numbers, "--layer", before)
        pairs.append((np.load(target), inner))
    norm, largest = np.max([differences(*pair) for pair in pairs], axis=0)
    return norm, largest, os.path.getsize(model)


def main():
    netlab, names = sys.argv[1], sys.argv[2:]
    networks = json.loads(call(netlab, "list", "--format", "json"))["networks"]
    analyze = ["analyze", "--format", "json", "--no-db", "--no-diagram", "--quiet"]
    networks += json.loads(call(netlab, *analyze, OTHERS))["networks"]
    networks = [network for network in networks if not names or network["name"] in names]
    failures = 0
    print(f"{'network':30} {'norm':>9} {'max':>9} {'MB':>8} {'seconds':>8}  verdict")
    for network in networks:
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                norm, largest, size = check(netlab, folder, network)
                verdict = "equal" if max(norm, largest) <= TOLERANCE else "DIFFERS"
                numbers = f"{norm:9.1e} {largest:9.1e} {size / 1e6:8.1f}"
            except Exception as error:  # One network's failure says nothing of the others.
                numbers, verdict = f"{'':9} {'':9} {'':8}", f"FAILED: {error}"
        failures += verdict != "equal"
        seconds = time.monotonic() - start
        print(f"{network['name']:30} {numbers} {seconds:8.1f}  {verdict}", flush=True)
    print(f"{len(networks)} networks, {failures} of them not equal")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
