/// An operator of another tool for which netlab has no rules: its cost is not known, its shape may be.
///
/// A network that holds one can be analysed in part; a `ShapedGraph` of it cannot be made.
/// - Shapes: whatever the file that it came from says, or what stands around it; `.unknown` where that
///   is nothing.
package struct Foreign: Hashable, Sendable, Codable {
  /// Its name in the other tool.
  package var type: String
  /// The shape that it makes.
  package var shape: OpenShape
  /// Why it is none of netlab's operators, in words.
  package var reason: String
  /// The numbers of the file that it reads, which count as parameters; nil for none.
  package var numbers: Int?
  /// Its attributes and what it reads, as one text that the same operators share; nil for nothing.
  package var details: String?

  package init(
    type: String, shape: OpenShape, reason: String, numbers: Int = 0, details: String = ""
  ) {
    self.type = type
    self.shape = shape
    self.reason = reason
    self.numbers = numbers == 0 ? nil : numbers
    self.details = details.isEmpty ? nil : details
  }
}

extension Foreign: OperatorRules {
  package var name: String { type }

  package var operandProblems: [Problem] {
    guard shape.isKnown else { return [] }
    return Input(channels: shape.channels, extent: shape.extent).operandProblems
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape { shape }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] {
    numbers.map { [ParameterTensor(.weight, [$0], count: $0)] } ?? []
  }

  /// Nobody knows; an `OpenGraph` does not ask.
  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    throw .foreignOperator(type: type, reason: reason)
  }

  package func reach(on input: OpenShape) -> Reach { .irregular }

  package func resolved(on inputs: [OpenShape]) -> Foreign { self }

  package var caption: String { type }

  package var label: String { "" }

  package var geometry: Geometry? { nil }

  package var signature: String {
    "foreign \(type) to \(shape)" + (details.map { " by \($0)" } ?? "")
  }

  package var family: Family { .unknown }
}
