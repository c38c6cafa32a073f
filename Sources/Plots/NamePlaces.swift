/// Finds places for names beside their points where they cover neither points nor one another.
struct NamePlaces {
  /// A rectangle in points of the picture.
  struct Box: Hashable {
    var left: Double
    var bottom: Double
    var right: Double
    var top: Double

    func overlap(with other: Box) -> Double {
      let width = min(right, other.right) - max(left, other.left)
      let height = min(top, other.top) - max(bottom, other.bottom)
      return max(0, width) * max(0, height)
    }
  }

  /// On which side of its point a name stands.
  enum Side: CaseIterable {
    case right, left, aboveRight, aboveLeft, belowRight, belowLeft
  }

  let width: Double
  let height: Double
  private let obstacles: [Box]
  private var taken: [Box] = []

  /// Places on a panel of a size, around obstacles.
  init(width: Double, height: Double, obstacles: [Box]) {
    self.width = width
    self.height = height
    self.obstacles = obstacles
  }

  /// The side on which a name covers least; what is taken by it is kept free from then on.
  mutating func side(for name: String, x: Double, y: Double) -> Side {
    var best = (side: Side.right, covered: Double.infinity)
    for side in Side.allCases {
      let box = box(of: name, x: x, y: y, side)
      let inside = box.overlap(with: Box(left: 0, bottom: 0, right: width, top: height))
      let area = (box.right - box.left) * (box.top - box.bottom)
      let covered =
        (obstacles + taken).reduce(0) { $0 + $1.overlap(with: box) } + 4 * (area - inside)
      if covered < best.covered - 1e-9 { best = (side, covered) }
    }
    taken.append(box(of: name, x: x, y: y, best.side))
    return best.side
  }

  private func box(of name: String, x: Double, y: Double, _ side: Side) -> Box {
    let (wide, high, gap) = (Double(name.count) * 6.4, 14.0, 9.0)
    let isLeft = [.left, .aboveLeft, .belowLeft].contains(side)
    let left = isLeft ? x - gap - wide : x + gap
    let middle: Double =
      switch side {
      case .right, .left: y
      case .aboveRight, .aboveLeft: y + 12
      case .belowRight, .belowLeft: y - 12
      }
    return Box(left: left, bottom: middle - high / 2, right: left + wide, top: middle + high / 2)
  }
}

extension NamePlaces.Side {
  /// The place as gnuplot's `set label` takes it.
  var placement: String {
    switch self {
    case .right: "left offset char 1.1,0"
    case .left: "right offset char -1.1,0"
    case .aboveRight: "left offset char 1.1,0.8"
    case .aboveLeft: "right offset char -1.1,0.8"
    case .belowRight: "left offset char 1.1,-0.8"
    case .belowLeft: "right offset char -1.1,-0.8"
    }
  }
}
