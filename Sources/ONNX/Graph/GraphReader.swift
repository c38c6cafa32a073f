import Netlab

/// Reads a model's nodes one by one into layers of a network.
struct GraphReader {
  let tensors: StoredTensors
  let operatorSet: Int
  /// What netlab has noted of layers, by their nodes' names.
  let annotations: [String: Annotation]
  /// The operators that the model defines itself: domain and type.
  var functions: Set<[String]> = []
  private(set) var layers: [ReadLayer] = []
  /// What readers expect of shapes that nothing else tells.
  var expected: ExpectedShapes?
  /// The number of images that the model declares; nil where it is a symbol.
  var batch: Int?
  /// What the names in the graph stand for, as far as it has been read.
  private(set) var values: [String: Value] = [:]
  /// What nodes make of a shape that nobody tells.
  private(set) var shapeless: [String: Shapeless] = [:]
  /// Nodes that netlab has no layer for.
  var foreign: [UnknownLayer] = []
  /// How many nodes and outputs read each value.
  private var readers: [String: Int] = [:]
  /// How many names each layer's output has.
  private var names: [Int: Int] = [:]
  private var node: NodeReader?
  /// Layers that pick some of another's channels.
  var selections: [Int: ChannelSelection] = [:]
  /// For layers the one that puts their numbers in another order.
  private var rearranged: [Int: Int] = [:]
  /// Layers that concatenate, by all that they join.
  var joins: [[Int]: Int] = [:]

  init(tensors: StoredTensors, operatorSet: Int, annotations: [String: Annotation]) {
    self.tensors = tensors
    self.operatorSet = operatorSet
    self.annotations = annotations
  }

  // MARK: What operators make

  /// Adds a layer to the network.
  ///
  /// - Throws: `.layer` where its operands or its input's shape do not go together.
  mutating func add(
    _ operation: Operator, reading inputs: [Int],
    parameters: [ParameterTensor.Role: ConstantTensor] = [:]
  ) throws(Obstacle) -> Features {
    let label = node?.label ?? "input"
    let (shape, owned) = try checked(operation, on: inputs.map { layers[$0].shape }, label)
    for tensor in owned {
      guard let own = parameters[tensor.role], own.dimensions != tensor.dimensions else { continue }
      throw .fault(
        .parameterExtents(
          node: label, parameter: tensor.role.rawValue, expected: tensor.dimensions,
          found: own.dimensions))
    }
    layers.append(
      ReadLayer(
        operation: operation, inputs: inputs, shape: shape, parameters: parameters,
        names: NameSources(
          node: node?.message.name ?? "", type: node?.type ?? "",
          output: node?.message.output.first ?? "",
          parameters: parameters.sorted { $0.key.rawValue > $1.key.rawValue }.map(\.value.name))))
    return Features(
      layer: layers.count - 1, shape: shape, arrangement: .maps(shape), padding: nil)
  }

  private func checked(
    _ operation: Operator, on inputs: [OpenShape], _ label: String
  ) throws(Obstacle) -> (OpenShape, [ParameterTensor]) {
    do throws(Problem) {
      if let problem = operation.rules.operandProblems.first { throw problem }
      let shape = try operation.rules.outputShape(of: inputs)
      if let closed = shape.closed {
        _ = try product(closed.channels, closed.height, closed.width, as: .elements)
      }
      return (shape, try operation.rules.parameters(of: inputs))
    } catch {
      throw .fault(.layer(node: label, error))
    }
  }

  /// The type of the node that is being read.
  var nodeType: String { node?.type ?? "" }

  /// Changes a layer that nobody has read yet.
  mutating func change(_ layer: Int, _ body: (inout ReadLayer) -> Void) { body(&layers[layer]) }

  /// Gives the node's first output its meaning.
  mutating func set(_ value: Value) throws(Obstacle) { try set(value, output: 0) }

  mutating func set(_ value: Value, output number: Int) throws(Obstacle) {
    guard let node, node.hasOutput(number) else { return }
    if case .features(let features) = value { names[features.layer, default: 0] += 1 }
    let name = node.message.output[number]
    values[name] = value.settled(as: name)
  }

  /// The layer that gives a value as batch × channels × height × width; one is added where needed.
  mutating func maps(_ features: Features) throws(Obstacle) -> Int {
    guard features.padding == nil else {
      throw .unmapped(reason: "its input is padded, which only a window's layer can be")
    }
    return try windowed(features)
  }

  /// As ``maps(_:)``, for a reader that adds the zeros around its input itself.
  mutating func windowed(_ features: Features) throws(Obstacle) -> Int {
    switch features.arrangement.meaning(of: features.shape) {
    case .same: return features.layer
    case .flattened: return try addOnce(.flatten(Flatten()), reading: features.layer)
    case .shuffled(let groups):
      return try addOnce(.channelShuffle(ChannelShuffle(groups: groups)), reading: features.layer)
    case nil:
      let extents = features.extents.map(\.description).joined(separator: "×")
      throw .unmapped(
        reason: "its input of \(extents) is in another order than channels, height, width")
    }
  }

  /// A layer that several may ask for.
  private mutating func addOnce(_ operation: Operator, reading input: Int) throws(Obstacle) -> Int {
    if let added = rearranged[input], layers[added].operation == operation { return added }
    let layer = try add(operation, reading: [input]).layer
    rearranged[input] = layer
    return layer
  }

  /// The layer of a value that is one long vector for each image; none is added.
  func vector(_ features: Features) -> Int? {
    guard let shape = features.shape.closed, features.padding == nil,
      features.arrangement == .vector(shape)
    else { return nil }
    return features.layer
  }

  /// A layer's output as batch × numbers.
  func asVector(_ features: Features) -> Features {
    guard let shape = features.shape.closed else { return features }
    var features = features
    features.arrangement = .vector(shape)
    return features
  }

  /// Features that look at `features` as it was looked at before a layer that keeps its shape.
  func keeping(_ arrangement: Arrangement, _ features: Features) -> Features {
    var features = features
    let axis = arrangement.channelAxis(of: features.shape) ?? 1
    if axis != 1 {
      features.arrangement = arrangement
    } else if arrangement.axes.count == 2 {
      features = asVector(features)
    }
    return features
  }

  /// The axis of the channels: another than the second where the model looks pixel by pixel.
  func channelAxis(of features: Features) -> Int {
    guard features.padding == nil else { return 1 }
    return features.arrangement.channelAxis(of: features.shape) ?? 1
  }

  /// Whether the node that is being read is the only one that reads what a layer gives.
  func isOnlyReader(ofInput number: Int) -> Bool {
    guard let node, case .features(let features)? = node.optional(number) else { return false }
    return readers[node.message.input[number]] == 1 && names[features.layer] == 1
  }

  /// Whether a node or an output reads a value.
  func isRead(_ name: String) -> Bool { (readers[name] ?? 0) > 0 }

  // MARK: Reading

  /// Takes note of how often each value is read.
  mutating func count(readersIn graph: Onnx_GraphProto) {
    for node in graph.node { for name in node.reads { readers[name, default: 0] += 1 } }
    for output in graph.output { readers[output.name, default: 0] += 1 }
  }

  /// Gives a name a meaning that no node gives it.
  mutating func define(_ name: String, _ value: Value) { values[name] = value }

  /// Gives a name to what has no known shape.
  mutating func define(_ name: String, _ value: Shapeless) { shapeless[name] = value }

  /// Whether it is known what a name stands for, if not of what shape.
  func knows(_ name: String) -> Bool { values[name] != nil || shapeless[name] != nil }

  /// Reads one node; what it cannot be read as becomes a foreign layer of the declared shape.
  ///
  /// - Throws: where the model is wrong.
  mutating func read(
    _ message: Onnx_NodeProto, label: String, declared: [String: DeclaredShape]
  ) throws(ONNXFault) {
    let node = nodeReader(message, label: label)
    self.node = node
    try node.checkAttributes()
    do throws(Obstacle) {
      let domain = ModelFile.isStandard(message.domain) ? "" : message.domain
      if functions.contains([domain, message.opType]) {
        throw .unmapped(reason: "the model defines it itself, as a function")
      }
      guard domain.isEmpty else {
        throw .unmapped(reason: "it is of the domain \(domain.shortened)")
      }
      let type = OperatorType(rawValue: message.opType)
      if type != nil, let reason = reasonOfShapeless(among: message.reads) {
        throw .unmapped(reason: reason)
      }
      if let result = try ConstantFunction.result(of: node) { return try set(result) }
      guard let type else {
        throw .unmapped(reason: "netlab has no such operator")
      }
      try node.checkInputs(of: type)
      try type.read(node, &self)
    } catch {
      switch error {
      case .fault(.foreignConstant(let maker)):
        try addForeign(node, reason: maker.ofReader, declared: declared)
      case .fault(.layer(_, let problem)) where node.readsPadding || mixesSizes(node):
        try addForeign(node, reason: problem.summary, declared: declared)
      case .fault(let fault): throw fault
      case .unmapped(let reason):
        try addForeign(node, reason: reason, declared: declared)
      }
    }
  }

  /// Reads an output of a node that has been read without it.
  ///
  /// - Throws: as `read(_:label:declared:)`.
  mutating func readOtherOutput(
    _ name: String, of message: Onnx_NodeProto, label: String, declared: [String: DeclaredShape]
  ) throws(ONNXFault) {
    try addForeign(
      nodeReader(message, label: label),
      reason: "its output \(name.quoted) is read, which netlab does not compute",
      declared: declared)
  }

  private func nodeReader(_ message: Onnx_NodeProto, label: String) -> NodeReader {
    NodeReader(
      message: message, operatorSet: operatorSet,
      inputs: message.input.map { $0.isEmpty ? nil : values[$0] }, label: label,
      annotation: annotations[message.name])
  }

  /// Whether a node joins what has a known size and what has none, as an unknown operator leaves behind.
  private func mixesSizes(_ node: NodeReader) -> Bool {
    let isKnown = node.inputs.compactMap { input -> Bool? in
      if case .features(let features)? = input { features.shape.extent != nil } else { nil }
    }
    return Set(isKnown).count == 2 && !foreign.isEmpty
  }
}
