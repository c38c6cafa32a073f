/// Labels as the binary formats have them, one byte each.
enum LabelBytes {
  /// The labels, counted from 0, of bytes that count from `first`.
  ///
  /// - Throws: `.labelOutOfRange` for the first that is of none of the `classes`.
  static func labels(
    _ bytes: some Sequence<UInt8>, path: String, classes: Int, first: Int = 0
  ) throws(DatasetError) -> [Int32] {
    var labels: [Int32] = []
    for byte in bytes {
      let label = Int(byte) - first
      guard (0..<classes).contains(label) else {
        throw .labelOutOfRange(
          path: path, image: labels.count, label: Int(byte), allowed: first...(first + classes - 1))
      }
      labels.append(Int32(label))
    }
    return labels
  }
}
