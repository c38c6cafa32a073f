extension Double {
  /// The number as people write factors: `2` and not `2.0`.
  var inShort: String {
    self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)"
  }
}
