import Netlab

/// A layer of the network in the making, with where its name and its numbers come from.
struct ReadLayer: Sendable {
  var operation: Operator
  /// Earlier layers, by their order.
  var inputs: [Int]
  var shape: OpenShape
  var parameters: [ParameterTensor.Role: ConstantTensor] = [:]
  var names: NameSources
}

/// The names that a model has for a layer and for what belongs to it.
struct NameSources: Hashable, Sendable {
  /// The node's own name.
  var node: String
  /// The type of the node in ONNX, which names often repeat.
  var type: String
  /// The value that it makes.
  var output: String
  /// The tensors that it owns.
  var parameters: [String] = []
}
