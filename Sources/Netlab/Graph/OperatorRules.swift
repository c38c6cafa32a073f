/// What every operator answers about itself; there are no default answers.
package protocol OperatorRules: Hashable, Sendable, Codable {
  /// The word for it in tables and files: `convolution`, `maxPool`, `relu`.
  var name: String { get }

  /// What is wrong with its operands, whatever its input.
  var operandProblems: [Problem] { get }

  /// The shape it makes of its inputs' shapes.
  func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape

  /// The tensors it owns.
  func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor]

  /// What one image costs.
  func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost

  /// What its outputs look at in its first input.
  func reach(on input: OpenShape) -> Reach

  /// The same operator with every rule replaced by its numbers: padding, groups, filters.
  func resolved(on inputs: [OpenShape]) -> Self

  /// Its name as a paper's figure prints it, in front of `label`: `conv`, `max pool`, `ReLU`.
  var caption: String { get }

  /// Its operands in short, as a diagram prints them: `7×7/2, 64`.
  var label: String { get }

  /// Its window's operands, where it has a window.
  var geometry: Geometry? { get }

  /// All its operands as one text: equal operators, and only they, have equal signatures.
  ///
  /// Real numbers are rounded to single precision, which is what model files keep of them.
  var signature: String { get }

  /// The kind of operator it is in a picture.
  var family: Family { get }
}

/// The operands of a convolution's or a pooling layer's window, as files list them.
package struct Geometry: Hashable, Sendable, Codable {
  package var kernel: Extent
  package var stride: Extent
  /// The zeros on each side, or nil where they depend on the input's size.
  package var padding: Margins?
  package var dilation: Extent?
  package var groups: Int?

  package init(
    kernel: Extent, stride: Extent, padding: Margins?, dilation: Extent? = nil, groups: Int? = nil
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }
}

extension [OpenShape] {
  /// The only input of an operator that has one; assembly and decoding make sure of the count.
  package var only: OpenShape { self[0] }
}

extension [Shape] {
  /// The only input of an operator that has one; assembly and decoding make sure of the count.
  package var only: Shape { self[0] }
}
