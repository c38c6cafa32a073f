import Analysis
import Netlab

/// The boxes, frames and links of a drawing as statements.
///
/// A tensor with several readers flows to a fork, a small point, and from there to each of them, so
/// that its shape is written once; a fork stands in the innermost frame that holds its readers.
struct Flow {
  private let drawing: Drawing
  private var figure: Figure { drawing.figure }
  private var edges: [DOTStatement] = []
  /// Points to add to each frame; those of the columns themselves are under their numbers.
  private var pointsOfFrame: [Int: [DOTStatement]] = [:]
  private var pointsOfColumn: [Int: [DOTStatement]] = [:]
  private var pointCount = 0
  private let auxiliaryBoxes: Set<Int>
  private let largestTensor: Int
  /// For each box, how many tensors it reads.
  private let linksInto: [Int]

  init(_ drawing: Drawing) {
    self.drawing = drawing
    let figure = drawing.figure
    let isAuxiliary = { (box: Int) in
      if case .module(let module) = figure.boxes[box].content,
        drawing.tree.modules[module].isAuxiliary
      {
        return true
      }
      return drawing.framesAround[box].contains {
        drawing.tree.modules[figure.frames[$0].module].isAuxiliary
      }
    }
    auxiliaryBoxes = Set(figure.boxes.indices.filter(isAuxiliary))
    var linksInto = [Int](repeating: 0, count: figure.boxes.count)
    for link in figure.links { linksInto[link.to] += 1 }
    self.linksInto = linksInto
    largestTensor = drawing.graph.nodes.compactMap(\.shape.closed?.elements).max() ?? 1
  }

  /// The nodes, in their frames, and the edges.
  mutating func statements() -> (nodes: [DOTStatement], edges: [DOTStatement]) {
    connectAll()
    var nodes: [DOTStatement] = []
    for (column, range) in drawing.columns.ranges.enumerated() {
      nodes += pointsOfColumn[column] ?? []
      nodes += figure.elements[range].map(statement)
    }
    return (nodes, edges)
  }

  private func statement(for element: Figure.Element) -> DOTStatement {
    switch element {
    case .box(let box): return drawing.node(box)
    case .frame(let frame):
      return .cluster(
        "\(frame)", drawing.attributes(ofFrame: frame),
        (pointsOfFrame[frame] ?? []) + figure.elementsOfFrame[frame].map(statement))
    }
  }

  private mutating func connectAll() {
    var order: [[Int]] = []
    var readers: [[Int]: [Int]] = [:]
    for link in figure.links {
      let key = [link.from, link.tensor]
      if readers[key] == nil { order.append(key) }
      readers[key, default: []].append(link.to)
    }
    for key in order {
      let column = drawing.columns.columnOfBox[key[0]]
      let all = readers[key] ?? []
      let near = sorted(all.filter { drawing.columns.columnOfBox[$0] == column })
      let far = sorted(all.filter { drawing.columns.columnOfBox[$0] != column })
      let start = drawing.names[key[0]]
      if far.isEmpty {
        connect(start, from: key[0], to: near.map { .box($0) }, in: column, tensor: key[1])
      } else {
        let exit = addPoint(frame: nil, column: column, isFork: false)
        connect(
          start, from: key[0], to: near.map { .box($0) } + [.exit(exit)], in: column,
          tensor: key[1])
        sink(exit, below: column)
        cross(from: exit, source: key[0], to: far, in: column + 1, tensor: key[1])
      }
    }
    alignColumns()
  }

  /// Readers from left to right: in the order of the graph, auxiliary heads last.
  private func sorted(_ boxes: [Int]) -> [Int] {
    boxes.filter { !auxiliaryBoxes.contains($0) } + boxes.filter(auxiliaryBoxes.contains)
  }

  /// Where an edge ends: at a box, or at the point where the flow leaves its column.
  private enum End {
    case box(Int)
    case exit(String)
  }

  private func frames(around end: End) -> [Int] {
    switch end {
    case .box(let box): drawing.framesAround[box]
    case .exit: []
    }
  }

  /// Leads a tensor from `start` to its readers, through a fork where there are several.
  ///
  /// - Parameter source: the box that the tensor comes from.
  private mutating func connect(
    _ start: String, from source: Int, to ends: [End], in column: Int, tensor: Int,
    isLabelled: Bool = true
  ) {
    guard let first = ends.first else { return }
    if ends.count == 1 {
      addEdge(start, from: source, to: first, tensor: tensor, isLabelled: isLabelled)
      return
    }
    let around = ends.map(frames(around:))
    var shared = 0
    while around.allSatisfy({ $0.count > shared && $0[shared] == around[0][shared] }) {
      shared += 1
    }
    let fork = addPoint(
      frame: shared > 0 ? around[0][shared - 1] : nil, column: column, isFork: true)
    edges.append(
      .edge(
        from: start, to: fork,
        attributes(tensor: tensor, isLabelled: isLabelled)
          + [.text("arrowhead", "none"), .number("weight", 100)]))
    var groups: [(frame: Int?, ends: [End])] = []
    for (end, around) in zip(ends, around) {
      let frame = around.count > shared ? around[shared] : nil
      if let frame, let index = groups.firstIndex(where: { $0.frame == frame }) {
        groups[index].ends.append(end)
      } else {
        groups.append((frame, [end]))
      }
    }
    // Graphviz puts a fork's first branch on the left, and at the bottom where data flows right.
    if drawing.options.direction == .right { groups.reverse() }
    for group in groups {
      connect(
        fork, from: source, to: group.ends, in: column, tensor: tensor, isLabelled: false)
    }
  }

  private mutating func addEdge(
    _ start: String, from source: Int, to end: End, tensor: Int, isLabelled: Bool
  ) {
    var attributes = attributes(tensor: tensor, isLabelled: isLabelled)
    switch end {
    case .box(let box):
      if auxiliaryBoxes.contains(box), !isLabelled { attributes.append(.text("style", "dashed")) }
      attributes.append(.number("weight", weight(to: box, from: source, isLabelled: isLabelled)))
      edges.append(.edge(from: start, to: drawing.names[box], attributes))
    case .exit(let point):
      attributes += [.text("arrowhead", "none"), .number("weight", 100)]
      edges.append(.edge(from: start, to: point, attributes))
    }
  }

  /// How straight an edge is kept: the longest way of two most of all, since what skips layers can
  /// go around it; of three and more branches none, so that forks and merges come to stand in the
  /// middle and above each other.
  private func weight(to box: Int, from source: Int, isLabelled: Bool) -> Double {
    let isOnLongestWay = drawing.levels[box] == drawing.levels[source] + 1
    // A short branch stays with its fork, whose edges weigh a little more.
    if linksInto[box] > 2 { return isOnLongestWay ? 6 : 5 }
    guard isOnLongestWay else { return 1 }
    return isLabelled ? 20 : 6
  }

  private func attributes(tensor: Int, isLabelled: Bool) -> [DOTAttribute] {
    let node = drawing.graph.nodes[tensor]
    let shape = node.shape
    let elements = shape.closed?.elements
    let size =
      elements.map { "\($0.grouped) numbers, \(Amount.bytes($0 * MemoryEstimate.bytesPerNumber))" }
      ?? "of unknown size"
    let tooltip = "\(node.path): \(shape), \(size)"
    var attributes: [DOTAttribute] = [.text("class", "tensor"), .tooltip(tooltip)]
    if isLabelled {
      attributes.insert(
        .text("label", "  \(shape.isKnown ? shape.dotted : "?")"), at: 0)
      attributes.append(.tooltip(tooltip, of: "labeltooltip"))
    }
    if drawing.options.colorBy == .memory, let elements {
      let share = Double(elements) / Double(max(largestTensor, 1))
      attributes.append(.number("penwidth", (8 + 52 * share.squareRoot()).rounded() / 10))
    }
    return attributes
  }

  private mutating func addPoint(frame: Int?, column: Int, isFork: Bool) -> String {
    pointCount += 1
    var name = "point \(pointCount)"
    while drawing.names.contains(name) { name += "′" }
    let point = DOTStatement.node(
      name,
      [
        .text("shape", "point"), .number("width", isFork ? 0.05 : 0.01),
        .number("height", isFork ? 0.05 : 0.01), .text("color", drawing.theme.line),
        .text("class", "point"), .tooltip(" "),
      ] + (isFork ? [.text("ordering", "out")] : []))
    if let frame {
      pointsOfFrame[frame, default: []].append(point)
    } else {
      pointsOfColumn[column, default: []].append(point)
    }
    return name
  }

  /// The row that the columns' tops share, from left to right.
  private var tops: [String] = []

  /// Leads a tensor from the foot of one column, up between both, to the head of the next.
  private mutating func cross(
    from exit: String, source: Int, to readers: [Int], in column: Int, tensor: Int
  ) {
    let foot = addPoint(frame: nil, column: column, isFork: false)
    let head = addPoint(frame: nil, column: column, isFork: false)
    let entry = addPoint(frame: nil, column: column, isFork: false)
    let line = attributes(tensor: tensor, isLabelled: false) + [.text("arrowhead", "none")]
    edges.append(.row([exit, foot]))
    edges.append(.edge(from: exit, to: foot, line))
    edges.append(.edge(from: head, to: foot, line + [.number("weight", 50)]))
    edges.append(.edge(from: head, to: entry, line))
    tops += [head, entry]
    connect(
      entry, from: source, to: readers.map { .box($0) }, in: column, tensor: tensor,
      isLabelled: false)
  }

  /// Keeps the point where the flow leaves a column below everything that ends in it.
  private mutating func sink(_ exit: String, below column: Int) {
    let going = Set(figure.links.map(\.from))
    for box in figure.boxes.indices
    where drawing.columns.columnOfBox[box] == column && !going.contains(box) {
      edges.append(
        .edge(
          from: drawing.names[box], to: exit, [.text("style", "invis"), .number("weight", 0)]))
    }
  }

  /// Puts the columns next to each other, heads up, in their order.
  private mutating func alignColumns() {
    guard !tops.isEmpty, let first = drawing.names.first else { return }
    edges.append(.row([first] + tops))
    // From a head to its entry there is an edge already.
    let starts = [first] + tops.indices.filter { $0 % 2 == 1 }.map { tops[$0] }
    for (start, head) in zip(starts, tops.indices.filter { $0 % 2 == 0 }.map { tops[$0] }) {
      edges.append(.edge(from: start, to: head, [.text("style", "invis")]))
    }
  }
}
