import Foundation

/// Two logarithmic axes on a picture, in which places can be told before anything is drawn.
///
/// - Units: places are in points of the picture, from the lower left corner of the axes.
struct LogarithmicAxes {
  /// A rectangle on the picture.
  struct Box {
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>

    func overlaps(_ other: Box) -> Bool { x.overlaps(other.x) && y.overlaps(other.y) }
  }

  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let width: Double
  let height: Double

  /// Axes that hold all positive numbers, with some room around them.
  init(x: [Double], y: [Double], width: Double, height: Double) {
    func range(_ numbers: [Double]) -> ClosedRange<Double> {
      let positive = numbers.filter { $0 > 0 && $0.isFinite }
      return (positive.min() ?? 1) / 1.9...(positive.max() ?? 1) * 1.9
    }
    self.x = range(x)
    self.y = range(y)
    self.width = width
    self.height = height
  }

  func place(of x: Double, _ y: Double) -> (x: Double, y: Double) {
    (
      log(x / self.x.lowerBound) / log(self.x.upperBound / self.x.lowerBound) * width,
      log(y / self.y.lowerBound) / log(self.y.upperBound / self.y.lowerBound) * height
    )
  }

  /// The square around a place.
  func box(around x: Double, _ y: Double, radius: Double) -> Box {
    let place = place(of: x, y)
    return Box(
      x: place.x - radius...place.x + radius, y: place.y - radius...place.y + radius)
  }

  /// The slope at which a line y = a · x is drawn.
  var degreesOfProportion: Double {
    let (perFoldX, perFoldY) = (
      width / log(x.upperBound / x.lowerBound), height / log(y.upperBound / y.lowerBound)
    )
    return atan2(perFoldY, perFoldX) * 180 / .pi
  }
}
