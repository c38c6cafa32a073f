import Foundation
import Netlab

extension Augmentation.Crop {
  /// The part of an image of `image` pixels that one draw shows in a picture of `output` pixels.
  func drawn(of image: Extent, output: Extent, _ draws: inout Draws) -> ImageCrop {
    switch self {
    case .whole:
      return .whole(of: image, output: output)
    case .padded(let padding):
      let top = draws.integer(in: -padding...padding)
      let left = draws.integer(in: -padding...padding)
      return ImageCrop(
        rows: AxisSpan(all: image.height, resized: output.height, shown: top..<top + output.height),
        columns: AxisSpan(
          all: image.width, resized: output.width, shown: left..<left + output.width)
      )
    case .area(let areas, let aspects):
      let box = Self.box(of: image, areas: areas, aspects: aspects, &draws)
      return ImageCrop(
        rows: AxisSpan(start: Double(box.top), length: Double(box.height), resized: output.height),
        columns: AxisSpan(start: Double(box.left), length: Double(box.width), resized: output.width)
      )
    case .shorterSide(let lengths):
      let length = draws.integer(in: lengths)
      let resized = image.resized(shorterSide: length, covering: output)
      let top = draws.below(resized.height - output.height + 1)
      let left = draws.below(resized.width - output.width + 1)
      return ImageCrop(
        rows: AxisSpan(
          all: image.height, resized: resized.height, shown: top..<top + output.height),
        columns: AxisSpan(
          all: image.width, resized: resized.width, shown: left..<left + output.width)
      )
    }
  }

  /// A rectangle of random area and aspect ratio (width to height), anywhere in the image.
  ///
  /// Ten are drawn until one fits; else it is the largest one about the centre whose aspect is allowed.
  private static func box(
    of image: Extent, areas: ClosedRange<Double>, aspects: ClosedRange<Double>,
    _ draws: inout Draws
  ) -> (top: Int, left: Int, height: Int, width: Int) {
    let logarithms = log(aspects.lowerBound)...log(aspects.upperBound)
    for _ in 0..<10 {
      let area = draws.uniform(in: areas) * Double(image.height) * Double(image.width)
      let aspect = exp(draws.uniform(in: logarithms))
      let width = Int((area * aspect).squareRoot().rounded())
      let height = Int((area / aspect).squareRoot().rounded())
      guard (1...image.width).contains(width), (1...image.height).contains(height) else { continue }
      let top = draws.below(image.height - height + 1)
      let left = draws.below(image.width - width + 1)
      return (top, left, height, width)
    }
    let ratio = Double(image.width) / Double(image.height)
    let aspect = min(max(ratio, aspects.lowerBound), aspects.upperBound)
    let width = ratio > aspect ? Double(image.height) * aspect : Double(image.width)
    let height = ratio < aspect ? Double(image.width) / aspect : Double(image.height)
    let size = (
      height: max(1, Int(height.rounded())), width: max(1, Int(width.rounded()))
    )
    return (
      (image.height - size.height) / 2, (image.width - size.width) / 2, size.height, size.width
    )
  }
}

extension ImageCrop {
  /// The whole image, resized.
  static func whole(of image: Extent, output: Extent) -> ImageCrop {
    ImageCrop(
      rows: AxisSpan(all: image.height, resized: output.height, shown: 0..<output.height),
      columns: AxisSpan(all: image.width, resized: output.width, shown: 0..<output.width))
  }
}

extension Extent {
  /// The extent in proportion whose shorter side is `length`, or as long as it takes to cover `other`.
  package func resized(shorterSide length: Int, covering other: Extent) -> Extent {
    let scale = max(
      Double(length) / Double(min(height, width)), Double(other.height) / Double(height),
      Double(other.width) / Double(width))
    return Extent(
      max(other.height, Int((Double(height) * scale).rounded())),
      max(other.width, Int((Double(width) * scale).rounded())))
  }
}
