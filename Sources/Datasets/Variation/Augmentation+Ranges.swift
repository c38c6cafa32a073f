import Netlab

extension Augmentation {
  /// Larger rims than this show nothing but black.
  private static let largestPadding = 1024
  private static let longestSide = 8192

  /// Makes sure that all numbers make sense for a network that reads `output` pixels.
  ///
  /// - Throws: `.augmentation`, naming the number and its range.
  func check(output: Extent) throws(DatasetError) {
    switch crop {
    case .whole: break
    case .padded(let padding):
      let most = min(Self.largestPadding, min(output.height, output.width) - 1)
      try require((0...most).contains(padding), .padding, padding, "0 to \(most)")
    case .area(let areas, let aspects):
      try require(
        areas.lowerBound > 0 && areas.upperBound <= 1, .area, areas, "more than 0 and at most 1")
      try require(
        aspects.lowerBound >= 1 / 16 && aspects.upperBound <= 16, .aspect, aspects, "1/16 to 16")
    case .shorterSide(let lengths):
      let least = min(output.height, output.width)
      try require(
        lengths.lowerBound >= least && lengths.upperBound <= Self.longestSide, .shorterSide,
        lengths, "\(least) to \(Self.longestSide), since the network reads \(output) pixels")
    }
    if let photometric {
      for (operand, value) in [
        (DatasetError.Operand.brightness, photometric.brightness),
        (.contrast, photometric.contrast), (.colour, photometric.colour),
      ] {
        try require((0...1).contains(value), operand, value, "0 to 1")
      }
    }
    try require((0...10).contains(colourNoise), .colourNoise, colourNoise, "0 to 10")
  }

  private func require(
    _ holds: Bool, _ operand: DatasetError.Operand, _ value: some Any, _ allowed: String
  ) throws(DatasetError) {
    guard holds else {
      throw .augmentation(operand, value: "\(value)", allowed: allowed)
    }
  }
}
