/// Where the flow of a figure is cut, so that it fills a page and is not a ribbon.
struct Columns {
  /// The outermost elements of each column.
  let ranges: [Range<Int>]
  /// For each box, its column.
  let columnOfBox: [Int]
  /// The rough extent of the whole flow.
  let extent: Size

  /// The extent of a box along the flow and across it.
  typealias Size = (along: Double, across: Double)

  /// - Parameters:
  ///   - count: the number asked for, or nil to find the one that suits a page of this aspect.
  ///   - aspect: the page's extent along the flow over the one across it.
  init(of figure: Figure, sizes: [Size], count: Int?, aspect: Double) {
    let places = Self.elementOfBox(in: figure)
    let cuts = Self.cuts(in: figure, places: places)
    let sketch = Sketch(of: figure, places: places, sizes: sizes)
    let whole = 0..<figure.elements.count
    var best = [whole]
    if let count {
      best = Self.balanced(whole, into: count, at: cuts, sketch: sketch)
    } else if sketch.along(whole) > 900 {
      var least = Double.infinity
      for count in 1...6 {
        let ranges = Self.packed(whole, into: count, at: cuts, sketch: sketch)
        let extent = sketch.extent(of: ranges)
        let ratio = extent.along / max(extent.across, 1) / aspect
        let stubs = ranges.count { sketch.along($0) < extent.along / 5 }
        let badness = max(ratio, 1 / ratio) + 0.15 * Double(ranges.count) + 0.5 * Double(stubs)
        if badness < least { (least, best) = (badness, ranges) }
      }
    }
    ranges = best
    extent = sketch.extent(of: best)
    columnOfBox = places.map { place in
      best.firstIndex { $0.contains(place) } ?? 0
    }
  }

  /// For each box, the outermost element that it is, or lies in.
  private static func elementOfBox(in figure: Figure) -> [Int] {
    var elementOfFrame: [Int: Int] = [:]
    var elementOfBox: [Int: Int] = [:]
    for (index, element) in figure.elements.enumerated() {
      switch element {
      case .box(let box): elementOfBox[box] = index
      case .frame(let frame): elementOfFrame[frame] = index
      }
    }
    return figure.boxes.indices.map { box in
      elementOfBox[box] ?? figure.frames(around: box).first.flatMap { elementOfFrame[$0] } ?? 0
    }
  }

  /// The elements in front of which only one tensor passes, and it flows onwards.
  private static func cuts(in figure: Figure, places: [Int]) -> [Int] {
    var reach: [[Int]: Int] = [:]
    var crossings = [Int](repeating: 0, count: figure.elements.count + 2)
    for link in figure.links {
      let (from, to) = (places[link.from], places[link.to])
      if to < from {
        crossings[to + 1] += 2
        crossings[from + 1] -= 2
      } else {
        let key = [link.from, link.tensor]
        reach[key] = max(reach[key] ?? from, to)
      }
    }
    for (key, to) in reach {
      crossings[places[key[0]] + 1] += 1
      crossings[to + 1] -= 1
    }
    var count = 0
    return figure.elements.indices.filter { index in
      count += crossings[index]
      return index > 0 && count == 1
    }
  }

  /// The elements in at most `count` pieces, the longest of which is as short as can be.
  private static func packed(
    _ whole: Range<Int>, into count: Int, at cuts: [Int], sketch: Sketch
  ) -> [Range<Int>] {
    func pieces(upTo limit: Double) -> [Range<Int>] {
      var ranges: [Range<Int>] = []
      var (start, last) = (0, 0)
      for cut in cuts + [whole.upperBound] {
        if last > start, sketch.along(start..<cut) > limit {
          ranges.append(start..<last)
          start = last
        }
        last = cut
      }
      return ranges + [start..<whole.upperBound]
    }
    var (tooShort, enough) = (0.0, sketch.along(whole))
    while enough - tooShort > 1 {
      let middle = (tooShort + enough) / 2
      if pieces(upTo: middle).count <= count { enough = middle } else { tooShort = middle }
    }
    return pieces(upTo: enough)
  }

  /// The elements in pieces of about equal length.
  private static func balanced(
    _ whole: Range<Int>, into count: Int, at cuts: [Int], sketch: Sketch
  ) -> [Range<Int>] {
    guard count > 1 else { return [whole] }
    let total = sketch.along(whole)
    var ranges: [Range<Int>] = []
    var start = 0
    for piece in 1..<count {
      let target = total * Double(piece) / Double(count)
      let open = cuts.filter { $0 > start }
      func distance(_ cut: Int) -> Double { abs(sketch.along(0..<cut) - target) }
      guard let cut = open.min(by: { distance($0) < distance($1) }) else { break }
      ranges.append(start..<cut)
      start = cut
    }
    return ranges + [start..<whole.upperBound]
  }
}

/// The rough extents of a figure before its layout.
private struct Sketch {
  /// For each outermost element, the levels of its boxes.
  private var levels: [ClosedRange<Int>?]
  /// The space that all levels up to and with this one take.
  private var along: [Double] = []
  private var across: [Double]

  /// The space between two rows, and what a frame adds above and below its own.
  ///
  /// - Units: points; as Graphviz lays out the drawings of this room.
  private static let gap = 30.0
  private static let frame = 48.0

  init(of figure: Figure, places: [Int], sizes: [Columns.Size]) {
    let levelOfBox = figure.levels
    let count = (levelOfBox.max() ?? 0) + 1
    var length = [Double](repeating: 0, count: count)
    across = [Double](repeating: 0, count: count)
    levels = Array(repeating: nil, count: figure.elements.count)
    var firstOfFrame: [Int: Int] = [:]
    for (box, level) in levelOfBox.enumerated() {
      length[level] = max(length[level], sizes[box].along + Self.gap)
      across[level] += sizes[box].across + 16
      let own = levels[places[box]] ?? level...level
      levels[places[box]] = min(own.lowerBound, level)...max(own.upperBound, level)
      for frame in figure.frames(around: box) {
        firstOfFrame[frame] = min(firstOfFrame[frame] ?? level, level)
      }
    }
    for level in firstOfFrame.values { length[level] += Self.frame }
    var firstReader: [[Int]: Int] = [:]
    var readerCount: [[Int]: Int] = [:]
    for link in figure.links {
      let key = [link.from, link.tensor]
      firstReader[key] = min(firstReader[key] ?? Int.max, levelOfBox[link.to])
      readerCount[key, default: 0] += 1
    }
    let forks = Set(firstReader.filter { readerCount[$0.key] ?? 0 > 1 }.values)
    for level in forks { length[level] += Self.gap }
    var sum = 0.0
    for level in 0..<count {
      sum += length[level]
      along.append(sum)
    }
  }

  private func span(_ elements: Range<Int>) -> ClosedRange<Int>? {
    let own = levels[elements].compactMap { $0 }
    guard let first = own.map(\.lowerBound).min(), let last = own.map(\.upperBound).max() else {
      return nil
    }
    return first...last
  }

  /// The extent of columns side by side.
  func extent(of columns: [Range<Int>]) -> Columns.Size {
    (
      along: columns.map(along).max() ?? 0,
      across: columns.map(across).reduce(0, +) + 40 * Double(columns.count - 1)
    )
  }

  func along(_ elements: Range<Int>) -> Double {
    guard let span = span(elements) else { return 0 }
    return along[span.upperBound] - (span.lowerBound > 0 ? along[span.lowerBound - 1] : 0)
  }

  func across(_ elements: Range<Int>) -> Double {
    guard let span = span(elements) else { return 0 }
    return (across[span].max() ?? 0) + 24
  }
}
