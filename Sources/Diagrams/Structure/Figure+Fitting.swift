import Netlab

extension Figure {
  /// Boxes that a picture may hold before modules are folded.
  static let comfortableBoxes = 150
  /// Boxes that a picture may hold where a depth was asked for.
  static let mostBoxes = 300
  /// Rows that links may cross; the layout's time grows with it.
  static let mostWork = 3000

  /// A graph folded so far that it can be read, and laid out in bounded time.
  ///
  /// Without a depth everything stands open where it fits; then repeats are drawn once; then modules
  /// are folded from the inside out; and if even that is too much, stretches of layers become boxes.
  init(of graph: OpenGraph, tree: ModuleTree, units: LayerUnits, depth: Int?) {
    var foldings: [Folding] = []
    // Deeper frames than these cannot be told apart on paper.
    let deepest = min(tree.deepestLevel + 1, 8)
    if let depth {
      foldings.append(Folding(foldedLevel: min(depth - 1, deepest), repeats: .foldedModules))
    } else {
      foldings.append(Folding(foldedLevel: deepest, repeats: .nothing))
    }
    let start = foldings[0].foldedLevel
    foldings.append(Folding(foldedLevel: start, repeats: .modules))
    for level in (0...start).reversed() {
      foldings.append(Folding(foldedLevel: level, repeats: .everything))
    }

    var figure = Figure()
    for (index, folding) in foldings.enumerated() {
      figure = FigureBuilder.figure(of: graph, tree: tree, units: units, folding: folding)
      let most = index == 0 && depth != nil ? Self.mostBoxes : Self.comfortableBoxes
      if figure.boxes.count <= most, figure.workload <= Self.mostWork {
        self = figure
        return
      }
    }
    self = figure.stretched()
  }

  /// The figure with so many neighbours put together that it fits.
  private func stretched() -> Figure {
    var count = Self.comfortableBoxes
    var figure = self
    repeat {
      count = max(count / 2, 2)
      figure = stretched(to: count)
    } while figure.workload > Self.mostWork && count > 2
    return figure
  }

  /// The figure with `count` boxes: the first and last ones as they are, stretches between them.
  ///
  /// Neighbours in the order of the graph are put together, which cannot close a cycle.
  private func stretched(to count: Int) -> Figure {
    let kept = min(count / 3, boxes.count / 2)
    let inner = kept..<boxes.count - kept
    let pieces = max(count - 2 * kept, 1)
    var ranges = (0..<kept).map { $0..<$0 + 1 }
    var start = inner.lowerBound
    for piece in 0..<pieces {
      let end = inner.lowerBound + inner.count * (piece + 1) / pieces
      if end > start { ranges.append(start..<end) }
      start = end
    }
    ranges += (inner.upperBound..<boxes.count).map { $0..<$0 + 1 }

    var figure = Figure()
    var newBox = [Int](repeating: 0, count: boxes.count)
    for range in ranges {
      for box in range { newBox[box] = figure.boxes.count }
      if range.count == 1 {
        figure.boxes.append(boxes[range.lowerBound])
      } else {
        let members = boxes[range].flatMap(\.members)
        figure.boxes.append(
          Box(content: .stretch(parts: range.count), members: members, first: members))
      }
      figure.elements.append(.box(figure.boxes.count - 1))
      figure.frameOfBox.append(nil)
    }
    var seen: Set<[Int]> = []
    for link in links {
      let new = Link(from: newBox[link.from], to: newBox[link.to], tensor: link.tensor)
      if new.from != new.to, seen.insert([new.from, new.to]).inserted { figure.links.append(new) }
    }
    return figure
  }
}
