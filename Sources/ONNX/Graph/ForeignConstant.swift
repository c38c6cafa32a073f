import Netlab

/// A node that makes numbers of the file's others in a way that netlab does not have.
struct ForeignConstant: Hashable, Sendable {
  var node: String
  var type: String
  var reason: String

  /// What is wrong where its numbers are asked for.
  var fault: ONNXFault { .foreignConstant(node: node, type: type, reason: reason) }
}

extension ConstantTensor {
  /// Numbers that nobody knows, of the extents that the file declares or the operator's definition tells.
  ///
  /// - Returns: nil where nothing tells the extents.
  init?(
    madeBy maker: ForeignConstant, _ node: NodeReader, output: Int,
    declared: [String: DeclaredShape]
  ) {
    let name = node.message.output[output]
    guard
      let dimensions = declared[name]?.known ?? ForeignShape.dimensions(of: node, output: output),
      (try? Self.count(dimensions, tensor: name)) != nil
    else { return nil }
    self.init(name: name, dimensions: dimensions, type: .float, source: .unknown(maker))
  }
}
