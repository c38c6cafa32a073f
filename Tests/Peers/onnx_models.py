"""Runs ONNX's own test data through netlab: whole models, and the cases of every operator it maps.

    python Tests/Peers/onnx_models.py models|operators|all .build/release/netlab

Models are those that the onnx package ships with their outputs. An operator's case is a graph of
one node; its first input becomes the images and the others constants of the file. A case passes, or
netlab refuses it and says why; a wrong number or a crash fails the run. The models' weights are constants,
of which any order of channels makes the same: each is run with random weights as well, without its
softmax, against ONNX Runtime.
"""

import collections
import glob
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
import onnx.backend.test.case.node as node_cases
from onnx import numpy_helper

DATA = os.path.join(os.path.dirname(onnx.__file__), "backend", "test", "data", "light")
SOURCES = os.path.join(os.path.dirname(__file__), "..", "..", "Sources", "ONNX", "Operators")


def mapped_operators():
    """The operators that netlab's sources name."""
    text = open(os.path.join(SOURCES, "OperatorType.swift")).read()
    return re.findall(r'case \w+ = "(\w+)"', text)


def run(netlab, folder, path, images):
    """The answers of a model, or what netlab says instead, and the exit code."""
    source, target = os.path.join(folder, "x.npy"), os.path.join(folder, "y.npy")
    if os.path.exists(target):
        os.remove(target)
    np.save(source, np.ascontiguousarray(images, dtype=np.float32))
    done = subprocess.run(
        [netlab, "run", path, "--input", source, "--output", target, "--quiet"],
        capture_output=True, text=True)
    if done.returncode == 0:
        return np.load(target), None, 0
    return None, done.stderr.strip(), done.returncode


def compare(found, expected, rtol, atol):
    """None where the numbers agree, else how far they are apart."""
    if found.size != expected.size:
        return f"{found.shape} numbers instead of {expected.shape}"
    found = found.reshape(expected.shape)
    if np.allclose(found, expected, rtol=rtol, atol=atol, equal_nan=True):
        return None
    return f"differs by up to {np.max(np.abs(found - expected)):.3g}"


def as_images(array):
    """Batch × channels × height × width, which is how netlab reads files."""
    shape = array.shape
    if len(shape) == 2:
        return array.reshape(shape + (1, 1))
    if len(shape) == 3:
        return array.reshape(shape[0], shape[1], 1, shape[2])
    return array


def models(netlab, folder):
    failures = 0
    for path in sorted(glob.glob(os.path.join(DATA, "*.onnx"))):
        graph = onnx.load(path).graph
        constants = {tensor.name for tensor in graph.initializer}
        images = next(i for i in graph.input if i.name not in constants)
        shape = [d.dim_value or 1 for d in images.type.tensor_type.shape.dim]
        count = int(np.prod(shape))
        # The input for which the package ships the outputs.
        x = (np.arange(count).reshape(shape) / count).astype(np.float32)
        tensor = onnx.TensorProto()
        with open(path.replace(".onnx", "_output_0.pb"), "rb") as file:
            tensor.ParseFromString(file.read())
        found, message, _ = run(netlab, folder, path, x)
        verdict = message or compare(found, numpy_helper.to_array(tensor), 1e-3, 1e-7)
        failures += verdict is not None
        print(f"{os.path.basename(path):28} {verdict or 'equal'}")
        verdict = random_verdict(netlab, folder, path, images.name, shape)
        failures += not verdict.startswith("equal")
        print(f"{'  with random weights':28} {verdict}", flush=True)
    return failures


def with_random_weights(model):
    """The model with random numbers where a node makes constants, and without a softmax at its end."""
    dice = np.random.default_rng(1)
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    for node in [node for node in graph.node if node.op_type == "ConstantOfShape"]:
        shape = tuple(numpy_helper.to_array(stored[node.input[0]]))
        if len(shape) > 1:
            numbers = dice.normal(0, np.sqrt(2 / np.prod(shape[1:])), shape)
        else:
            numbers = dice.uniform(0.5, 1.5, shape)
        graph.initializer.append(numpy_helper.from_array(numbers.astype(np.float32), node.output[0]))
        graph.node.remove(node)
    if graph.node[-1].op_type == "Softmax":
        scores = graph.node[-1].input[0]
        del graph.node[-1]
        graph.output[0].CopyFrom(onnx.helper.make_tensor_value_info(scores, onnx.TensorProto.FLOAT, None))
    return model


def random_verdict(netlab, folder, path, name, shape):
    """How far netlab is from ONNX Runtime on a model with random weights."""
    own = os.path.join(folder, "random.onnx")
    onnx.save(with_random_weights(onnx.load(path)), own)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(own, options, providers=["CPUExecutionProvider"])
    x = np.random.default_rng(2).normal(0, 1, shape).astype(np.float32)
    expected = session.run(None, {name: x})[0]
    found, message, _ = run(netlab, folder, own, x)
    if message:
        return message
    if found.size != expected.size:
        return f"{found.shape} numbers instead of {expected.shape}"
    far = np.max(np.abs(found.reshape(expected.shape) - expected)) / np.max(np.abs(expected))
    return f"equal to {far:.1g}" if far < 1e-4 else f"differs by {far:.2g} of the largest number"


def operators(netlab, folder):
    results = collections.Counter()
    refused = collections.defaultdict(list)
    failures = []
    mapped = set(mapped_operators())
    for case in node_cases.collect_testcases(None):
        if case.model is None or len(case.model.graph.node) != 1:
            continue
        operator = case.model.graph.node[0].op_type
        if operator not in mapped or case.model.graph.node[0].domain:
            continue
        for inputs, outputs in case.data_sets:
            verdict, text = check(netlab, folder, case.model, inputs, outputs, case)
            results[operator, verdict] += 1
            if verdict == "refused":
                refused[text].append(case.name)
            elif verdict == "failed":
                failures.append(f"{case.name}: {text}")
    for operator in mapped_operators():
        passed, not_read = results[operator, "passed"], results[operator, "refused"]
        failed = results[operator, "failed"]
        print(f"{operator:20} {passed:4} passed {not_read:4} refused {failed:4} failed")
    print("\nrefused, and why:")
    for reason, names in sorted(refused.items(), key=lambda item: -len(item[1])):
        print(f"- {reason}: {', '.join(names)}")
    print("\nfailed:" if failures else "\nnone failed")
    for failure in failures:
        print(f"- {failure}")
    return len(failures)


def check(netlab, folder, model, inputs, outputs, case):
    graph = model.graph
    arrays = [
        np.asarray(item) if isinstance(item, (np.ndarray, np.generic)) else None for item in inputs]
    expected = outputs[0]
    if any(array is None for array in arrays) or not isinstance(expected, np.ndarray):
        return "refused", "an input or output is no tensor"
    if not arrays:
        return "refused", "nothing is computed: the node is a constant"
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    graph = changed.graph
    names = [value.name for value in graph.input]
    for name, array in list(zip(names, arrays))[1:]:
        graph.initializer.append(numpy_helper.from_array(array, name))
    first = graph.input[0]
    del graph.input[:]
    graph.input.append(first)
    path = os.path.join(folder, "case.onnx")
    onnx.save(changed, path)
    found, message, code = run(netlab, folder, path, as_images(arrays[0]))
    if code == 2:
        # The first line says what is wrong; places and numbers aside, it is a kind of reason.
        reason = message.splitlines()[0]
        reason = re.sub(r"^error: .*case\.onnx: ", "", reason)
        return "refused", reason
    if code != 0:
        return "failed", f"exit code {code}: {message}"
    verdict = compare(found, expected.astype(np.float32), case.rtol, max(case.atol, 1e-6))
    return ("failed", verdict) if verdict else ("passed", "")


def main():
    what, netlab = sys.argv[1], sys.argv[2]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        if what in ("models", "all"):
            failures += models(netlab, folder)
        if what in ("operators", "all"):
            failures += operators(netlab, folder)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
