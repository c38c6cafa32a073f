"""Makes weights and paddings by random chains of nodes, and holds netlab's answers against ONNX Runtime's.

    python Tests/Peers/onnx_constants.py .build/release/netlab [models] [seed]

Exporters leave such chains where a program works out what a layer needs. Each model convolves images by
weights that follow from other numbers of the file in up to a dozen steps, and pads by a list that does; half
of the numbers are whole ones. netlab must answer as ONNX Runtime does to 1e-4 of the largest number, or
refuse and name the node; a refusal where ONNX Runtime answers is listed.
"""

import os
import random
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

TOLERANCE = 1e-4
IMAGES = np.random.RandomState(1).randn(2, 3, 8, 9).astype(np.float32)
LARGEST = 4000  # Lists of more whole numbers are refused.


class Chain:
    """Nodes that follow from numbers of the file, each with the numbers that ONNX Runtime makes of it."""

    def __init__(self, dice):
        self.dice, self.nodes, self.tensors = dice, [], []
        self.version = dice.choice([11, 13, 15, 17])
        self.count = 0

    def name(self):
        self.count += 1
        return f"t{self.count}"

    def constant(self, numbers):
        """Numbers as an initialiser or as a node."""
        name = self.name()
        tensor = numpy_helper.from_array(np.asarray(numbers), name)
        if self.dice.random() < 0.5:
            self.tensors.append(tensor)
        else:
            self.nodes.append(helper.make_node("Constant", [], [name], value=tensor))
        return name

    def whole(self, *numbers):
        return self.constant(np.array(numbers, np.int64))

    def model(self, nodes, inputs, output):
        graph = helper.make_graph(
            self.nodes + nodes, "chain", inputs, [helper.make_empty_tensor_value_info(output)],
            self.tensors)
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", self.version)], ir_version=7)

    def values(self, name):
        return answer(self.model([], [], name), {})

    def add(self, operator, *inputs, **attributes):
        name = self.name()
        self.nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name


def answer(model, feeds):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, feeds)[0]


def moved(chain, name, extents):
    """A node that picks, turns, joins or repeats numbers."""
    dice, rank = chain.dice, len(extents)
    axis = dice.randrange(rank)
    kind = dice.choice(["Slice", "Slice", "Gather", "Concat", "Expand", "Transpose", "Reshape", "Unsqueeze"])
    if kind == "Slice":
        step = dice.choice([1, 1, 2, -1, -2])
        ends = [-(2**63), -(2**31), -extents[axis], -1, 0, 1, extents[axis], 2**31 - 1, 2**63 - 1]
        start, end = (0, ends[-1]) if step > 0 else (ends[-1], -(2**63))
        if dice.random() < 0.4:
            start = dice.choice(ends)
        return chain.add(
            "Slice", name, chain.whole(start), chain.whole(end), chain.whole(dice.choice([axis, axis - rank])),
            chain.whole(step))
    if kind == "Gather":
        places = [dice.randrange(-extents[axis], extents[axis]) for _ in range(dice.randint(1, 4))]
        shape = dice.choice([(-1,), (-1, 1)])
        return chain.add("Gather", name, chain.constant(np.array(places).reshape(shape)), axis=axis)
    if kind == "Concat":
        return chain.add("Concat", *[name] * dice.randint(1, 3), axis=dice.choice([axis, axis - rank]))
    if kind == "Expand":
        wanted = [dice.choice([1, extent]) if extent > 1 else dice.randint(1, 3) for extent in extents]
        return chain.add("Expand", name, chain.whole(*[1] * dice.randint(0, 1), *wanted))
    if kind == "Transpose":
        return chain.add("Transpose", name, perm=dice.sample(range(rank), rank))
    if kind == "Reshape":
        return chain.add("Reshape", name, chain.whole(*dice.choice([[-1], [1, -1], [-1, 1, 1], [0, -1]])))
    if chain.version < 13:
        return chain.add("Unsqueeze", name, axes=[axis])
    return chain.add("Unsqueeze", name, chain.whole(axis))


def computed(chain, name, numbers):
    """A node that works numbers out of others."""
    dice, is_real = chain.dice, numbers.dtype.kind == "f"
    other = dice.choice([np.array(dice.choice([-3, -1, 2, 5])), np.array([dice.choice([1, 2, 4])])])
    if numbers.ndim and dice.random() < 0.5:
        other = np.arange(1, numbers.shape[-1] + 1) % 7 + 1
    other = chain.constant(other.astype(numbers.dtype))
    kind = dice.choice(["Add", "Sub", "Mul", "Div", "Max", "Min", "Neg", "Abs", "Where", "Cast", "Mod"])
    if kind in ("Neg", "Abs"):
        return chain.add(kind, name)
    if kind == "Where":
        test = chain.add(dice.choice(["Less", "Greater", "Equal"]), name, other)
        return chain.add("Where", test, name, other)
    if kind == "Cast":
        way = dice.choice([[TensorProto.INT64], [TensorProto.BOOL], [TensorProto.INT32, TensorProto.INT64]])
        for target in way + ([TensorProto.FLOAT] if is_real else [TensorProto.INT64]):
            name = chain.add("Cast", name, to=target)
        return name
    if kind == "Mod" and is_real:
        return chain.add(dice.choice(["Floor", "Ceil", "Round"]), name)
    return chain.add(kind, name, other)


def grown(chain, numbers, steps):
    """A name for numbers that follow from these in some steps, and the numbers."""
    name = chain.constant(numbers)
    for _ in range(steps):
        node = moved if numbers.ndim and chain.dice.random() < 0.5 else computed
        before = len(chain.nodes), len(chain.tensors)
        try:
            changed = node(chain, name, numbers.shape if node is moved else numbers)
            values = chain.values(changed)
        except Exception:  # What ONNX Runtime refuses is no model.
            del chain.nodes[before[0]:], chain.tensors[before[1]:]
            continue
        if not 0 < values.size <= LARGEST or values.ndim > 6 or not (np.abs(values) < 1e6).all():
            del chain.nodes[before[0]:], chain.tensors[before[1]:]
            continue
        name, numbers = changed, values
    return name, numbers


def fitted(chain, name, count, extents):
    """Numbers repeated and cut until they are as many as a layer needs."""
    line = chain.add("Reshape", name, chain.whole(-1))
    wanted = int(np.prod(extents))
    if count < wanted:
        line = chain.add("Concat", *[line] * -(-wanted // count), axis=0)
    line = chain.add("Slice", line, chain.whole(0), chain.whole(wanted))
    return chain.add("Reshape", line, chain.whole(*extents))


def random_model(dice):
    chain = Chain(dice)
    numbers = np.array([dice.choice([-1.5, -0.5, 0.25, 1, 2.75]) for _ in range(24)], np.float32)
    if dice.random() < 0.5:
        numbers = np.round(numbers * 4).astype(np.int64)
    shape = dice.choice([(24,), (4, 6), (2, 3, 4), (1, 2, 3, 4), (2, 1, 12)])
    name, values = grown(chain, numbers.reshape(shape), dice.randint(2, 9))
    if values.dtype != np.float32:
        name = chain.add("Cast", name, to=TensorProto.FLOAT)
    weights = fitted(chain, name, values.size, (4, 3, 3, 3))
    pads, few = grown(chain, np.array([0, 1, 1, 2, 1, 0], np.int64), dice.randint(0, 4))
    pads = fitted(chain, pads, few.size, (4,))
    pads = chain.add("Mod", pads, chain.whole(3))
    pads = chain.add("Concat", chain.whole(0, 0), pads, chain.whole(0, 0), axis=0)
    order = chain.whole(0, 1, 2, 3, 6, 7, 4, 5)
    pads = chain.add("Gather", pads, order, axis=0)
    images = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, 8, 9])
    model = chain.model(
        [helper.make_node("Pad", ["x", pads], ["wide"]), helper.make_node("Conv", ["wide", weights], ["y"])],
        [images], "y")
    return model


def compare(netlab, folder, model):
    """`equal`, or what differs."""
    paths = {name: os.path.join(folder, name) for name in ("model.onnx", "x.npy", "y.npy")}
    onnx.save(model, paths["model.onnx"])
    np.save(paths["x.npy"], IMAGES)
    try:
        expected = answer(model, {"x": IMAGES})
    except Exception:  # Nobody says what is right here.
        return "no model"
    done = subprocess.run(
        [netlab, "run", paths["model.onnx"], "--input", paths["x.npy"], "--output", paths["y.npy"], "--quiet"],
        capture_output=True, text=True, timeout=60)
    if done.returncode == 2 and "hint:" in done.stderr:
        return "refused: " + done.stderr.strip().splitlines()[0].split(": ", 2)[-1]
    if done.returncode:
        return f"exit code {done.returncode}: {done.stderr.strip()[-300:]}"
    found = np.load(paths["y.npy"])
    if found.size != expected.size:
        return f"{found.shape} instead of {expected.shape}"
    error = np.abs(found.reshape(expected.shape) - expected).max()
    return "equal" if error <= TOLERANCE * max(np.abs(expected).max(), 1e-6) else f"{error} off"


def main(netlab, count="300", seed="1"):
    netlab = os.path.abspath(netlab)
    tally = {"equal": 0, "refused": 0, "no model": 0, "different": 0}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(int(count)):
            model = random_model(random.Random(f"{seed}, {number}"))
            result = compare(netlab, folder, model)
            kind = result.split(":")[0] if result.startswith("refused") else result
            tally[kind if kind in tally else "different"] += 1
            if kind not in ("equal", "no model"):
                print(f"model {number} of seed {seed}: {result}", flush=True)
    print(", ".join(f"{count} {kind}" for kind, count in tally.items()))
    return 1 if tally["different"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
