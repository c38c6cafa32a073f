extension NetworkReport {
  /// The receptive field of the last layer whose output still is a map, height and width.
  ///
  /// Layers after it (global pooling, linear layers) see the whole input. A network that ends in no
  /// map, such as one of linear layers alone, gives its last layer's field; nil is unknown.
  package var receptiveFieldOfLastMap: [Int]? {
    let last = layers.last { $0.outputShape.dropFirst().contains { $0 != 1 } } ?? layers.last
    return last?.receptiveField.size
  }
}
