/// The operands of a sliding window, checked and applied in one place for every operator that has one.
package struct SlidingWindow: Hashable, Sendable {
  package var kernel: Extent
  package var stride: Extent
  package var padding: Padding
  package var dilation: Extent
  package var rounding: Rounding

  package init(
    kernel: Extent, stride: Extent, padding: Padding, dilation: Extent = .one,
    rounding: Rounding = .floor
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.rounding = rounding
  }

  /// The kernel with its holes: dilation · (k − 1) + 1.
  package var size: Extent {
    Extent(
      dilation.height * (kernel.height - 1) + 1,
      dilation.width * (kernel.width - 1) + 1)
  }

  /// What is wrong with the operands themselves.
  package var operandProblems: [Problem] {
    var problems = [
      Problem.check(.kernel, kernel), Problem.check(.stride, stride),
      Problem.check(.dilation, dilation),
    ].compactMap { $0 }
    if case .explicit(let margins) = padding.rule,
      let side = margins.sides.first(where: { !(0...Problem.largestOperand).contains($0) })
    {
      problems.append(
        side < 0 ? .negative(.padding, side) : .tooLarge(.padding, side, Problem.largestOperand))
    }
    return problems
  }

  /// The zeros around an input, or nil where they depend on an extent nobody knows.
  package func margins(on input: Extent?) -> Margins? {
    padding.margins(for: size, stride: stride, on: input)
  }

  /// The window as receptive fields see it.
  package func window(on input: Extent?) -> Window {
    Window(size: size, stride: stride, padding: margins(on: input))
  }

  /// How many places the window takes on `input`; nil where the input is open.
  ///
  /// - Throws: `.windowTooLarge` where not even one place is left.
  package func outputExtent(of input: OpenShape) throws(Problem) -> Extent? {
    guard let extent = input.extent, let margins = margins(on: extent) else { return nil }
    let places = Extent(
      Self.places(
        window: size.height, stride: stride.height, before: margins.top, after: margins.bottom,
        input: extent.height, rounding: rounding),
      Self.places(
        window: size.width, stride: stride.width, before: margins.left, after: margins.right,
        input: extent.width, rounding: rounding))
    guard places.height > 0, places.width > 0 else {
      throw .windowTooLarge(
        kernel: kernel, dilation: dilation, padding: margins, input: Shape(input.channels, extent))
    }
    return places
  }

  private static func places(
    window: Int, stride: Int, before: Int, after: Int, input: Int, rounding: Rounding
  ) -> Int {
    let room = input + before + after - window
    guard room >= 0 else { return 0 }
    switch rounding {
    case .floor:
      return room / stride + 1
    case .ceiling:
      let places = (room + stride - 1) / stride + 1
      // A last window that would start beyond the input sees nothing.
      return (places - 1) * stride >= input + before ? places - 1 : places
    }
  }
}

extension SlidingWindow {
  /// What is wrong with the operands of a pooling window, which must never lie on padding alone.
  package var poolingProblems: [Problem] {
    var problems = operandProblems
    if problems.isEmpty, case .explicit(let margins) = padding.rule,
      max(margins.top, margins.bottom) >= size.height
        || max(margins.left, margins.right) >= size.width
    {
      problems.append(.paddingReachesWindow(padding: margins, window: size))
    }
    return problems
  }
}
