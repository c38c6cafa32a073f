import Foundation
import Netlab

/// Writes a network's layers one by one as a model's nodes.
///
/// Nodes, values and tensors bear the layers' paths; where a layer takes several nodes, those in front of its
/// last have the path with a word behind it.
struct GraphWriter {
  /// How a value lies in memory.
  enum Form {
    /// Batch × channels × height × width.
    case maps
    /// Batch × numbers.
    case vector
  }

  private struct Value {
    var name: String
    var form: Form
    /// The same numbers in the other form, once somebody has asked for them.
    var other: String?
  }

  private(set) var message = Onnx_GraphProto()
  /// The numbers that belong to the model, in order.
  private(set) var tensors: [OutgoingTensor] = []
  private(set) var annotations: [(layer: String, annotation: Annotation)] = []
  /// The version of ONNX's operators that the nodes need.
  private(set) var operatorSet = 17

  private let graph: ShapedGraph
  private let batch: Int?
  /// Each layer's output.
  private var values: [Value] = []
  private var names = UniqueNames()
  private var node: ShapedNode

  /// Writes a whole network.
  ///
  /// - Parameter batch: images at a time; a symbol where left out.
  init(_ graph: ShapedGraph, batch: Int?) {
    self.graph = graph
    self.batch = batch
    node = graph.nodes[0]
    message.name = graph.name
    // Layers' own names go first, so that none has to make way for a part of another.
    names = UniqueNames(besides: Set(graph.nodes.map(\.path)))
    for node in graph.nodes {
      self.node = node
      node.operation.writable.write(node, &self)
    }
    let output = values[graph.output]
    message.output = [information(of: output.name, graph.nodes[graph.output].shape, output.form)]
    message.valueInfo.removeAll { $0.name == output.name }
  }

  // MARK: What operators read

  /// The shape of the layer's first input.
  var inputShape: Shape { node.inputs.first.map { graph.nodes[$0].shape } ?? node.shape }

  /// An input of the layer as batch × channels × height × width.
  mutating func maps(_ number: Int = 0) -> String { value(number, as: .maps) }

  /// An input of the layer as batch × numbers.
  mutating func vector(_ number: Int = 0) -> String { value(number, as: .vector) }

  /// All inputs in one form: that of vectors where all are.
  mutating func inputs() -> (names: [String], form: Form) {
    let form: Form = node.inputs.allSatisfy { values[$0].form == .vector } ? .vector : .maps
    return (node.inputs.indices.map { value($0, as: form) }, form)
  }

  private mutating func value(_ number: Int, as form: Form) -> String {
    let source = node.inputs[number]
    if values[source].form == form { return values[source].name }
    if let other = values[source].other { return other }
    let path = graph.nodes[source].path
    let name: String
    switch form {
    case .vector:
      name = names.unique(path + "/vector")
      append("Flatten", [values[source].name], name, ["axis": .integer(1)])
    case .maps:
      name = names.unique(path + "/maps")
      let axes = constant("axes", of: path, .integers([2, 3]), [2])
      append("Unsqueeze", [values[source].name, axes], name, [:])
    }
    values[source].other = name
    return name
  }

  /// A tensor that the layer owns.
  ///
  /// - Parameters:
  ///   - extents: other extents of the same product.
  ///   - zeros: the ranges of its numbers that are 0, whatever a file of weights has there.
  mutating func parameter(
    _ role: ParameterTensor.Role, extents: [Int]? = nil, zeros: [Range<Int>] = []
  ) -> String {
    let own = node.parameters.first { $0.role == role }
    return tensor(
      "\(node.path).\(role.rawValue)",
      .parameter(path: node.path, role: role, zeros: zeros), extents ?? own?.dimensions ?? [])
  }

  /// Numbers that belong to the layer and are no parameters.
  mutating func constant(_ name: String, _ content: OutgoingTensor.Content, _ extents: [Int])
    -> String
  {
    constant(name, of: node.path, content, extents)
  }

  private mutating func constant(
    _ name: String, of path: String, _ content: OutgoingTensor.Content, _ extents: [Int]
  ) -> String { tensor("\(path).\(name)", content, extents) }

  private mutating func tensor(
    _ name: String, _ content: OutgoingTensor.Content, _ extents: [Int]
  ) -> String {
    let name = names.unique(name)
    tensors.append(OutgoingTensor(name: name, extents: extents, content: content))
    return name
  }

  // MARK: What operators add

  /// Adds the images.
  mutating func addImages() {
    values.append(Value(name: node.path, form: .maps))
    message.input = [information(of: node.path, node.shape, .maps)]
  }

  /// Adds the node that gives the layer's output.
  mutating func add(
    _ type: String, _ inputs: [String], _ attributes: Attributes = [:], as form: Form = .maps
  ) {
    append(type, inputs, node.path, attributes)
    let rules = node.operation.rules
    message.node[message.node.count - 1].docString =
      rules.label.isEmpty ? rules.caption : "\(rules.caption) \(rules.label)"
    values.append(Value(name: node.path, form: form))
    message.valueInfo.append(information(of: node.path, node.shape, form))
  }

  /// Adds a node that the layer's last one needs, and returns its output's name.
  mutating func step(
    _ word: String, _ type: String, _ inputs: [String], _ attributes: Attributes = [:]
  ) -> String {
    let name = names.unique("\(node.path)/\(word)")
    append(type, inputs, name, attributes)
    return name
  }

  /// Notes what ONNX has no word for.
  mutating func annotate(_ annotation: Annotation) { annotations.append((node.path, annotation)) }

  /// Asks for a version of ONNX's operators later than most networks need.
  mutating func require(operatorSet version: Int) { operatorSet = max(operatorSet, version) }

  private mutating func append(
    _ type: String, _ inputs: [String], _ output: String, _ attributes: Attributes
  ) {
    var node = Onnx_NodeProto()
    node.opType = type
    node.name = output
    node.input = inputs
    node.output = [output]
    node.attribute = attributes.map { name, value in value.message(named: name) }
    message.node.append(node)
  }

  private func information(of name: String, _ shape: Shape, _ form: Form) -> Onnx_ValueInfoProto {
    var information = Onnx_ValueInfoProto()
    information.name = name
    information.type.tensorType.elemType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    var images = Onnx_TensorShapeProto.Dimension()
    if let batch { images.dimValue = Int64(batch) } else { images.dimParam = "batch" }
    let extents = form == .maps ? shape.dimensions : [shape.elements]
    information.type.tensorType.shape.dim =
      [images]
      + extents.map { extent in
        var dimension = Onnx_TensorShapeProto.Dimension()
        dimension.dimValue = Int64(extent)
        return dimension
      }
    return information
  }
}

/// A node's attributes, in the order in which files have them.
typealias Attributes = KeyValuePairs<String, WrittenAttribute>

/// The value of a node's attribute.
enum WrittenAttribute {
  case integer(Int)
  case integers([Int])
  case number(Double)

  /// Two numbers, for rows and columns.
  static func extent(_ extent: Extent) -> WrittenAttribute {
    .integers([extent.height, extent.width])
  }

  /// Rows and columns at the start, then at the end.
  static func margins(_ margins: Margins) -> WrittenAttribute { .integers(margins.sides) }

  fileprivate func message(named name: String) -> Onnx_AttributeProto {
    var message = Onnx_AttributeProto()
    message.name = name
    switch self {
    case .integer(let value): (message.type, message.i) = (.int, Int64(value))
    case .integers(let values): (message.type, message.ints) = (.ints, values.map(Int64.init))
    case .number(let value): (message.type, message.f) = (.float, Float(value))
    }
    return message
  }
}
