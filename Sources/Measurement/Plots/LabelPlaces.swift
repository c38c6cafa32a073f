/// Places for names on a picture, such that none covers a point, a line or another name.
///
/// - Units: points of the picture, from the lower left corner of its axes.
struct LabelPlaces {
  /// A straight line between two places.
  struct Segment {
    var from: (x: Double, y: Double)
    var to: (x: Double, y: Double)
  }

  /// A name's box, and the line to its point where it could not lie beside it.
  struct Spot {
    var box: LogarithmicAxes.Box
    var leader: Segment?
  }

  /// How high a name is.
  static let height = 13.0

  private let width: Double
  private let height: Double
  private var points: [LogarithmicAxes.Box] = []
  private var names: [LogarithmicAxes.Box] = []
  private var lines: [Segment] = []

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func reserve(point: LogarithmicAxes.Box) { points.append(point) }

  mutating func reserve(name: LogarithmicAxes.Box) { names.append(name) }

  mutating func reserve(line: Segment) { lines.append(line) }

  /// Whether a name may lie here.
  func isFree(_ box: LogarithmicAxes.Box) -> Bool {
    box.x.lowerBound >= 2 && box.x.upperBound <= width + 24 && box.y.lowerBound >= 2
      && box.y.upperBound <= height && !points.contains(where: box.overlaps)
      && !names.contains(where: box.overlaps) && !lines.contains(where: box.isCrossed)
  }

  /// Whether a line from a point's edge to its name touches no point and no name.
  private func isFree(_ leader: Segment) -> Bool {
    !names.contains { $0.isCrossed(by: leader) } && !points.contains { $0.isCrossed(by: leader) }
  }

  /// The nearest free place for a name of a point, kept from then on; nil where there is none near.
  mutating func place(
    width: Double, beside x: Double, _ y: Double, radius: Double
  ) -> Spot? {
    let half = Self.height / 2
    func box(left: Double, middle: Double) -> LogarithmicAxes.Box {
      .init(x: left...left + width, y: middle - half...middle + half)
    }
    let gap = radius + 4
    let beside = [
      box(left: x + gap, middle: y), box(left: x - gap - width, middle: y),
      box(left: x - width / 2, middle: y + gap + half),
      box(left: x - width / 2, middle: y - gap - half),
    ]
    if let free = beside.first(where: isFree) {
      names.append(free)
      return Spot(box: free)
    }
    for distance in stride(from: 14.0, through: 150, by: 12) {
      for side in [1.0, -1.0] {
        for shift in [0, 0.5, -0.5, 1, -1] {
          let middle = y + side * (radius + distance + half)
          let free = box(left: x + (shift - 0.5) * width, middle: middle)
          let end = min(max(x, free.x.lowerBound + 8), free.x.upperBound - 8)
          let leader = Segment(
            from: (x, y + side * (radius + 0.5)), to: (end, middle - side * half))
          guard isFree(free), isFree(leader) else { continue }
          names.append(free)
          lines.append(leader)
          return Spot(box: free, leader: leader)
        }
      }
    }
    return nil
  }
}

extension LogarithmicAxes.Box {
  /// Whether a line touches the box.
  ///
  /// - Source: Liang and Barsky 1984, "A New Concept and Method for Line Clipping".
  func isCrossed(by line: LabelPlaces.Segment) -> Bool {
    var (first, last) = (0.0, 1.0)
    let (dx, dy) = (line.to.x - line.from.x, line.to.y - line.from.y)
    for (step, room) in [
      (-dx, line.from.x - x.lowerBound), (dx, x.upperBound - line.from.x),
      (-dy, line.from.y - y.lowerBound), (dy, y.upperBound - line.from.y),
    ] {
      if step == 0 {
        if room < 0 { return false }
      } else if step < 0 {
        first = max(first, room / step)
      } else {
        last = min(last, room / step)
      }
    }
    return first <= last
  }
}
