"""Runs ONNX's own test data through netlab: whole models, and the cases of every operator it maps.

    python Tests/Peers/onnx_models.py models|operators|all .build/release/netlab

Models are those that the onnx package ships with their outputs. An operator's case is a graph of
one node; its first input becomes the images and the others constants of the file. A case passes, or
netlab refuses it and says why; a wrong number or a crash fails the run.
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
    return failures


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
