/// Operators that pass their input on: Identity, and Cast between real numbers.
enum Passing {
  static func read(
    _ type: OperatorType, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) {
    let input = try node.input(0)
    guard type == .cast else { return try graph.set(input) }
    guard node.has("to") else { throw .fault(.attribute(node: node.label, name: "to")) }
    guard let target = ElementType(Int32(clamping: try node.integer("to", default: 1))) else {
      throw .unmapped(reason: "it makes a type of numbers that netlab does not read")
    }
    switch input {
    case .features where !target.isReal:
      throw .unmapped(reason: "it makes whole numbers of what the network computes")
    case .constant(let constant):
      try graph.set(.constant(try constant.cast(to: target)))
    case .features, .extents: try graph.set(input)
    }
  }
}
