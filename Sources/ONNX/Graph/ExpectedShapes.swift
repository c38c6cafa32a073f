import Netlab

/// What readers of a value expect of its shape, where nothing else tells it: weights have as many channels
/// as what they are multiplied with.
struct ExpectedShapes {
  /// For each value the nodes that read it first.
  private var readers: [String: [Int]] = [:]
  private let nodes: [Onnx_NodeProto]
  /// The extents of the file's numbers.
  private let constants: [String: [Int]]
  private let declared: [String: DeclaredShape]

  init(_ graph: Onnx_GraphProto, declared: [String: DeclaredShape]) {
    nodes = graph.node
    self.declared = declared
    var constants: [String: [Int]] = [:]
    for tensor in graph.initializer { constants[tensor.name] = tensor.dims.map { Int($0) } }
    for (index, node) in nodes.enumerated() {
      for name in Set(node.input) where !name.isEmpty { readers[name, default: []].append(index) }
      if node.opType == "Constant", let name = node.output.first,
        let value = node.attribute.first(where: { $0.name == "value" })
      {
        constants[name] = value.t.dims.map { Int($0) }
      }
    }
    self.constants = constants
  }

  /// The shape that somebody behind a value tells of it; nil where nobody does.
  func shape(of value: String) -> (layer: OpenShape, arrangement: Arrangement)? {
    var waiting = [Way(value: value)]
    var seen: Set<String> = []
    while !waiting.isEmpty, seen.count < Self.mostLookedAt {
      let way = waiting.removeFirst()
      guard seen.insert(way.value).inserted else { continue }
      if way.isSame, let shape = declared[way.value]?.shape { return shape }
      for index in readers[way.value]?.prefix(Self.mostLookedAt) ?? [] {
        let node = nodes[index]
        // Nobody knows what another's operator of the same name wants.
        guard ModelFile.isStandard(node.domain) else { continue }
        if let channels = channels(wantedBy: node, of: way) {
          let shape = OpenShape(channels, nil)
          return (shape, .maps(shape))
        }
        if way.isSame, let numbers = numbers(wantedBy: node, of: way) {
          let shape = Shape(numbers, 1, 1)
          return (OpenShape(shape), .vector(shape))
        }
        if let next = way.behind(node) { waiting.append(next) }
      }
    }
    return nil
  }

  private static let mostLookedAt = 256

  /// A value behind the one that is asked for, and what is left of that one's shape.
  private struct Way {
    var value: String
    /// Whether it has the very shape.
    var isSame = true
    /// Whether each channel is one number of it.
    var isPooled = false

    /// The value that a node makes of it, with as many channels.
    func behind(_ node: Onnx_NodeProto) -> Way? {
      guard node.input.first == value, let output = node.output.first
      else { return nil }
      var way = self
      way.value = output
      switch node.opType {
      case _ where ExpectedShapes.keeping.contains(node.opType): return way
      case "AveragePool", "MaxPool":
        way.isSame = false
      case "GlobalAveragePool", "GlobalMaxPool":
        (way.isSame, way.isPooled) = (false, true)
      case "Flatten", "Reshape", "Squeeze":
        guard isPooled else { return nil }
      default: return nil
      }
      return way
    }
  }

  private static let keeping: Set<String> = [
    "Cast", "Clip", "Dropout", "Elu", "Gelu", "HardSigmoid", "HardSwish", "Identity", "LRN",
    "LeakyRelu", "Relu", "Selu", "Sigmoid", "Softmax", "Softplus", "Swish", "Tanh",
  ]

  private func channels(wantedBy node: Onnx_NodeProto, of way: Way) -> Int? {
    guard node.input.count > 1, node.input[0] == way.value, let weights = constants[node.input[1]]
    else { return nil }
    switch node.opType {
    case "Conv" where weights.count == 4:
      let groups = node.attribute.first { $0.name == "group" }.map { Int(clamping: $0.i) } ?? 1
      guard (1...Problem.largestOperand).contains(groups),
        (1...Problem.largestOperand).contains(weights[1])
      else { return nil }
      return weights[1] * groups
    case "BatchNormalization" where weights.count == 1: return Self.reasonable(weights[0])
    case "Gemm": return way.isPooled ? inputs(of: node, weights) : nil
    default: return nil
    }
  }

  private func numbers(wantedBy node: Onnx_NodeProto, of way: Way) -> Int? {
    // A MatMul may be of more axes than two.
    guard node.input.count > 1, node.input[0] == way.value, node.opType == "Gemm" else {
      return nil
    }
    return constants[node.input[1]].flatMap { inputs(of: node, $0) }
  }

  /// The numbers that a matrix is multiplied with.
  private func inputs(of node: Onnx_NodeProto, _ weights: [Int]) -> Int? {
    guard weights.count == 2 else { return nil }
    let isTransposed = node.attribute.contains { $0.name == "transB" && $0.i != 0 }
    return Self.reasonable(weights[isTransposed ? 1 : 0])
  }

  private static func reasonable(_ extent: Int) -> Int? {
    (1...Problem.largestOperand).contains(extent) ? extent : nil
  }
}
