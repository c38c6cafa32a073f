import Analysis
import Netlab
import Testing

@testable import Specs

@Suite struct `Memory estimate` {
  private func estimate(
    _ network: Network, mode: Mode = .inference, batch: Int = 1
  ) throws -> MemoryEstimate {
    try MemoryEstimate(of: ShapedGraph(network, mode: mode), batch: batch)
  }

  @Test(arguments: [1, 3])
  func `agrees with keeping the set of live tensors`(batch: Int) throws {
    let networks = RandomNetwork.sound(120, mode: .training)
    #expect(networks.count == 120)
    for (seed, graph) in networks {
      let estimate = try MemoryEstimate(of: graph, batch: batch)
      let learned = graph.nodes.flatMap(\.parameters).filter(\.isLearned).reduce(0) {
        $0 + $1.count
      }
      let inference = MemorySimulator(graph: graph, batch: batch, isTraining: false)
      let training = MemorySimulator(graph: graph, batch: batch, isTraining: true)
      #expect(
        estimate.peakInferenceBytes == estimate.parameterBytes + inference.peak(), "seed \(seed)")
      #expect(
        estimate.peakTrainingBytes == estimate.parameterBytes + 8 * learned + training.peak(),
        "seed \(seed)")
      var run = graph
      run.mode = .inference
      #expect(
        try MemoryEstimate(of: run, batch: batch).activationBytes == inference.written(),
        "seed \(seed)")
    }
  }

  @Test func `of two convolutions is what one counts by hand`() throws {
    let network = Network("two", input: Shape(7, 5, 9)) {
      conv(3, 4)
      conv(1, 6, activation: nil)
    }
    let (images, first, second) = (2 * 1260, 2 * 720, 2 * 1080)
    let parameters = 4 * (256 + 30)
    let inference = try estimate(network, batch: 2)
    #expect(inference.parameterBytes == parameters)
    #expect(inference.activationBytes == first + second)
    #expect(inference.peakInferenceBytes == parameters + images + first)
    #expect(inference.peakInferenceLayer == "conv1")
    let training = try estimate(network, mode: .training, batch: 2)
    #expect(training.activationBytes == first + second)
    #expect(
      training.peakTrainingBytes == 3 * parameters + images + 2 * first + 2 * second)
    #expect(training.peakTrainingLayer == "conv2" && training.trainingPeaksBackward)
  }

  @Test func `keeps a pool's places, a mask and a batch's statistics`() throws {
    let network = Network("notes", input: Shape(7, 5, 9)) {
      conv(1, 4, norm: .batch, activation: nil)
      maxPool(2)
      dropout()
      conv(1, 3, activation: nil)
    }
    let training = try estimate(network, mode: .training, batch: 2)
    // The first convolution's output, normalised into a tensor of its own that the pool reads and
    // nobody needs later; mean and variance; places and mask; the last one's input and output.
    let pooled = 4 * 2 * 4
    #expect(
      training.activationBytes == 4 * 2 * 180 + 4 * 2 * 4 + 2 * 2 * 2 * pooled / 2
        + 4 * 2 * pooled + 4 * 2 * 24)
  }

  @Test func `writes branches into their concatenation`() throws {
    let network = Network("concat", input: Shape(7, 5, 9)) {
      concat {
        conv(1, 2)
        conv(3, 3)
        maxPool(3, stride: 1, padding: 1)
      }
    }
    #expect(try estimate(network).activationBytes == 4 * 12 * 45)
  }

  @Test func `counts inference alike with and without auxiliary heads`() throws {
    let inference = try estimate(googlenet)
    let training = try estimate(googlenet, mode: .training)
    #expect(inference.peakInferenceBytes == training.peakInferenceBytes)
    #expect(inference.peakInferenceLayer == training.peakInferenceLayer)
    #expect(inference.peakTrainingBytes < training.peakTrainingBytes)
    #expect(inference.parameterBytes == 4 * 6_998_552)
  }

  @Test func `keeps a residual block's input until the sum`() throws {
    let network = Network("residual", input: Shape(7, 5, 9)) {
      conv(1, 8, activation: nil)
      residual { conv(3, 8, activation: nil) }
    }
    let memory = try estimate(network)
    // The block's input and its function's output; the sum and its ReLU are written over them.
    #expect(memory.activationBytes == 2 * 4 * 8 * 45)
    #expect(memory.peakInferenceBytes == memory.parameterBytes + 2 * 4 * 8 * 45)
  }
}
