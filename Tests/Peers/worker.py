"""One peer in a process of its own: builds a network, then times steps whenever it is asked.

Reads from standard input one line of JSON that says what to be, then one number of steps a line;
answers each with the median of the steps' seconds, and the end of its input with its memory: the
largest resident set, and how much of it the libraries had taken before they were given a network.
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


def resident(field):
    """Bytes, from the system's status page of this process."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field):
                return int(line.split()[1]) * 1024
    return None


def images(report, batch):
    import numpy

    generator = numpy.random.default_rng(1)
    return generator.standard_normal((batch, *report["input"])).astype("float32")


def torch_network(report, variant):
    import torch

    from network import Network

    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    network = Network(report)
    return network.to(memory_format=torch.channels_last) if variant == "channels-last" else network


def torch_images(report, batch, variant):
    import torch

    data = torch.from_numpy(images(report, batch))
    return data.contiguous(memory_format=torch.channels_last) \
        if variant == "channels-last" else data


def torch_inference(report, batch, variant):
    import torch

    network = torch_network(report, variant).eval()
    data = torch_images(report, batch, variant)
    run = torch.compile(network) if variant == "compile" else network

    def step():
        with torch.inference_mode():
            run(data)

    return step


def torch_training(report, batch, variant):
    """Forward, the losses of all heads, backward: what `netlab bench --mode training` runs."""
    import torch
    from torch.nn.functional import cross_entropy

    network = torch_network(report, variant).train()
    data = torch_images(report, batch, variant)
    labels = torch.arange(batch) % report["layers"][-1]["outputShape"][0]
    run = torch.compile(network) if variant == "compile" else network

    def step():
        network.zero_grad(set_to_none=True)
        main, *heads = run(data)
        loss = cross_entropy(main, labels)
        for head in heads:
            loss = loss + 0.3 * cross_entropy(head, labels)
        loss.backward()

    return step


def export(report, batch, path):
    import torch

    from network import Network

    torch.manual_seed(1)
    torch.onnx.export(
        Network(report).eval(), (torch.from_numpy(images(report, batch)),), path, dynamo=False,
        opset_version=17)


def onnxruntime_inference(report, batch, model):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: images(report, batch)}
    return lambda: session.run(None, feed)


def openvino_inference(report, batch, model):
    import openvino

    core = openvino.Core()
    compiled = core.compile_model(model, "CPU", {
        "INFERENCE_NUM_THREADS": int(threads), "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": "f32"})
    request = compiled.create_infer_request()
    data = images(report, batch)
    return lambda: request.infer([data])


def step_of(peer, report, batch, mode):
    library, _, variant = peer.partition(" ")
    if library == "PyTorch":
        # What a mode is for PyTorch; another kind of measurement is another function here.
        return {"inference": torch_inference, "training": torch_training}[mode](
            report, batch, variant)
    infer = {"ONNX Runtime": onnxruntime_inference, "OpenVINO": openvino_inference}[peer]
    return infer(report, batch, task["model"])


def load_libraries(peer):
    import numpy  # noqa: F401

    if peer.startswith("PyTorch"):
        import network  # noqa: F401
    elif peer == "ONNX Runtime":
        import onnxruntime  # noqa: F401
    else:
        import openvino

        openvino.Core().available_devices  # The plug-in for processors is loaded when asked for.


def main():
    # Answers go to a copy of standard output: libraries may print.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    peer, report, batch, mode = (task[key] for key in ("peer", "report", "batch", "mode"))
    if peer == "export":
        export(report, batch, task["model"])
        return answer({})
    load_libraries(peer)
    libraries = resident("VmRSS")
    step = step_of(peer, report, batch, mode)
    for _ in range(3):
        step()
    answer("ready")
    for line in sys.stdin:
        seconds = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - start)
        answer(statistics.median(seconds))
    answer({"peakBytes": resident("VmHWM"), "libraryBytes": libraries})


main()
