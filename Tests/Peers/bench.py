"""netlab beside PyTorch, ONNX Runtime and OpenVINO: the same network, in turns, in one sitting.

Every peer runs in a process of its own, one at a time; each round asks each of them for a few
steps. Printed are the medians over the rounds and their ratios to netlab: only ratios count.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
PEERS = {
    "inference": [
        "PyTorch eager", "PyTorch channels-last", "PyTorch compile", "ONNX Runtime", "OpenVINO"],
    "training": ["PyTorch eager", "PyTorch channels-last", "PyTorch compile"],
}


class Peer:
    """A worker process that times steps when asked."""

    def __init__(self, task):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(FOLDER, "worker.py")], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.send(json.dumps(task))
        self.receive()

    def send(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def receive(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("it ended before it answered")
        return line

    def seconds(self, steps):
        self.send(str(steps))
        return json.loads(self.receive())["median"]

    def peak_bytes(self):
        self.process.stdin.close()
        peak = json.loads(self.receive())["peakBytes"]
        self.process.wait()
        return peak


def report(arguments, training):
    command = [arguments.netlab, "analyze", arguments.spec, "--format", "json", "--no-db",
               "--no-diagram", "-q"] + (["--training"] if training else [])
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)[
        "networks"][0]


def netlab_seconds(arguments):
    command = [arguments.netlab, "bench", arguments.spec, "--mode", arguments.mode, "--batch",
               str(arguments.batch), "--threads", str(arguments.threads), "--format", "json",
               "--no-db", "-q"]
    result = subprocess.run(command, check=True, capture_output=True)
    return json.loads(result.stdout)["medianSeconds"]


def compare(arguments):
    training = arguments.mode == "training"
    described = report(arguments, training)
    task = {"report": described, "batch": arguments.batch, "mode": arguments.mode,
            "threads": arguments.threads}
    with tempfile.TemporaryDirectory() as folder:
        task["model"] = os.path.join(folder, "model.onnx")
        if not training:
            Peer({**task, "peer": "export"}).process.wait()
        peers = {}
        for name in PEERS[arguments.mode]:
            try:
                peers[name] = Peer({**task, "peer": name})
            except (RuntimeError, BrokenPipeError) as error:
                print(f"{name}: left out, {error}", file=sys.stderr)
        times = {name: [] for name in ["netlab", *peers]}
        for _ in range(arguments.rounds):
            times["netlab"].append(netlab_seconds(arguments))
            for name, peer in peers.items():
                times[name].append(peer.seconds(arguments.steps))
        memory = {name: peer.peak_bytes() for name, peer in peers.items()}
    memory["netlab"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 \
        if not peers else netlab_peak(arguments)
    return {name: statistics.median(values) for name, values in times.items()}, memory


def netlab_peak(arguments):
    """The largest resident set of one run of netlab alone, asked of the system."""
    script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
              "stdout=subprocess.DEVNULL); "
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)")
    command = [sys.executable, "-c", script, arguments.netlab, "bench", arguments.spec, "--mode",
               arguments.mode, "--batch", str(arguments.batch), "--threads",
               str(arguments.threads), "--format", "json", "--no-db", "-q"]
    return int(subprocess.run(command, check=True, capture_output=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--netlab", required=True)
    parser.add_argument("--spec", required=True)
    parser.add_argument("--mode", choices=list(PEERS), default="inference")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=5)
    arguments = parser.parse_args()
    seconds, memory = compare(arguments)
    fastest = min(value for name, value in seconds.items() if name != "netlab")
    print(f"\n{arguments.spec}, {arguments.mode}, batch {arguments.batch}, "
          f"{arguments.threads} threads, {arguments.rounds} rounds in turns")
    print(f"{'':24}{'median':>12}{'against netlab':>16}{'peak memory':>14}")
    for name, value in seconds.items():
        print(f"{name:24}{value * 1e3:>9.1f} ms{value / seconds['netlab']:>15.2f}×"
              f"{memory[name] / 2**20:>10.0f} MiB")
    print(f"the fastest peer takes {fastest / seconds['netlab']:.2f}× netlab's time")


main()
