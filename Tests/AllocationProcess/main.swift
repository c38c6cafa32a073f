// Counts who asks for memory while networks run and train, one line for each. A program of its own, for
// it puts counting functions in the place of the C library's.
import CAllocationCounter
import Engine
import Foundation
import Netlab

/// Every operator that does not count as another's option, maps wider than a page of the stack's temporary memory.
let classic = Network("classic", input: Shape(3, 61, 83)) {
  conv(7, 24, stride: 2, name: "stem")
  maxPool(3, stride: 2, rounding: .ceiling)
  lrn()
  conv(3, 32, activation: .scaledTanh)
  lrn(size: 19)
  inception("module", `1x1`: 8, `3x3red`: 16, `3x3`: 24, `5x5red`: 3, `5x5`: 8, pool: 5)
  auxiliary("head", weight: 0.3) {
    averagePool(5, stride: 3)
    linear(11, name: "scores")
  }
  conv(3, 21, dilation: 2, activation: .sigmoid)
  conv(3, 24, groups: 3)
  dropout(0.4)
  linear(11, name: "scores")
  softmax()
}

let normalised = Network("normalised", input: Shape(5, 29, 37)) {
  conv(3, 16, norm: .batch)
  residual {
    conv(1, 16, norm: .batch)
    conv(3, 16, groups: 16, norm: .batch)
    conv(1, 16, norm: .batch, activation: nil)
  }
  conv(3, 32, stride: 2, norm: .batch, activation: .hardSwish)
  globalAveragePool()
  linear(11)
}

let isTraced = CommandLine.arguments.contains("--trace")

/// Runs a step once, so that what is made once is there, and again while its calls are counted.
func count(_ name: String, _ step: () throws -> Void) throws {
  for _ in 0..<2 { try step() }
  netlab_allocations_begin(isTraced ? 1 : 0)
  var counted = netlab_allocations()
  do {
    defer { counted = netlab_allocations_end() }
    try step()
  }
  let kept = counted.own + counted.onednn + counted.openmp - counted.freed
  print(
    "\(name): \(counted.own) own, \(counted.onednn) oneDNN's, \(counted.openmp) OpenMP's, "
      + "\(kept) kept")
}

guard netlab_allocations_are_counted() != 0 else {
  print("not counted here")
  exit(0)
}
try count("control") {
  for _ in 0..<3 { UnsafeMutableRawPointer.allocate(byteCount: 999, alignment: 16).deallocate() }
}
for network in [classic, normalised] {
  for batch in [1, 3] {
    let graph = try ShapedGraph(network)
    let inference = try InferenceExecutable(graph, batch: batch, threads: 2)
    try inference.load(InitialParameters(of: graph, seed: 1))
    let primitives = inference.steps.filter { !$0.implementation.hasPrefix("own:") }.count
    try count("\(network.name), inference of \(batch), \(primitives) primitives") {
      try inference.run()
    }
    for recomputes in [false, true] {
      let graph = try ShapedGraph(network, mode: .training)
      let training = try TrainingExecutable(
        graph, batch: batch, threads: 2, recomputesActivations: recomputes)
      try training.load(InitialParameters(of: graph, seed: 1))
      let primitives = training.steps.filter { !$0.implementation.hasPrefix("own:") }.count
      try count(
        "\(network.name), training of \(batch)\(recomputes ? ", recomputing" : ""), "
          + "\(primitives) primitives"
      ) { _ = try training.step(seed: 7) }
    }
  }
}
