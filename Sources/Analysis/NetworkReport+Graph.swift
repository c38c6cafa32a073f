import Netlab

extension NetworkReport {
  /// The report on a network with a resolution.
  ///
  /// - Throws: `.batchNotPositive`, or `.overflow` where a total does not fit an `Int`.
  package init(of graph: ShapedGraph, spec: String, batch: Int = 1) throws(AnalysisError) {
    guard batch > 0 else { throw .batchNotPositive(batch) }
    let memory = try MemoryEstimate(of: graph, batch: batch)
    try self.init(of: OpenGraph(graph), spec: spec, batch: batch, memory: memory)
  }

  /// The report on a network without a resolution: receptive fields, channels and parameters.
  ///
  /// - Throws: `.batchNotPositive`, or `.overflow` where a total does not fit an `Int`.
  package init(of graph: OpenGraph, spec: String, batch: Int = 1) throws(AnalysisError) {
    guard batch > 0 else { throw .batchNotPositive(batch) }
    try self.init(of: graph, spec: spec, batch: batch, memory: nil)
  }

  private init(
    of graph: OpenGraph, spec: String, batch: Int, memory: MemoryEstimate?
  ) throws(AnalysisError) {
    name = graph.name
    self.spec = spec
    source = graph.source
    fingerprint = Fingerprint(of: graph).description
    input = graph.nodes[0].shape.dimensions
    self.batch = batch
    mode = graph.mode
    convention = Self.convention

    let fields = ReceptiveField.fields(of: graph)
    var layers: [LayerReport] = []
    layers.reserveCapacity(graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      layers.append(
        try LayerReport(node, in: graph, field: fields[index], batch: batch))
    }
    self.layers = layers
    totals = try Totals(of: layers, depth: Depth(of: graph), memory: memory, batch: batch)
    if memory == nil {
      let counts = graph.nodes.flatMap(\.parameters).map(\.count)
      totals.parameterBytes = try CheckedSum(quantity: "bytes", batch: batch)
        .sum(counts, times: [MemoryEstimate.bytesPerNumber])
    }
  }
}

extension NetworkReport.Totals {
  fileprivate init(
    of layers: [LayerReport], depth: Depth, memory: MemoryEstimate?, batch: Int
  ) throws(AnalysisError) {
    func total(
      _ numbers: [Int?], _ quantity: String
    ) throws(AnalysisError) -> Int? {
      let known = numbers.compactMap { $0 }
      guard known.count == numbers.count else { return nil }
      return try CheckedSum(quantity: quantity, batch: batch).sum(known, times: [])
    }
    parameters = try total(layers.map(\.parameters), "parameters") ?? 0
    weights = try total(layers.map(\.weights), "weights") ?? 0
    biases = try total(layers.map(\.biases), "biases") ?? 0
    multiplyAdds = try total(layers.map(\.multiplyAdds), "multiply-adds")
    elementwiseOperations = try total(
      layers.map(\.elementwiseOperations), "elementwise operations")
    self.depth = depth.withParameters
    depthWithPooling = depth.withPooling
    parameterBytes = memory?.parameterBytes ?? 0
    activationBytes = memory?.activationBytes
    peakInferenceBytes = memory?.peakInferenceBytes
    peakTrainingBytes = memory?.peakTrainingBytes
  }
}

extension LayerReport {
  fileprivate init(
    _ node: OpenNode, in graph: OpenGraph, field: ReceptiveField, batch: Int
  ) throws(AnalysisError) {
    let rules = node.operation.rules
    let learned = node.parameters.filter(\.isLearned)
    path = node.path
    self.operator = rules.name
    label = rules.label
    signature = rules.signature
    family = rules.family
    inputs = node.inputs.map { graph.nodes[$0].path }
    inputShapes = node.inputs.map { graph.nodes[$0].shape.dimensions }
    outputShape = node.shape.dimensions
    kernel = rules.geometry?.kernel.pair
    stride = rules.geometry?.stride.pair
    padding = rules.geometry?.padding?.sides
    dilation = rules.geometry?.dilation?.pair
    groups = rules.geometry?.groups
    weights = learned.filter { $0.role == .weight }.reduce(0) { $0 + $1.count }
    biases = learned.filter { $0.role == .bias }.reduce(0) { $0 + $1.count }
    parameters = weights + biases
    receptiveField = ReceptiveFieldReport(field)

    func times(_ number: Int?, _ factors: [Int], _ quantity: String) throws(AnalysisError) -> Int? {
      guard let number else { return nil }
      return try CheckedSum(quantity: quantity, batch: batch).sum([number], times: factors)
    }
    multiplyAdds = try times(node.cost?.multiplyAdds, [batch], "multiply-adds")
    elementwiseOperations = try times(
      node.cost?.elementwiseOperations, [batch], "elementwise operations")
    outputBytes = try times(
      node.shape.closed?.elements, [MemoryEstimate.bytesPerNumber, batch], "bytes")
  }
}
