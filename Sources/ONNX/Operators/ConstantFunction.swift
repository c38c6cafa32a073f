import Foundation

/// Operators that netlab knows of the file's numbers alone: exporters work out extents and places with them.
struct ConstantFunction: Sendable {
  /// The type that it gives; nil for that of its first input.
  var type: ElementType?
  /// The number of inputs that it takes; nil for any.
  var inputs: Int?
  /// The number that it makes of its inputs'.
  var apply: @Sendable ([Double]) -> Double

  /// What a node of such an operator gives; nil where it is none, or about other numbers than the file's.
  static func result(of node: NodeReader) throws(Obstacle) -> Value? {
    guard let function = functions[node.type] ?? modulo(node) else { return nil }
    var tensors: [ConstantTensor] = []
    for input in node.inputs {
      guard case .constant(let tensor)? = input else {
        switch node.type {
        case "Equal": return try ExtentArithmetic.combined(node, as: .equality)
        case "Where": return try ExtentArithmetic.chosen(node)
        default: return nil
        }
      }
      tensors.append(tensor)
    }
    // Where chooses by its first input, and gives the type of the others.
    let typed = node.type == "Where" ? tensors.last : tensors.first
    guard let typed, tensors.count == function.inputs ?? tensors.count else { return nil }
    return .constant(
      try ConstantTensor.made(of: tensors, type: function.type ?? typed.type, function.apply))
  }

  private static func of(_ apply: @escaping @Sendable (Double) -> Double) -> Self {
    Self(inputs: 1) { apply($0[0]) }
  }

  private static func ofTwo(
    _ apply: @escaping @Sendable (Double, Double) -> Double
  ) -> Self {
    Self(inputs: 2) { apply($0[0], $0[1]) }
  }

  private static func whether(_ test: @escaping @Sendable (Double, Double) -> Bool) -> Self {
    Self(type: .bool, inputs: 2) { test($0[0], $0[1]) ? 1 : 0 }
  }

  private static let functions: [String: Self] = [
    "Abs": of { abs($0) },
    "And": whether { $0 != 0 && $1 != 0 },
    "Ceil": of { $0.rounded(.up) },
    "Equal": whether { $0 == $1 },
    "Exp": of { exp($0) },
    "Floor": of { $0.rounded(.down) },
    "Greater": whether { $0 > $1 },
    "GreaterOrEqual": whether { $0 >= $1 },
    "Less": whether { $0 < $1 },
    "LessOrEqual": whether { $0 <= $1 },
    "Log": of { log($0) },
    "Max": Self { $0.contains(where: \.isNaN) ? .nan : $0.max() ?? .nan },
    "Min": Self { $0.contains(where: \.isNaN) ? .nan : $0.min() ?? .nan },
    "Neg": of { -$0 },
    "Not": Self(type: .bool, inputs: 1) { $0[0] == 0 ? 1 : 0 },
    "Or": whether { $0 != 0 || $1 != 0 },
    "Pow": Self(inputs: 2) { pow($0[0], $0[1]) },
    "Reciprocal": of { 1 / $0 },
    "Round": of { $0.rounded(.toNearestOrEven) },
    "Sqrt": of { $0.squareRoot() },
    "Where": Self(inputs: 3) { $0[0] != 0 ? $0[1] : $0[2] },
  ]

  /// Mod of the divisor's sign, or of the dividend's where the node says so.
  private static func modulo(_ node: NodeReader) -> Self? {
    guard node.type == "Mod", let isFloating = try? node.integer("fmod", default: 0) != 0 else {
      return nil
    }
    return ofTwo { dividend, divisor in
      let rest = fmod(dividend, divisor)
      return isFloating || rest == 0 || (rest < 0) == (divisor < 0) ? rest : rest + divisor
    }
  }
}
