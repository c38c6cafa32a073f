import Engine
import Foundation
import Netlab
import Safetensors
import Testing

@testable import Measurement

/// Networks whose numbers PyTorch has computed; `Tests/Peers/fixtures.py` declares the same ones.
private let peers = [
  Network("module", input: Shape(3, 37, 29)) {
    conv(7, 12, stride: 2, name: "stem")
    maxPool(3, stride: 2, rounding: .ceiling)
    lrn(alpha: 0.02)
    module("module") {
      concat {
        conv(1, 8, name: "1x1")
        branch {
          conv(1, 5, name: "3x3_reduce")
          conv(3, 9, name: "3x3")
        }
        branch {
          conv(1, 3, name: "5x5_reduce")
          conv(5, 7, name: "5x5")
        }
        branch {
          maxPool(3, stride: 1, padding: 1)
          conv(1, 4, name: "pool_proj")
        }
      }
    }
    averagePool(Extent(4, 3), stride: 3)
    linear(10, name: "scores")
  },
  Network("residual", input: Shape(4, 11, 14)) {
    conv(3, 8, norm: .batch, name: "stem")
    residual("first") {
      conv(3, 17, stride: 2, norm: .batch, name: "a")
      conv(3, 17, norm: .batch, activation: nil, name: "b")
    } shortcut: {
      conv(1, 17, stride: 2, norm: .batch, activation: nil, name: "project")
    }
    residual("second") {
      conv(1, 5, norm: .batch, name: "a")
      conv(3, 17, norm: .batch, activation: nil, name: "b")
    }
    globalAveragePool()
    linear(6, name: "scores")
  },
  Network("windows", input: Shape(1, 23, 19)) {
    conv(
      Extent(5, 3), 6, stride: Extent(2, 1),
      padding: Padding(top: 2, left: 0, bottom: 1, right: 1), activation: .tanh, name: "uneven")
    conv(3, 10, padding: 2, dilation: 2, name: "dilated")
    conv(3, 15, groups: 5, activation: .relu6, name: "grouped")
    depthwiseConv(3, stride: 2, activation: .sigmoid, name: "depthwise")
    averagePool(3, stride: 1, padding: 1)
    conv(Extent(1, 7), 9, name: "row")
    conv(Extent(7, 1), 16, name: "column")
    conv(1, 5, activation: nil, name: "scores")
    globalAveragePool()
  },
]

/// One network's numbers.
private struct PeerNumbers {
  let network: Network
  let file: SafetensorsFile
  let path: String

  init(_ name: String) throws {
    network = try #require(peers.first { $0.name == name })
    path = try #require(
      Bundle.module.path(forResource: name, ofType: "safetensors", inDirectory: "Fixtures"))
    file = try SafetensorsFile(path: path)
  }

  func callAsFunction(_ tensor: String) throws -> [Float] { try file.floats(named: tensor) }

  var batch: Int { get throws { try #require(file.entries["images"]).shape[0] } }
}

/// The largest difference as a fraction of the largest number.
private func difference(_ numbers: [Float], _ expected: [Float]) -> Double {
  AuditReport.Difference(of: numbers, from: expected.map(Double.init)).relative
}

@Suite struct `PyTorch's numbers` {
  @Test(arguments: peers.map(\.name))
  func `are the engine's answers`(_ name: String) throws {
    let numbers = try PeerNumbers(name)
    let graph = try ShapedGraph(numbers.network)
    let weights = try WeightFile(readingFrom: numbers.path, for: graph)
    let run = try NetworkRun(graph, batch: numbers.batch, memory: AvailableMemory(bytes: nil))
    let answers = try run.output(for: numbers("images"), with: weights.values)
    #expect(difference(answers.values, try numbers("answers")) < 1e-4)
  }

  @Test(arguments: peers.map(\.name))
  func `are the judge's gradients in training`(_ name: String) throws {
    let numbers = try PeerNumbers(name)
    let graph = try ShapedGraph(numbers.network, mode: .training)
    let weights = try WeightFile(readingFrom: numbers.path, for: graph)
    let images = ReferenceTensor<Double>(
      batch: try numbers.batch, shape: graph.input, values: try numbers("images").map(Double.init))
    let judge = ReferenceNetwork<Double>(graph, weights.values)
    let trace = judge.forward(images)
    let answers = trace.outputs[graph.output]
    #expect(difference(answers.values.map(Float.init), try numbers("answers in training")) < 1e-6)
    let seed = ReferenceTensor<Double>(
      batch: answers.batch, shape: answers.shape,
      values: try numbers("gradient in").map(Double.init))
    let gradients = judge.backward(trace, images: images, from: [graph.output: seed])
    let ofImages = try #require(gradients.outputs[0])
    #expect(
      difference(ofImages.values.map(Float.init), try numbers("gradient of images")) < 1e-6)
    let expected = numbers.file.entries.keys.filter {
      $0.hasPrefix("gradient of ") && $0 != "gradient of images"
    }
    #expect(Set(gradients.parameters.keys.map { "gradient of \($0)" }) == Set(expected))
    for (parameter, gradient) in gradients.parameters {
      let distance = difference(
        gradient.map(Float.init), try numbers("gradient of \(parameter)"))
      #expect(distance < 1e-6, "\(parameter)")
    }
  }

  @Test(arguments: peers.map(\.name))
  func `are the engine's gradients in training`(_ name: String) throws {
    let numbers = try PeerNumbers(name)
    let graph = try ShapedGraph(numbers.network, mode: .training)
    let training = try TrainingExecutable(
      graph, batch: numbers.batch, objective: .weightedOutput(node: graph.output),
      wantsInputGradient: true)
    try training.load(WeightFile(readingFrom: numbers.path, for: graph).values)
    _ = training.images.update(from: try numbers("images"))
    _ = try #require(training.outputGradient).update(from: try numbers("gradient in"))
    try training.step(seed: 1)
    #expect(difference(Array(training.scores), try numbers("answers in training")) < 1e-4)
    let ofImages = Array(try #require(training.imageGradient))
    #expect(difference(ofImages, try numbers("gradient of images")) < 1e-4)
    let gradients = try training.gradientValues().tensors
    let expected = numbers.file.entries.keys.filter {
      $0.hasPrefix("gradient of ") && $0 != "gradient of images"
    }
    #expect(Set(gradients.keys.map { "gradient of \($0)" }) == Set(expected))
    for (parameter, gradient) in gradients {
      let distance = difference(gradient.values, try numbers("gradient of \(parameter)"))
      #expect(distance < 1e-4, "\(parameter)")
    }
  }
}
