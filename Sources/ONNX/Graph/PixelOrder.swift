extension Onnx_GraphProto {
  /// Operators that compute with each number by itself, in whatever order the axes are.
  private static let pointwise: Set<String> = [
    "Add", "Cast", "Clip", "Div", "Identity", "Mul", "Relu", "Sub",
  ]

  /// Whether all that reads a value brings its last axis to the front, if not at once.
  func readsPixels(of name: String) -> Bool {
    var readers: [String: [Int]] = [:]
    for (index, reader) in node.enumerated() {
      for input in Set(reader.input) { readers[input, default: []].append(index) }
    }
    var isTurned = false
    var waiting = [name]
    var seen: Set<String> = []
    while let value = waiting.popLast() {
      guard seen.insert(value).inserted else { continue }
      for reader in (readers[value] ?? []).lazy.map({ node[$0] }) {
        if reader.opType == "Transpose" {
          guard reader.attribute.contains(where: { $0.name == "perm" && $0.ints == [0, 3, 1, 2] })
          else { return false }
          isTurned = true
        } else if Self.pointwise.contains(reader.opType), let output = reader.output.first {
          waiting.append(output)
        } else if reader.opType != "Shape" {
          return false
        }
      }
    }
    return isTurned
  }
}
