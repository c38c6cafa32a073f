import Netlab

/// What a test shows the network of an image: a part of it, at some scale, mirrored or not.
package struct TestView: Hashable, Sendable {
  /// Where a part lies along the sides of what it is cut from.
  package struct Place: Hashable, Sendable {
    /// 0 for top and left, 1 for the middle, 2 for bottom and right.
    package var row: Int
    package var column: Int

    /// The middle of both sides.
    package static let centre = Place(row: 1, column: 1)
    static let corners = [(0, 0), (0, 2), (2, 0), (2, 2)].map { Place(row: $0, column: $1) }
  }

  /// The part that is shown.
  package enum Part: Hashable, Sendable {
    /// The whole image, whatever its aspect ratio.
    case whole
    /// The whole of images that have the network's aspect ratio, else the centre of the others.
    case usual
    /// As much as the network reads, from a place in a part of the image of the network's aspect ratio.
    ///
    /// That part is as large as fits, lies at `square`, and is first resized to `scale` times what
    /// the network reads.
    case crop(scale: Double, square: Place, place: Place)
    /// All of such a part.
    case square(Place)
  }

  package var part: Part
  package var isMirrored: Bool

  package init(_ part: Part, mirrored: Bool = false) {
    self.part = part
    isMirrored = mirrored
  }

  /// The view for tests of a single view.
  package static let usual = TestView(.usual)

  /// The part of an image of `image` pixels that a picture of `output` pixels shows.
  func crop(of image: Extent, output: Extent) -> ImageCrop {
    var crop: ImageCrop
    switch part {
    case .whole:
      crop = .whole(of: image, output: output)
    case .usual where image.height * output.width == image.width * output.height:
      crop = .whole(of: image, output: output)
    case .usual:
      crop = Self.crop(TestCrops.usualScale, .centre, .centre, of: image, output: output)
    case .crop(let scale, let square, let place):
      crop = Self.crop(scale, square, place, of: image, output: output)
    case .square(let place):
      let square = Self.largest(output, in: image)
      crop = ImageCrop(
        rows: AxisSpan(
          start: (Double(image.height) - square.height) * Double(place.row) / 2,
          length: square.height, resized: output.height),
        columns: AxisSpan(
          start: (Double(image.width) - square.width) * Double(place.column) / 2,
          length: square.width, resized: output.width))
    }
    crop.isMirrored = isMirrored
    return crop
  }

  private static func crop(
    _ scale: Double, _ square: Place, _ place: Place, of image: Extent, output: Extent
  ) -> ImageCrop {
    let target = Extent(
      Int((Double(output.height) * scale).rounded()), Int((Double(output.width) * scale).rounded()))
    let resized = image.resized(shorterSide: 1, covering: target)
    func shown(_ resized: Int, _ target: Int, _ output: Int, _ square: Int, _ place: Int) -> Range<
      Int
    > {
      let start = (resized - target) * square / 2 + (target - output) * place / 2
      return start..<start + output
    }
    return ImageCrop(
      rows: AxisSpan(
        all: image.height, resized: resized.height,
        shown: shown(resized.height, target.height, output.height, square.row, place.row)),
      columns: AxisSpan(
        all: image.width, resized: resized.width,
        shown: shown(resized.width, target.width, output.width, square.column, place.column)))
  }

  /// The largest part of `image` that has the aspect ratio of `shape`.
  private static func largest(_ shape: Extent, in image: Extent) -> (height: Double, width: Double)
  {
    let scale = min(
      Double(image.height) / Double(shape.height), Double(image.width) / Double(shape.width))
    return (Double(shape.height) * scale, Double(shape.width) * scale)
  }
}

/// The papers' ways of testing one image by many views, whose predictions are then averaged.
package enum TestCrops: Int, Hashable, Sendable, CaseIterable {
  /// A single view.
  case one = 1
  /// Four corners and the centre, and their mirror images. Krizhevsky et al. 2012, §4.1.
  case ten = 10
  /// Four scales, three squares of each, six parts of each square, and their mirror images.
  ///
  /// The sixth part, the whole square, is the same at each scale, and so counts four times.
  /// Szegedy et al. 2014, §7.
  case hundredFortyFour = 144

  /// Networks that read 224 pixels see images whose shorter side is 256; others in proportion.
  static let usualScale = 256.0 / 224

  /// The shorter side of images for a network that reads `output` pixels: 256 for 224.
  package static func usualSide(of output: Int) -> Int {
    Int((Double(output) * usualScale).rounded())
  }

  /// 256, 288, 320 and 352 pixels for networks that read 224.
  static let scales = [256.0, 288, 320, 352].map { $0 / 224 }

  /// The views for images of any shape.
  package var views: [TestView] {
    switch self {
    case .one:
      [.usual]
    case .ten:
      Self.mirrored(Self.parts(scale: Self.usualScale, square: .centre))
    case .hundredFortyFour:
      Self.mirrored(
        Self.scales.flatMap { scale in
          // On tall images the three lie above one another, on wide ones side by side.
          (0..<3).flatMap { number in
            let square = TestView.Place(row: number, column: number)
            return Self.parts(scale: scale, square: square) + [.square(square)]
          }
        })
    }
  }

  /// The views of several scales, which are shorter sides in pixels: these crops of each of them.
  ///
  /// - Parameter output: the shorter side of what the network reads.
  package func views(shorterSides: [Int], output: Int) -> [TestView] {
    shorterSides.flatMap { side in
      let scale = Double(side) / Double(output)
      return switch self {
      case .one: [TestView(.crop(scale: scale, square: .centre, place: .centre))]
      case .ten: Self.mirrored(Self.parts(scale: scale, square: .centre))
      case .hundredFortyFour:
        Self.mirrored(
          (0..<3).flatMap { number in
            let square = TestView.Place(row: number, column: number)
            return Self.parts(scale: scale, square: square) + [.square(square)]
          })
      }
    }
  }

  /// Four corners and the centre.
  private static func parts(scale: Double, square: TestView.Place) -> [TestView.Part] {
    (TestView.Place.corners + [.centre]).map { .crop(scale: scale, square: square, place: $0) }
  }

  private static func mirrored(_ parts: [TestView.Part]) -> [TestView] {
    parts.flatMap { [TestView($0), TestView($0, mirrored: true)] }
  }
}
