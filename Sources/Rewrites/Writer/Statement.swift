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
