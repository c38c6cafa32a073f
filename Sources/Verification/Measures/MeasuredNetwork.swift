import Analysis
import Netlab

/// A network with everything at hand that a published figure may speak of.
struct MeasuredNetwork {
  let name: String
  let graph: ShapedGraph
  private let fields: [ReceptiveField]

  init(_ graph: ShapedGraph) {
    name = graph.name
    self.graph = graph
    fields = ReceptiveField.fields(of: OpenGraph(graph))
  }

  /// The places of all layers at and beneath `paths`.
  func layers(at paths: [String]) -> [Int] {
    graph.nodes.indices.filter { index in
      let path = graph.nodes[index].path
      return paths.contains { path == $0 || path.hasPrefix($0 + "/") }
    }
  }

  /// The places of layers of these names.
  func layers(of paths: [String]) -> [Int] {
    let paths = Set(paths)
    return graph.nodes.indices.filter { paths.contains(graph.nodes[$0].path) }
  }

  /// A quantity of the whole network; nil where it is unknown.
  func value(_ quantity: PublishedQuantity) -> MeasuredValue? {
    switch quantity {
    case .depth, .depthWithPooling, .outputSize, .receptiveField, .effectiveStride,
      .effectivePadding, .tensorFlowOperations:
      value(quantity, of: [Int](0...graph.output))
    case .parameters, .weights, .biases, .multiplyAdds, .elementwiseOperations, .connections,
      .neurons, .parameterBytes, .activationBytes, .peakInferenceBytes, .peakTrainingBytes,
      .torchSummaryInputBytes, .torchSummaryActivationBytes, .torchSummaryParameterBytes,
      .torchSummaryTotalBytes:
      value(quantity, of: [Int](graph.nodes.indices))
    }
  }

  /// A quantity of some layers, in the order of the graph; nil where it is unknown.
  ///
  /// - Parameter end: the layer that gives what they put out, where it is not the last of them.
  func value(
    _ quantity: PublishedQuantity, of layers: [Int], end: Int? = nil
  ) -> MeasuredValue? {
    guard let last = end ?? layers.last else { return nil }
    let nodes = layers.map { graph.nodes[$0] }
    switch quantity {
    case .parameters: return .count(tensors(nodes).reduce(0) { $0 + $1.count })
    case .weights: return .count(tensors(nodes, .weight).reduce(0) { $0 + $1.count })
    case .biases: return .count(tensors(nodes, .bias).reduce(0) { $0 + $1.count })
    case .multiplyAdds: return .count(nodes.reduce(0) { $0 + $1.cost.multiplyAdds })
    case .elementwiseOperations:
      return .count(nodes.reduce(0) { $0 + $1.cost.elementwiseOperations })
    case .connections: return .count(nodes.reduce(0) { $0 + connections(of: $1) })
    case .neurons:
      return .count(
        nodes.filter(\.operation.countsAsDepth).reduce(0) { $0 + $1.shape.elements })
    case .depth: return .count(depth(of: layers, countsPooling: false))
    case .depthWithPooling: return .count(depth(of: layers, countsPooling: true))
    case .outputSize: return .size(graph.nodes[last].shape)
    case .receptiveField: return fields[last].size.flatMap(Self.side)
    case .effectiveStride: return fields[last].stride.flatMap(Self.side)
    case .effectivePadding: return fields[last].padding.flatMap(Self.side)
    case .parameterBytes, .torchSummaryParameterBytes:
      return .count(
        nodes.flatMap(\.parameters).reduce(0) { $0 + $1.count } * MemoryEstimate.bytesPerNumber)
    case .activationBytes: return memory.map { .count($0.activationBytes) }
    case .peakInferenceBytes: return memory.map { .count($0.peakInferenceBytes) }
    case .peakTrainingBytes: return memory.map { .count($0.peakTrainingBytes) }
    case .tensorFlowOperations:
      return .count(TensorFlowProfile.operations(upTo: last, in: graph))
    case .torchSummaryInputBytes: return .count(TorchSummaryMemory(of: graph).inputBytes)
    case .torchSummaryActivationBytes:
      return .count(TorchSummaryMemory(of: graph).activationBytes)
    case .torchSummaryTotalBytes: return .count(TorchSummaryMemory(of: graph).totalBytes)
    }
  }

  private var memory: MemoryEstimate? { try? MemoryEstimate(of: graph, batch: 1) }

  private func tensors(
    _ nodes: [ShapedNode], _ role: ParameterTensor.Role? = nil
  ) -> [ParameterTensor] {
    nodes.flatMap(\.parameters).filter { $0.isLearned && (role == nil || $0.role == role) }
  }

  private func connections(of node: ShapedNode) -> Int {
    let pooled = node.operation.rules.family == .pooling ? node.cost.elementwiseOperations : 0
    let biased = node.parameters.contains { $0.role == .bias } ? node.shape.elements : 0
    return node.cost.multiplyAdds + pooled + biased
  }

  private func depth(of layers: [Int], countsPooling: Bool) -> Int {
    var depths: [Int: Int] = [:]
    for layer in layers {
      let node = graph.nodes[layer]
      let counts =
        node.operation.countsAsDepth
        || countsPooling && node.operation.rules.family == .pooling
      depths[layer] = (node.inputs.compactMap { depths[$0] }.max() ?? 0) + (counts ? 1 : 0)
    }
    return layers.last.flatMap { depths[$0] } ?? 0
  }

  private static func side(_ extent: Extent) -> MeasuredValue? {
    extent.height == extent.width ? .count(extent.height) : nil
  }
}

/// What a network gives for a quantity.
enum MeasuredValue: Hashable, Sendable {
  case number(Ratio)
  case size(Shape)

  static func count(_ count: Int) -> MeasuredValue { .number(Ratio(count)) }
}
