"""Damages real models, and netlab's own, at random and has netlab analyse them: it must answer, or say what is wrong.

    python Tests/Peers/onnx_fuzz.py .build/release/netlab [minutes] [seed]

A case fails where netlab ends by a signal, takes longer than a minute, needs more memory than a
gigabyte and a half, or exits with a code other than 0 and 2. Files that fail are kept in fuzz-failures/.
"""

import glob
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

import onnx

DATA = os.path.join(os.path.dirname(onnx.__file__), "backend", "test", "data", "light")
SPEC = os.path.join(os.path.dirname(__file__), "onnx_operators.swift")
OWN = [f"{SPEC}#{name}" for name in ("convolutions", "maxima", "means", "numbers")]
MEMORY = 1536 << 20


def varint(value):
    """A number as protocol buffers write it."""
    result = bytearray()
    while value > 127:
        result.append(value & 127 | 128)
        value >>= 7
    return bytes(result + bytes([value]))


def damaged(model, other, dice):
    """A model's bytes with some faults, of the kinds that disks, networks and enemies make."""
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


def exported(netlab, network, path):
    """The bytes of a network as netlab writes it."""
    subprocess.run([netlab, "export", network, "-o", path, "--quiet"], check=True)
    with open(path, "rb") as file:
        return file.read()


def limit():
    """Before netlab begins: no core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main():
    netlab = sys.argv[1]
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else 10
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(2**32)
    dice = random.Random(seed)
    models = [open(path, "rb").read() for path in sorted(glob.glob(os.path.join(DATA, "*.onnx")))]
    counts, failures, peak = {}, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "damaged.onnx")
        # Models with annotations, half of what is damaged.
        own = [exported(netlab, network, path) for network in OWN]
        models += own * (len(models) // len(own))
        end = time.monotonic() + 60 * minutes
        while time.monotonic() < end:
            data = damaged(dice.choice(models), dice.choice(models), dice)
            with open(path, "wb") as file:
                file.write(data)
            process = subprocess.Popen(
                [netlab, "analyze", path, "--no-db", "--no-diagram", "--quiet", "--format", "json"],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit)
            try:
                message = process.communicate(timeout=60)[1].decode(errors="replace")
                code = process.returncode
            except subprocess.TimeoutExpired:
                process.kill()
                message, code = process.communicate()[1].decode(errors="replace"), "too slow"
            used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
            peak = max(peak, used)
            counts[code] = counts.get(code, 0) + 1
            says = code == 0 or code == 2 and message.startswith("error: ") and "hint: " in message
            if not says or used > MEMORY:
                failures += 1
                os.makedirs("fuzz-failures", exist_ok=True)
                name = f"fuzz-failures/{seed}-{sum(counts.values())}.onnx"
                with open(name, "wb") as file:
                    file.write(data)
                print(f"{name}: exit {code}, {used >> 20} MiB: {message[:300]}")
                if used > MEMORY:
                    break
    print(f"seed {seed}: {sum(counts.values())} files, exit codes {counts}, at most {peak >> 20} MiB")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
