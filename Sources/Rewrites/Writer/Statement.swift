import Netlab

/// A statement of a spec, found in a network's wires and paths.
indirect enum Statement {
  case layer(Layer)
  case merge(Operator, name: Name, branches: [[Statement]])
  case module(String, [Statement])
  case residual(Residual)
  case inception(InceptionCall)
  case auxiliary(name: Name, weight: Double, [Statement])

  /// A layer with the normalisation and activation that its word takes as arguments.
  struct Layer {
    var operation: Operator
    var name: Name
    var norm: BatchNorm?
    var activation: Activation?
  }

  struct Residual {
    var name: Name
    var layers: [Statement]
    var shortcut: [Statement]
    var activation: Activation?
  }

  struct InceptionCall {
    var name: Name
    var columns: [(label: String, filters: Int)]
    var norm: BatchNorm?
  }

  /// A name, and whether it must be written because the language would give another.
  struct Name {
    var text: String
    var isWritten = true
  }
}

extension Statement {
  /// The statements in its braces.
  private var inner: [[Statement]] {
    switch self {
    case .layer, .inception: []
    case .merge(_, _, let branches): branches
    case .module(_, let layers), .auxiliary(_, _, let layers): [layers]
    case .residual(let residual): [residual.layers, residual.shortcut]
    }
  }

  /// Whether it holds at most so many statements, itself among them, in braces at most so deep.
  ///
  /// No more than so many are looked at.
  func isWithin(statements most: Int, depth: Int) -> Bool {
    var left = most
    return takes(of: &left, depth: depth)
  }

  private func takes(of left: inout Int, depth: Int) -> Bool {
    left -= 1
    guard left >= 0, depth >= 0 else { return false }
    for statements in inner {
      for statement in statements where !statement.takes(of: &left, depth: depth - 1) {
        return false
      }
    }
    return true
  }
}
