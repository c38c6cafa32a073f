/// A quantity cut into classes, one for each of a theme's fills.
struct ColorScale: Sendable {
  /// What is shown, as the legend says it.
  let title: String
  /// The largest value of each class, growing.
  let bounds: [Int]
  /// How a value is written.
  let caption: @Sendable (Int) -> String

  /// A scale up to `largest`: halving from class to class, or in equal steps.
  ///
  /// Bounds are rounded up to two digits, so that the legend's numbers are exact.
  init(
    title: String, largest: Int, classes: Int, halving: Bool,
    caption: @escaping @Sendable (Int) -> String
  ) {
    self.title = title
    self.caption = caption
    var bounds: [Int] = []
    for step in 1...max(classes, 1) {
      let share =
        halving
        ? Double(largest) / Double(1 << (max(classes, 1) - step))
        : Double(largest) * Double(step) / Double(max(classes, 1))
      let bound = Self.roundedUp(share)
      if bound > bounds.last ?? 0 { bounds.append(bound) }
    }
    self.bounds = bounds
  }

  /// The class of a value; nil for what costs nothing.
  func index(of value: Int) -> Int? {
    guard value > 0 else { return nil }
    return bounds.firstIndex { value <= $0 } ?? bounds.indices.last
  }

  private static func roundedUp(_ value: Double) -> Int {
    guard value.isFinite, value > 0 else { return 0 }
    var unit = 1
    while value / Double(unit) >= 100, unit < 1_000_000_000_000_000_000 { unit *= 10 }
    let steps = (value / Double(unit)).rounded(.up)
    let bound = steps * Double(unit)
    return bound < 9e18 ? Int(bound) : Int.max
  }
}
