import Netlab

extension SlidingWindow {
  /// How the output's height and width come about, each axis with its own numbers.
  func outputFormulas(of layer: ExplainedLayer) -> [Formula] {
    let margins = margins(on: layer.input.extent)
    return [
      formula(
        ("H'", "H"), input: layer.input.extent?.height, kernel: kernel.height,
        stride: stride.height, dilation: dilation.height, before: margins?.top,
        after: margins?.bottom, output: layer.output.extent?.height),
      formula(
        ("W'", "W"), input: layer.input.extent?.width, kernel: kernel.width,
        stride: stride.width, dilation: dilation.width, before: margins?.left,
        after: margins?.right, output: layer.output.extent?.width),
    ]
  }

  private func formula(
    _ names: (output: String, input: String), input: Int?, kernel: Int, stride: Int,
    dilation: Int, before: Int?, after: Int?, output: Int?
  ) -> Formula {
    let isEven = before != nil && before == after
    let padding = (
      isEven ? " + 2P" : " + P₁ + P₂",
      "\(isEven ? " + 2·\(before.operand)" : " + \(before.operand) + \(after.operand)")"
    )
    let window =
      dilation == 1
      ? (" − K", " − \(kernel)") : (" − D·(K − 1) − 1", " − \(dilation)·(\(kernel) − 1) − 1")
    let (open, close) = rounding == .floor ? ("⌊", "⌋") : ("⌈", "⌉")
    let isClipped = isClipped(input, before, after, kernel, stride, dilation, output)
    let end = isClipped ? " + 1 − 1" : " + 1"
    return Formula(
      names.output, "\(open)(\(names.input)\(padding.0)\(window.0))/S\(close)\(end)",
      "\(open)(\(input.operand)\(padding.1)\(window.1))/\(stride)\(close)\(end)", output,
      note: isClipped ? ", for a last window would start beyond the input" : "")
  }

  /// Whether rounding up would have given a window that sees nothing.
  private func isClipped(
    _ input: Int?, _ before: Int?, _ after: Int?, _ kernel: Int, _ stride: Int, _ dilation: Int,
    _ output: Int?
  ) -> Bool {
    guard rounding == .ceiling, let input, let before, let after, let output else { return false }
    let room = input + before + after - dilation * (kernel - 1) - 1
    return (room + stride - 1) / stride + 1 != output
  }

  /// K² for a square, Kh·Kw for a rectangle; the symbols and the numbers.
  var area: (symbols: String, numbers: String) {
    kernel.height == kernel.width
      ? ("K²", "\(kernel.height)²") : ("Kh·Kw", "\(kernel.height)·\(kernel.width)")
  }
}
