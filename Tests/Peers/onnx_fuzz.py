"""Damages models and weight files at random and hands them to netlab: it must answer, or say what is wrong.

    python Tests/Peers/onnx_fuzz.py .build/release/netlab [minutes] [seed]

Models are real ones, and netlab's own, which carry annotations. Half of them are damaged as bytes, half as
graphs, so that they still parse; they are analysed, exported again or imported. One file in eight is a
safetensors file. A case fails where netlab ends by a signal, takes longer than a minute, needs more memory
than a gigabyte and a half, exits with a code that is not its to give, gives no way out, or leaves a file
behind although it failed. Files that fail are kept in fuzz-failures/.
"""

import glob
import json
import os
import random
import resource
import struct
import subprocess
import sys
import tempfile
import time

import onnx

DATA = os.path.join(os.path.dirname(onnx.__file__), "backend", "test", "data", "light")
SPEC = os.path.join(os.path.dirname(__file__), "onnx_operators.swift")
OWN = [f"{SPEC}#{name}" for name in ("convolutions", "maxima", "means", "numbers")]
MEMORY = 1536 << 20
EXTREMES = [
    0, -1, 1, -2, 3, 2**31 - 1, 2**31, -(2**31), 2**32, 2**62, 2**63 - 1, -(2**63), -(2**63) + 1]
REALS = [0.0, -1.0, float("nan"), float("inf"), -float("inf"), 1e-45, 3.4e38]
NAMES = ["", "x" * 100_000, "\x1b[2J", "a/../b", "\u202eab", "a\0b", "é", "/", "//", ".weight", "input"]


def varint(value):
    """A number as protocol buffers write it."""
    result = bytearray()
    while value > 127:
        result.append(value & 127 | 128)
        value >>= 7
    return bytes(result + bytes([value]))


def damaged(model, other, dice):
    """A file's bytes with some faults, of the kinds that disks, networks and enemies make."""
    data = bytearray(model)
    for _ in range(dice.choice([1, 1, 2, 4, 16])):
        place = dice.randrange(max(1, len(data)))
        kind = dice.randrange(8)
        if kind == 0:
            data[place:place + 1] = bytes([dice.randrange(256)])
        elif kind == 1:
            data = data[:place]
        elif kind == 2:
            # A length or an extent beyond everything.
            huge = dice.choice([2**31, 2**32 - 1, 2**62, 2**63 - 1, 2**63, 2**64 - 1])
            data[place:place + 1] = varint(huge)
        elif kind == 3:
            data[place:place + dice.randrange(64)] = b""
        elif kind == 4:
            piece = data[place:place + dice.randrange(256)]
            data[place:place] = piece * dice.choice([1, 2, 50])
        elif kind == 5:
            start = dice.randrange(len(other))
            data[place:place] = other[start:start + dice.randrange(512)]
        elif kind == 6:
            data[place:place + 4] = bytes(dice.randrange(256) for _ in range(4))
        else:
            # Names that are swapped make cycles, twins and values that nobody makes.
            names = [b"r%d" % dice.randrange(150) for _ in range(2)]
            if len(names[0]) == len(names[1]):
                data = bytearray(bytes(data).replace(names[0], names[1], dice.randrange(1, 4)))
    return bytes(data)


def damage_attribute(node, dice):
    """Changes one attribute of a node into something that it should not be."""
    if not node.attribute or dice.random() < 0.1:
        name = dice.choice(["auto_pad", "group", "kernel_shape", "strides", "axis", "pads", "epsilon"])
        node.attribute.append(onnx.helper.make_attribute(name, dice.choice([7, "SAME_LOWER", [2, -3], 0.5])))
        return
    attribute = dice.choice(node.attribute)
    kind = dice.randrange(5)
    if kind == 0:
        node.attribute.remove(attribute)
    elif kind == 1:
        attribute.type = dice.randrange(15)
    elif kind == 2:
        attribute.name = dice.choice(NAMES + ["group", "pads"])
    elif attribute.ints:
        if kind == 3:
            attribute.ints[dice.randrange(len(attribute.ints))] = dice.choice(EXTREMES)
        else:
            attribute.ints.extend([dice.choice(EXTREMES)] * dice.choice([1, 2, 1000]))
    else:
        attribute.i, attribute.f = dice.choice(EXTREMES), dice.choice(REALS)
        attribute.s = dice.choice(NAMES).encode()


def damage_tensor(tensor, dice):
    """Makes a stored tensor lie about its numbers."""
    kind = dice.randrange(6)
    if kind == 0 and tensor.dims:
        tensor.dims[dice.randrange(len(tensor.dims))] = dice.choice(EXTREMES)
    elif kind == 1:
        tensor.dims.append(dice.choice(EXTREMES))
    elif kind == 2:
        tensor.data_type = dice.randrange(-1, 30)
    elif kind == 3:
        tensor.raw_data = tensor.raw_data[:dice.randrange(64)] + bytes(dice.randrange(16))
    elif kind == 4:
        tensor.name = dice.choice(NAMES)
    else:
        tensor.data_location = onnx.TensorProto.EXTERNAL
        for key, value in [
            ("location", dice.choice(["/etc/passwd", "../x", "", "damaged.onnx", "/dev/zero", "a\0b"])),
            ("offset", str(dice.choice(EXTREMES))), ("length", str(dice.choice(EXTREMES)))]:
            tensor.external_data.add(key=key, value=value)


def damage_type(value, dice):
    """Gives a value a type or extents that cannot be."""
    dims = value.type.tensor_type.shape.dim
    kind = dice.randrange(4)
    if kind == 0:
        value.type.tensor_type.elem_type = dice.randrange(-1, 30)
    elif kind == 1:
        dims.add(dim_value=dice.choice(EXTREMES))
    elif kind == 2 and dims:
        dims.pop()
    elif dims:
        extent = dice.choice(dims)
        if dice.random() < 0.5:
            extent.dim_value = dice.choice(EXTREMES)
        else:
            extent.dim_param = dice.choice(NAMES + ["N"])


def miswired(model, dice):
    """A model with faults in its graph, which parses still."""
    model = onnx.ModelProto.FromString(model.SerializeToString())
    graph = model.graph
    for _ in range(dice.choice([1, 1, 2, 4])):
        if not graph.node:
            break
        node = dice.choice(graph.node)
        values = [name for other in graph.node for name in other.output] + [""]
        kind = dice.randrange(12)
        if kind <= 2:
            damage_attribute(node, dice)
        elif kind == 3 and graph.initializer:
            damage_tensor(dice.choice(graph.initializer), dice)
        elif kind == 4:
            damage_type(dice.choice(list(graph.input) + list(graph.value_info) + list(graph.output)), dice)
        elif kind == 5 and node.input:
            node.input[dice.randrange(len(node.input))] = dice.choice(values)
        elif kind == 6 and node.output:
            node.output[dice.randrange(len(node.output))] = dice.choice(values + NAMES)
        elif kind == 7:
            node.op_type = dice.choice([other.op_type for other in graph.node] + ["If", "Loop", ""])
        elif kind == 8:
            dice.choice([graph.node.append, graph.node.remove])(node)
        elif kind == 9:
            node.name = dice.choice(NAMES + [other.name for other in graph.node])
        elif kind == 10:
            model.opset_import.add(domain=dice.choice(["", "ai.onnx", "com.x"]), version=dice.choice(EXTREMES))
        else:
            dice.choice([node.input.append, node.output.append])(dice.choice(values + NAMES))
    return model.SerializeToString()


def mislabelled(weights, dice):
    """A safetensors file whose header lies, but is one."""
    length = struct.unpack("<Q", weights[:8])[0]
    header, numbers = json.loads(weights[8:8 + length]), weights[8 + length:]
    for _ in range(dice.choice([1, 1, 2])):
        name = dice.choice(list(header))
        entry = header[name]
        kind = dice.randrange(6)
        if kind == 0:
            header[dice.choice(NAMES)] = header.pop(name)
        elif kind == 1:
            header[dice.choice(NAMES + ["copy"])] = entry
        elif kind == 2:
            header[name] = dice.choice([1, [], {}, None, "x", {"dtype": "F32"}])
        elif isinstance(entry, dict) and "shape" in entry:
            field = {3: "shape", 4: "data_offsets", 5: "dtype"}[kind]
            entry = header[name] = dict(entry)
            if field == "dtype":
                entry[field] = dice.choice(["F16", "BF16", "F64", "I64", "BOOL", "F8_E4M3", "", "x" * 100_000])
            else:
                entry[field] = list(entry[field]) + [dice.choice(EXTREMES)] * dice.randrange(2)
                if entry[field]:
                    entry[field][dice.randrange(len(entry[field]))] = dice.choice(EXTREMES + [2**64])
    text = json.dumps(header).encode()
    return struct.pack("<Q", dice.choice([len(text)] * 8 + [2**63, 2**64 - 1, 0, 7])) + text + numbers


def limit():
    """Before netlab begins: no core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(command, folder):
    """How netlab ended, what it said, and the most memory that it used, in bytes."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder, preexec_fn=limit)
    try:
        message = process.communicate(timeout=60)[1].decode(errors="replace")
        code = process.returncode
    except subprocess.TimeoutExpired:
        process.kill()
        message, code = process.communicate()[1].decode(errors="replace"), "too slow"
    return code, message, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


class Materials:
    """The files to damage, made by netlab where they are its own."""

    def __init__(self, netlab, folder):
        self.models = [open(path, "rb").read() for path in sorted(glob.glob(os.path.join(DATA, "*.onnx")))]
        path = os.path.join(folder, "own.onnx")
        own = []
        for network in OWN:
            subprocess.run([netlab, "export", network, "-o", path, "--quiet"], check=True)
            own.append(open(path, "rb").read())
        # Models with annotations, half of what is damaged.
        self.models += own * (len(self.models) // len(own))
        self.graphs = [onnx.ModelProto.FromString(model) for model in self.models]
        subprocess.run(
            [netlab, "import", path, "-o", os.path.join(folder, "own.swift"), "--quiet"], check=True)
        with open(os.path.join(folder, "own.safetensors"), "rb") as file:
            self.weights = file.read()

    def case(self, dice):
        """A damaged file, its ending, and what netlab is to do with it."""
        if dice.random() < 1 / 8:
            data = dice.choice([
                lambda: mislabelled(self.weights, dice), lambda: damaged(self.weights, self.weights, dice)])()
            return data, "safetensors", ["weights", "own.swift", "damaged.safetensors"]
        if dice.random() < 0.5:
            data = damaged(dice.choice(self.models), dice.choice(self.models), dice)
        else:
            data = miswired(dice.choice(self.graphs), dice)
        work = dice.choices(["analyze", "export", "import"], [6, 3, 1])[0]
        options = {
            "analyze": ["--no-db", "--no-diagram", "--format", "json"],
            "export": ["-o", "out.onnx"], "import": ["-o", "out.swift"]}[work]
        return data, "onnx", [work, "damaged.onnx"] + options


def main():
    netlab = os.path.abspath(sys.argv[1])
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else 10
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(2**32)
    dice = random.Random(seed)
    counts, failures, peak = {}, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        materials = Materials(netlab, folder)
        end = time.monotonic() + 60 * minutes
        while time.monotonic() < end:
            data, ending, work = materials.case(dice)
            with open(os.path.join(folder, f"damaged.{ending}"), "wb") as file:
                file.write(data)
            code, message, used = answer([netlab] + work + ["--quiet"], folder)
            peak = max(peak, used)
            key = f"{work[0]} {code}"
            counts[key] = counts.get(key, 0) + 1
            # A network whose parameters get no numbers is a check that failed.
            fine = code == 0 or code == 1 and work[0] == "weights"
            says = fine or code == 2 and message.startswith("error: ") and "hint: " in message
            left = [name for name in os.listdir(folder) if name.startswith("out")]
            for name in left:
                os.remove(os.path.join(folder, name))
            if not says or used > MEMORY or (left and not fine):
                failures += 1
                os.makedirs("fuzz-failures", exist_ok=True)
                name = f"fuzz-failures/{seed}-{sum(counts.values())}.{ending}"
                with open(name, "wb") as file:
                    file.write(data)
                print(f"{name}: {work[0]}: exit {code}, {used >> 20} MiB, left {left}: {message[:300]}", flush=True)
                if used > MEMORY:
                    break
    print(f"seed {seed}: {sum(counts.values())} files, {dict(sorted(counts.items()))}, at most {peak >> 20} MiB")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
