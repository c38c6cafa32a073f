import Engine
import Netlab

/// A network made fully convolutional, so that it reads larger images than it was trained on.
///
/// Linear layers become convolutions as large as the map that they read, and the scores that the
/// network gives at each place are averaged.
/// - Source: Sermanet et al. 2013, §3.5; Simonyan and Zisserman 2014, §3.2.
struct DenseNetwork {
  let network: Network
  /// For each layer that was linear, the extents of its weights as a convolution.
  private let kernels: [String: [Int]]

  /// Makes `network`, which was trained on images of `input`, fully convolutional.
  ///
  /// - Throws: `.network` for its own problems, `EvaluationError.notConvolutional` for a layer that needs a vector.
  init(_ network: Network, input: Shape) throws {
    let shaped = try TrainingError.shaped(network, input: input, mode: .inference)
    let shapes = Dictionary(shaped.nodes.map { ($0.path, $0.shape) }) { first, _ in first }
    let answer = shaped.nodes[shaped.output].path
    var nodes: [Node] = []
    /// For each layer of the network, the one that stands for it now; nil where only heads need it.
    var places: [Int?] = []
    /// The map that a layer gave before it was flattened.
    var maps: [Int: Shape] = [:]
    var kernels: [String: [Int]] = [:]
    var output = 0
    for (index, node) in network.nodes.enumerated() {
      let inputs = node.inputs.compactMap { places[$0] }
      guard let shape = shapes[node.path], inputs.count == node.inputs.count else {
        places.append(nil)
        continue
      }
      let flattened = node.inputs.lazy.compactMap { maps[$0] }.first
      var kept: Node? = node
      kept?.inputs = inputs
      switch node.operation {
      case .flatten:
        maps[index] = flattened ?? shapes[network.nodes[node.inputs[0]].path]
        kept = nil
      case .softmax where node.path == answer:
        kept = nil
      case .linear(let linear):
        let map = flattened ?? shapes[network.nodes[node.inputs[0]].path] ?? shape
        kernels[node.path] = [linear.units, map.channels, map.height, map.width]
        kept?.operation = .convolution(
          Convolution(
            kernel: map.extent, filters: linear.units, padding: .valid, bias: linear.bias))
      case .activation, .dropout:
        maps[index] = flattened
      case .input, .convolution, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool,
        .lrn, .batchNorm, .scale, .softmax, .concat, .sum, .channelPad, .channelShuffle, .foreign:
        guard flattened == nil else {
          throw EvaluationError.notConvolutional(network: network.name, layer: node.path)
        }
      }
      if let kept {
        nodes.append(kept)
        places.append(nodes.count - 1)
      } else {
        places.append(inputs[0])
      }
      if node.path == answer { output = places[index] ?? 0 }
    }
    nodes.append(
      Node(
        path: Self.unused("dense_average", in: network),
        operation: .globalAveragePool(GlobalAveragePool()), inputs: [output],
        location: network.location))
    var dense = Network(
      network.name, input: OpenShape(input), source: network.source,
      initialization: network.initialization, at: network.location,
      layers: Sequential(parts: []))
    dense.nodes = nodes
    dense.output = nodes.count - 1
    dense.heads = []
    dense.problems = []
    self.network = dense
    self.kernels = kernels
  }

  private static func unused(_ path: String, in network: Network) -> String {
    let taken = Set(network.nodes.map(\.path))
    var candidate = path
    while taken.contains(candidate) { candidate += "_" }
    return candidate
  }

  /// The same numbers, those of linear layers in the form of convolutions.
  func values(_ values: ParameterValues) -> ParameterValues {
    var values = values
    for (path, extents) in kernels {
      values.tensors[ParameterValues.name(path, .weight)]?.dimensions = extents
    }
    return values
  }
}
