/// Operators that pass their input on: Identity, and Cast between real numbers.
enum Passing {
  static func read(
    _ type: OperatorType, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(Obstacle) {
    let input = try node.input(0)
    if type == .cast, case .features = input {
      let target = Int32(clamping: try node.integer("to", default: 1))
      switch ElementType(target) {
      case .float, .double, .float16, .bfloat16: break
      default: throw .unmapped(reason: "it makes whole numbers of what the network computes")
      }
    }
    try graph.set(input)
  }
}
