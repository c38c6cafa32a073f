"""One peer in a process of its own: builds a network, then times steps whenever it is asked.

Reads from standard input one line of JSON that says what to be, then one number of steps a line;
answers each with the seconds of every step, and the end of its input with its peak memory.
"""

import json
import os
import statistics
import sys
import time

task = json.loads(sys.stdin.readline())
threads = str(task["threads"])
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = threads


def images(report, batch):
    import numpy

    generator = numpy.random.default_rng(1)
    return generator.standard_normal((batch, *report["input"])).astype("float32")


def torch_step(report, batch, mode, variant):
    import torch

    from network import Network

    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    network = Network(report)
    data = torch.from_numpy(images(report, batch))
    if variant == "channels-last":
        network = network.to(memory_format=torch.channels_last)
        data = data.contiguous(memory_format=torch.channels_last)
    if mode == "inference":
        network.eval()
        run = torch.compile(network) if variant == "compile" else network

        def step():
            with torch.inference_mode():
                run(data)

        return step

    network.train()
    labels = torch.arange(batch) % report["layers"][-1]["outputShape"][0]
    optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
    run = torch.compile(network) if variant == "compile" else network

    def step():
        optimizer.zero_grad(set_to_none=True)
        main, *heads = run(data)
        loss = torch.nn.functional.cross_entropy(main, labels)
        for head in heads:
            loss = loss + 0.3 * torch.nn.functional.cross_entropy(head, labels)
        loss.backward()
        optimizer.step()

    return step


def onnx_bytes(report, batch):
    import io

    import torch

    from network import Network

    torch.manual_seed(1)
    network = Network(report).eval()
    buffer = io.BytesIO()
    torch.onnx.export(network, (torch.from_numpy(images(report, batch)),), buffer, dynamo=False,
                      opset_version=17)
    return buffer.getvalue()


def onnxruntime_step(report, batch):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        task["model"], options, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: images(report, batch)}
    return lambda: session.run(None, feed)


def openvino_step(report, batch):
    import openvino

    core = openvino.Core()
    core.set_property("CPU", {"INFERENCE_NUM_THREADS": int(threads)})
    compiled = core.compile_model(task["model"], "CPU", {
        "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"})
    request = compiled.create_infer_request()
    data = images(report, batch)
    return lambda: request.infer([data])


def peak_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return None


def main():
    # Answers go to a copy of standard output: libraries may print.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    report, batch, mode = task["report"], task["batch"], task["mode"]
    if task["peer"] == "export":
        with open(task["model"], "wb") as file:
            file.write(onnx_bytes(report, batch))
        answers.write("{}\n")
        answers.flush()
        return
    if task["peer"].startswith("PyTorch"):
        step = torch_step(report, batch, mode, task["peer"].partition(" ")[2])
    elif task["peer"] == "ONNX Runtime":
        step = onnxruntime_step(report, batch)
    else:
        step = openvino_step(report, batch)
    for _ in range(3):
        step()
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        seconds = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - start)
        answers.write(json.dumps({"median": statistics.median(seconds)}) + "\n")
        answers.flush()
    answers.write(json.dumps({"peakBytes": peak_bytes()}) + "\n")
    answers.flush()


main()
