import Netlab

extension Explainer {
  /// How a layer's receptive field follows from its inputs', one axis at a time where they differ.
  func receptiveFieldLines(of index: Int) -> [String] {
    let fields = ReceptiveField.fields(of: graph)
    let node = graph.nodes[index]
    guard let first = node.inputs.first else { return ["r = 1, j = 1, p = 0: a pixel sees itself"] }
    let reach = node.operation.rules.reach(on: graph.nodes[first].shape)
    let extent = graph.nodes[first].shape.extent
    let merged = node.inputs.dropFirst().reduce(fields[first]) { $0.merged(with: fields[$1]) }

    func lines(_ axis: (ReceptiveField) -> ReceptiveField.Axis, _ step: AxisStep) -> [String] {
      var lines: [String] = []
      if node.inputs.count > 1 {
        lines = node.inputs.map { "\(graph.nodes[$0].path): \(Self.summary(of: axis(fields[$0])))" }
      }
      lines += step.formulas(from: axis(merged), to: axis(fields[index])).map(\.description)
      if let least = axis(fields[index]).minimumSize, least != axis(fields[index]).size {
        lines.append("r = \(least.grouped) along the shortest-sighted path")
      }
      if axis(fields[index]).isAligned == false { lines.append("the paths are not aligned") }
      return lines
    }
    let height = lines(\.height, AxisStep(reach, "H", extent?.height, \.height, \.top))
    let width = lines(\.width, AxisStep(reach, "W", extent?.width, \.width, \.left))
    // Without the names of the two extents, most layers say the same along both axes.
    if height == width { return height }
    return height.map { "height: " + $0 } + width.map { "width: " + $0 }
  }

  private static func summary(of axis: ReceptiveField.Axis) -> String {
    "r = \(axis.size.operand), j = \(axis.stride.operand), p = \(axis.padding.operand)"
  }
}

/// What an operator's reach does to a receptive field along one axis.
private struct AxisStep {
  /// The window with its holes, or the whole input; nil where each output sees its own place.
  var window: (symbol: String, size: Int?, stride: Int, padding: Int?)?
  var isIrregular = false

  init(
    _ reach: Reach, _ side: String, _ extent: Int?, _ axis: (Extent) -> Int,
    _ before: (Margins) -> Int
  ) {
    switch reach {
    case .point: window = nil
    case .window(let reach):
      window = ("k", axis(reach.size), axis(reach.stride), reach.padding.map(before))
    case .whole: window = (side, extent, 1, 0)
    case .irregular: isIrregular = true
    }
  }

  func formulas(from input: ReceptiveField.Axis, to output: ReceptiveField.Axis) -> [Formula] {
    if isIrregular {
      return [Formula("r", "", "", nil, note: ": the patches are uneven")]
    }
    guard let window else {
      return [
        Formula("r", "r_in", input.size.operand, output.size),
        Formula("j", "j_in", input.stride.operand, output.stride, note: disagreement(output)),
        Formula("p", "p_in", input.padding.operand, output.padding),
      ]
    }
    guard let stride = input.stride else {
      return [
        Formula("r", "", "", output.size, note: ", the largest of all paths"),
        Formula("j", "", "", nil, note: disagreement(output)),
        Formula("p", "", "", nil, note: disagreement(output)),
      ]
    }
    return [
      Formula(
        "r", "r_in + (\(window.symbol) − 1)·j_in",
        "\(input.size.operand) + (\(window.size.operand) − 1)·\(stride)", output.size),
      Formula("j", "j_in·S", "\(stride)·\(window.stride)", output.stride),
      Formula(
        "p", "p_in + P·j_in", "\(input.padding.operand) + \(window.padding.operand)·\(stride)",
        output.padding),
    ]
  }

  private func disagreement(_ axis: ReceptiveField.Axis) -> String {
    axis.stride == nil && axis.size != nil ? ", for the paths disagree on the stride" : ""
  }
}
