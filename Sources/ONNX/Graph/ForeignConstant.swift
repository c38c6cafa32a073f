import Netlab

/// A node that makes numbers of the file's others in a way that netlab does not have.
package struct ForeignConstant: Hashable, Sendable {
  /// The node, as messages name it.
  package var node: String
  /// Its operator.
  package var type: String
  /// Why it is none of netlab's, in words.
  package var reason: String

  /// What is wrong where its numbers are asked for.
  var fault: ONNXFault { .foreignConstant(self) }

  /// Why a node that reads its numbers is none of netlab's layers.
  var ofReader: String { "it depends on numbers that \(node.quoted) makes, a \(type): \(reason)" }
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
    let isWhole =
      ForeignShape.broadcasting.contains(node.type)
      && node.inputs.allSatisfy { input in
        if case .constant(let constant)? = input { !constant.type.isReal } else { false }
      }
    self.init(
      name: name, dimensions: dimensions, type: isWhole ? .int64 : .float,
      source: .unknown(maker))
  }
}
