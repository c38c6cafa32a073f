import Netlab

/// Where a network's parameters come from, tensor by tensor, so that they need never all be held at once.
package protocol ParameterSource: Sendable {
  /// The numbers of one of a layer's tensors; nil where there are none.
  func tensor(_ parameter: ParameterTensor, of node: ShapedNode) -> ParameterValues.Tensor?
}

extension ParameterSource {
  /// A layer's tensor, of the extents that the layer needs and all finite.
  func numbers(
    _ node: ShapedNode, _ role: ParameterTensor.Role
  ) throws(EngineError) -> [Float] {
    let name = ParameterValues.name(node.path, role)
    guard let expected = node.parameters.first(where: { $0.role == role }) else { return [] }
    guard let tensor = tensor(expected, of: node) else {
      throw .parameterMissing(name: name, dimensions: expected.dimensions)
    }
    guard tensor.dimensions == expected.dimensions,
      tensor.values.count == expected.dimensions.reduce(1, *)
    else {
      throw .parameterExtents(
        name: name, expected: expected.dimensions, found: tensor.dimensions)
    }
    if let index = tensor.values.firstIndex(where: { !$0.isFinite }) {
      throw .parameterNotFinite(name: name, index: index)
    }
    return node.connected(tensor.values, expected)
  }

  /// As ``numbers(_:_:)``; nil where the layer has no such tensor.
  func optionalNumbers(
    _ node: ShapedNode, _ role: ParameterTensor.Role
  ) throws(EngineError) -> [Float]? {
    guard node.parameters.contains(where: { $0.role == role }) else { return nil }
    return try numbers(node, role)
  }
}
