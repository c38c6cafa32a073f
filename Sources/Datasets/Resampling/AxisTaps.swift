import Netlab

/// For each pixel of a picture along one axis, the pixels of the image that it is mixed from.
struct AxisTaps {
  /// Pixels of the image for each pixel of the picture.
  let width: Int
  /// Their numbers, `width` for each pixel of the picture.
  let indices: [Int]
  /// Their weights, which add up to 1, or are all 0 where the picture is black.
  let weights: [Float]
  /// Whether each pixel of the picture is one of the image.
  var isPlain: Bool { width == 1 }

  /// The pixels of the picture.
  var count: Int { indices.count / width }

  /// The rows or columns of the image that are needed.
  var range: Range<Int> {
    guard let least = indices.min(), let most = indices.max() else { return 0..<0 }
    return least..<(most + 1)
  }

  /// The mixture by `method` for `span` of an axis of `count` pixels.
  ///
  /// Pixels are squares: the centre of number i lies at i + 1/2. What lies outside of the span's
  /// stretch is never mixed in; its outermost pixels stand in for it.
  init(_ span: AxisSpan, of count: Int, mirrored: Bool, by method: ResamplingMethod) {
    let bounds = Self.bounds(span, count)
    let isCopy = span.scale == 1 && span.start == span.start.rounded()
    let method = isCopy ? .nearest : method
    let width = method.taps(scale: span.scale)
    var indices: [Int] = []
    var weights: [Float] = []
    indices.reserveCapacity(span.shown.count * width)
    weights.reserveCapacity(span.shown.count * width)
    for position in 0..<span.shown.count {
      let pixel =
        mirrored ? span.shown.upperBound - 1 - position : span.shown.lowerBound + position
      guard (0..<span.resized).contains(pixel) else {
        // The nearest pixel of the image with weight 0: so no row is read in vain.
        let nearest = pixel < 0 ? bounds.lowerBound : bounds.upperBound
        for _ in 0..<width {
          indices.append(nearest)
          weights.append(0)
        }
        continue
      }
      let footprint = Footprint(span, pixel)
      let first = method.firstTap(footprint)
      for tap in 0..<width {
        let index = first + tap
        indices.append(min(max(index, bounds.lowerBound), bounds.upperBound))
        weights.append(Float(method.weight(of: index, footprint)))
      }
    }
    self.width = width
    self.indices = indices
    self.weights = weights
  }

  /// The first and the last pixel that the stretch touches.
  private static func bounds(_ span: AxisSpan, _ count: Int) -> ClosedRange<Int> {
    let first = min(max(0, Int(span.start.rounded(.down))), count - 1)
    let last = Int((span.start + span.length).rounded(.up)) - 1
    return first...min(max(first, last), count - 1)
  }
}

/// The stretch of an image's axis that one pixel of a picture covers.
struct Footprint {
  let from: Double
  let centre: Double
  let to: Double

  /// The products come before the quotient, which is then exact wherever the result is a whole number.
  init(_ span: AxisSpan, _ pixel: Int) {
    func place(_ position: Double) -> Double {
      span.start + position * span.length / Double(span.resized)
    }
    from = place(Double(pixel))
    centre = place(Double(pixel) + 0.5)
    to = place(Double(pixel + 1))
  }
}

/// A way of resizing that is decided on.
enum ResamplingMethod: Int, CaseIterable, Hashable {
  case nearest, bilinear, cubic, area

  /// What `interpolation` asks for, drawn where it is left to chance.
  init(_ interpolation: Augmentation.Interpolation, _ draws: inout Draws) {
    switch interpolation {
    case .nearest: self = .nearest
    case .bilinear: self = .bilinear
    case .cubic: self = .cubic
    case .area: self = .area
    case .random: self = Self.allCases[draws.below(Self.allCases.count)]
    }
  }

  /// How images are resized in tests: by area where they shrink, else bilinearly.
  static func smooth(scale: Double) -> ResamplingMethod { scale > 1 ? .area : .bilinear }

  /// Pixels that a pixel is mixed from, where `scale` pixels become one.
  func taps(scale: Double) -> Int {
    switch self {
    case .nearest: 1
    case .bilinear: 2
    case .cubic: 4
    case .area: Int(scale.rounded(.up)) + 1
    }
  }

  /// The number of the first of them.
  func firstTap(_ footprint: Footprint) -> Int {
    switch self {
    case .nearest: Int(footprint.centre.rounded(.down))
    case .bilinear: Int((footprint.centre - 0.5).rounded(.down))
    case .cubic: Int((footprint.centre - 0.5).rounded(.down)) - 1
    case .area: Int(footprint.from.rounded(.down))
    }
  }

  /// The weight of pixel `index`.
  func weight(of index: Int, _ footprint: Footprint) -> Double {
    let distance = abs(Double(index) + 0.5 - footprint.centre)
    switch self {
    case .nearest:
      return 1
    case .bilinear:
      return max(0, 1 - distance)
    case .cubic:
      // Keys 1981, equation 4, with a = −1/2: Catmull and Rom's.
      if distance < 1 { return (1.5 * distance - 2.5) * distance * distance + 1 }
      if distance < 2 { return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 }
      return 0
    case .area:
      let overlap = min(Double(index + 1), footprint.to) - max(Double(index), footprint.from)
      return max(0, overlap) / (footprint.to - footprint.from)
    }
  }
}
