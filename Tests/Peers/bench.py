"""netlab beside PyTorch, ONNX Runtime and OpenVINO: the same networks, in turns, in one sitting.

Every peer runs in a process of its own with the same number of threads, one at a time: each round
asks each of them, netlab included, for a few steps. A step of training is forward, the losses of
all heads, and backward; no one's parameters are updated. Printed are the medians over the rounds
and their ratios to netlab's. Memory is the largest resident set of a process, less what it was
before it was given a network: the libraries of a peer, `netlab --version` of netlab.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
TORCH = ["PyTorch eager", "PyTorch channels-last", "PyTorch compile"]
PEERS = {"inference": [*TORCH, "ONNX Runtime", "OpenVINO"], "training": TORCH}

# Spec, mode, batch; how many times as fast as the fastest peer netlab has to be, and which part of
# its least memory it may take. Other kinds of measurement are other modes: of PEERS, of `Netlab`,
# and of worker.py's `step_of`.
CASES = {
    "inference-1": ("googlenet", "inference", 1, 1.0, 1.0),
    "inference-16": ("googlenet", "inference", 16, 1.0, 1.0),
    "training-16": ("googlenet", "training", 16, 2.0, 0.7),
    "small-training-64": ("mini-inception", "training", 64, 3.0, 0.7),
}


class Peer:
    """A worker process that times steps when asked."""

    def __init__(self, task):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(FOLDER, "worker.py")], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE if task["peer"] == "export"
            else subprocess.DEVNULL, text=True)
        self.send(json.dumps(task))
        self.receive()

    def send(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def receive(self):
        line = self.process.stdout.readline()
        if not line:
            reason = (self.process.stderr.read().strip().splitlines() or ["it ended"])[-1] \
                if self.process.stderr else "it ended"
            raise RuntimeError(reason)
        return json.loads(line)

    def seconds(self, steps):
        self.send(str(steps))
        return self.receive()

    def bytes(self):
        self.process.stdin.close()
        memory = self.receive()
        self.process.wait()
        return memory["peakBytes"] - memory["libraryBytes"]


class Netlab:
    """The tool, a process for each round."""

    def __init__(self, program, spec, mode, batch, threads):
        self.program, self.spec, self.mode, self.batch = program, spec, mode, batch
        self.threads = str(threads)

    def run(self, *arguments):
        return subprocess.run(
            [self.program, *arguments], check=True, capture_output=True).stdout

    def report(self):
        training = ["--training"] if self.mode == "training" else []
        return json.loads(self.run(
            "analyze", self.spec, "--format", "json", "--no-db", "--no-diagram", "-q", *training)
        )["networks"][0]

    def bench(self, steps):
        return ["bench", self.spec, "--mode", self.mode, "--batch", str(self.batch), "--threads",
                self.threads, "--repetitions", str(steps), "--no-peaks", "--format", "json", "-q"]

    def seconds(self, steps):
        return json.loads(self.run(*self.bench(steps)))["medianSeconds"]

    def peak(self, *arguments):
        """The largest resident set of a run, which a process of its own asks the system for."""
        script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
                  "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
                  "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)")
        return int(subprocess.run(
            [sys.executable, "-c", script, self.program, *arguments], check=True,
            capture_output=True).stdout)

    def bytes(self, report):
        return self.peak_of_steps(report) - self.peak("--version")

    def peak_of_steps(self, report):
        if self.mode == "training":
            return self.peak(*self.bench(3))
        import numpy

        with tempfile.TemporaryDirectory() as folder:
            images, answers = os.path.join(folder, "x.npy"), os.path.join(folder, "y.npy")
            numpy.save(images, numpy.zeros((self.batch, *report["input"]), "float32"))
            return self.peak(
                "run", self.spec, "--input", images, "--output", answers, "--threads",
                self.threads, "-q")


def measure(netlab, arguments):
    """Seconds and bytes by name."""
    report = netlab.report()
    task = {"report": report, "batch": netlab.batch, "mode": netlab.mode,
            "threads": arguments.threads}
    with tempfile.TemporaryDirectory() as folder:
        task["model"] = os.path.join(folder, "model.onnx")
        if netlab.mode == "inference":
            Peer({**task, "peer": "export"}).process.wait()
        peers = {}
        for name in PEERS[netlab.mode]:
            if name in arguments.without:
                continue
            try:
                peers[name] = Peer({**task, "peer": name})
            except (RuntimeError, BrokenPipeError) as error:
                print(f"{name} is left out: {error}", file=sys.stderr)
        everyone = {"netlab": netlab, **peers}
        times = {name: [] for name in everyone}
        for round_ in range(arguments.rounds):
            # Who comes first changes, so that no one always meets the same neighbour.
            names = list(everyone)
            for name in names[round_ % len(names):] + names[:round_ % len(names)]:
                times[name].append(everyone[name].seconds(arguments.steps))
        memory = {name: peer.bytes() for name, peer in peers.items()}
        memory["netlab"] = netlab.bytes(report)
    return {name: statistics.median(values) for name, values in times.items()}, memory


def show(case, seconds, memory, arguments):
    spec, mode, batch, speed, share = CASES[case]
    peers = [name for name in seconds if name != "netlab"]
    result = {
        "case": case, "network": spec, "mode": mode, "batch": batch,
        "threads": arguments.threads, "rounds": arguments.rounds,
        "seconds": seconds, "peakBytes": memory,
    }
    print(f"\n{spec}, {mode}, batch {batch}, {arguments.threads} threads, "
          f"{arguments.rounds} rounds in turns")
    print(f"{'':24}{'median':>12}{'against netlab':>16}{'peak memory':>14}{'of netlab':>11}")
    for name, value in seconds.items():
        print(f"{name:24}{value * 1e3:>9.1f} ms{value / seconds['netlab']:>15.2f}×"
              f"{memory[name] / 2**20:>10.0f} MiB{memory[name] / memory['netlab']:>10.2f}×")
    if peers:
        fastest = min(seconds[name] for name in peers) / seconds["netlab"]
        smallest = memory["netlab"] / min(memory[name] for name in peers)
        result.update(
            fastestPeerAgainstNetlab=fastest, netlabShareOfLeastMemory=smallest,
            speedWanted=speed, memoryWanted=share)
        print(f"the fastest peer takes {fastest:.2f}× netlab's time (wanted: {speed:g}×); netlab "
              f"takes {smallest:.0%} of the least peer's memory (wanted: {share:.0%})")
    sys.stdout.flush()
    return result


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help=f"of {', '.join(CASES)}; all where left out")
    parser.add_argument("--netlab", required=True, help="the tool")
    parser.add_argument("--specs", default="Specs", help="the folder of the networks' specs")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=5, help="of each in each round")
    parser.add_argument("--without", action="append", default=[], help="a peer's name")
    parser.add_argument("--json", help="a file for the numbers")
    arguments = parser.parse_args()
    for case in arguments.cases:
        if case not in CASES:
            parser.error(f"{case} is none of {', '.join(CASES)}")
    results = []
    for case in arguments.cases or CASES:
        spec, mode, batch, _, _ = CASES[case]
        netlab = Netlab(arguments.netlab, os.path.join(arguments.specs, spec + ".swift"), mode,
                        batch, arguments.threads)
        results.append(show(case, *measure(netlab, arguments), arguments))
        if arguments.json:
            with open(arguments.json + ".part", "w") as file:
                json.dump({"schema": 1, "cases": results}, file, indent=1)
            os.replace(arguments.json + ".part", arguments.json)


main()
