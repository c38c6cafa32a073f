import Analysis
import Engine
import Netlab

/// How much each pixel of the images moves the centre of a layer, as gradients tell.
///
/// Gradients are propagated back from the layer's central pixel, weighted by a random number for each
/// channel, and the root of their mean square is taken over images and colours. Normalisation keeps
/// to its running statistics, for a batch's own would let every pixel see every other.
/// - Source: Luo et al. 2016, "Understanding the Effective Receptive Field in Deep Convolutional
///   Neural Networks", §3 and §4.
package struct EffectiveField: Hashable, Sendable {
  /// The layer's place in its graph.
  package let node: Int
  /// The row and the column of the layer's pixel that was looked from.
  package let centre: Extent
  /// Images that were looked at.
  package let images: Int
  /// The gradients' magnitudes, rows of the images' height × width.
  package let magnitudes: [Double]
  package let extent: Extent
}

/// Measures effective receptive fields.
package struct EffectiveFieldProbe {
  /// Images at a time.
  private static let largestBatch = 8

  package var images: Int
  package var threads: Int?
  package var seed: UInt64

  package init(images: Int = 32, threads: Int? = nil, seed: UInt64 = 1) {
    self.images = images
    self.threads = threads
    self.seed = seed
  }

  /// Looks back from the centre of a layer.
  ///
  /// - Parameters:
  ///   - graph: shaped for inference.
  ///   - path: a layer, or a module for the last of its layers.
  ///   - weights: the network's; without them, each batch of images sees other initial weights.
  ///   - progress: told of the part that is done.
  /// - Throws: `.unknownLayer`, `.noField`, `.memory`, `.engine`.
  package func field(
    of path: String, in graph: ShapedGraph, weights: ParameterValues? = nil,
    memory: AvailableMemory, progress: (Double) -> Void = { _ in }
  ) throws(MeasurementError) -> EffectiveField {
    let node = try NetworkRun.node(path, in: graph)
    guard node > 0 else { throw .noField(path: path, network: graph.name) }
    let frozen = FrozenGraph(graph, upTo: node)
    let batch = min(Self.largestBatch, images)
    let executable = try compiling(graph.name, batch: batch, memory: memory) {
      () throws(EngineError) in
      try TrainingExecutable(
        frozen.graph, batch: batch, threads: threads,
        objective: .weightedOutput(node: frozen.graph.output), wantsInputGradient: true)
    }
    if let available = memory.bytes, executable.totalBytes > available {
      throw .memory(
        network: graph.name, batch: batch, needed: executable.totalBytes, available: available)
    }
    let shape = frozen.graph.nodes[frozen.graph.output].shape
    let centre = Extent(shape.height / 2, shape.width / 2)
    var squares = [Double](repeating: 0, count: graph.input.area)
    let rounds = (images + batch - 1) / batch
    for round in 0..<rounds {
      progress(Double(round) / Double(rounds))
      let seed = seed &+ UInt64(round)
      let values = weights ?? ParameterValues(initialFor: graph, seed: seed)
      try onBehalf(of: graph.name) { () throws(EngineError) in
        try executable.load(frozen.parameters(from: values))
        Self.fill(executable, shape, centre, seed: seed)
        try executable.step(seed: seed)
      }
      // The last batch may hold more images than are left to be looked at.
      add(executable, of: min(batch, images - round * batch), to: &squares)
    }
    let channels = Double(graph.input.channels * images)
    return EffectiveField(
      node: node, centre: centre, images: images,
      magnitudes: squares.map { ($0 / channels).squareRoot() }, extent: graph.input.extent)
  }

  /// Images of values in −1 … 1, and for each channel of the central pixel a factor of the same kind.
  private static func fill(
    _ executable: TrainingExecutable, _ shape: Shape, _ centre: Extent, seed: UInt64
  ) {
    _ = executable.images.update(
      from: RandomNumbers.images(for: executable.graph, batch: executable.batch, seed: seed))
    guard let gradient = executable.outputGradient else { return }
    gradient.update(repeating: 0)
    let factors = CounterGenerator(seed: seed, name: "factors")
    for map in 0..<executable.batch * shape.channels {
      gradient[map * shape.area + centre.height * shape.width + centre.width] =
        Float(2 * factors.uniform(map) - 1)
    }
  }

  private func add(
    _ executable: TrainingExecutable, of images: Int, to squares: inout [Double]
  ) {
    guard let gradient = executable.imageGradient else { return }
    for index in 0..<images * executable.graph.input.elements {
      let number = Double(gradient[index])
      squares[index % squares.count] += number * number
    }
  }
}
