import Analysis
import Foundation
import Netlab

/// What a layer sees of the images: in theory, and as gradients tell.
///
/// - Units: pixels of the images; pairs are height, width.
package struct FieldReport: Hashable, Sendable, Encodable {
  package var schema = 1
  package var network: String
  /// The layer's path, or its module's, as it was asked for.
  package var layer: String
  package var input: [Int]
  package var outputShape: [Int]
  /// The layer's pixel that was looked from.
  package var centre: [Int]
  package var theoretical: ReceptiveFieldReport
  /// The first and the last row, then column, that the pixel can see; some may lie beyond the image.
  package var window: Window?
  package var effective: Effective
  package var images: Int
  package var seed: UInt64

  /// A rectangle of pixels, its last ones included.
  package struct Window: Hashable, Sendable, Encodable {
    package var top: Int
    package var left: Int
    package var bottom: Int
    package var right: Int
  }

  /// Numbers of a map of magnitudes.
  package struct Effective: Hashable, Sendable, Encodable {
    /// A pixel counts as seen above this part of the largest magnitude: what lies two deviations off.
    package static let threshold = 1 - 0.9545
    /// Magnitudes up to this part of the largest are rounding: fast convolutions compute by differences.
    package static let rounding = 1e-4

    /// The pixels above the threshold.
    package var pixels: Int
    /// The side of a square of so many pixels.
    package var size: Double
    /// The deviations of the magnitudes around their centre of mass.
    package var deviation: [Double]
    package var centreOfMass: [Double]
    /// The side as a part of the theoretical field's; null where that is unknown.
    package var shareOfTheoretical: Double?
    /// Pixels outside the theoretical field whose gradient is more than rounding: there can be none.
    package var pixelsOutside: Int?

    private enum CodingKeys: String, CodingKey {
      case pixels, size, deviation, centreOfMass, shareOfTheoretical, pixelsOutside
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(pixels, forKey: .pixels)
      try container.encode(size, forKey: .size)
      try container.encode(deviation, forKey: .deviation)
      try container.encode(centreOfMass, forKey: .centreOfMass)
      try container.encode(shareOfTheoretical, forKey: .shareOfTheoretical)
      try container.encode(pixelsOutside, forKey: .pixelsOutside)
    }
  }

  /// Puts what was measured of a layer beside the theory.
  ///
  /// - Parameter path: the layer's, or that of a module that ends in it.
  /// - Throws: `.noGradient` where nothing comes back from the layer.
  package init(
    _ field: EffectiveField, of path: String, in graph: ShapedGraph, theory: ReceptiveField,
    seed: UInt64
  ) throws(MeasurementError) {
    let node = graph.nodes[field.node]
    network = graph.name
    layer = path
    input = graph.input.dimensions
    outputShape = node.shape.dimensions
    centre = field.centre.pair
    theoretical = ReceptiveFieldReport(theory)
    images = field.images
    self.seed = seed
    let window = Window(theory, at: field.centre)
    self.window = window
    guard let effective = Effective(field, theory, window) else {
      throw .noGradient(path: path, network: graph.name)
    }
    self.effective = effective
  }
}

extension FieldReport.Window {
  /// What output pixel `place` sees; nil where paths disagree on it.
  init?(_ field: ReceptiveField, at place: Extent) {
    guard let size = field.size, let stride = field.stride, let padding = field.padding else {
      return nil
    }
    top = place.height * stride.height - padding.height
    left = place.width * stride.width - padding.width
    bottom = top + size.height - 1
    right = left + size.width - 1
  }

  func contains(_ row: Int, _ column: Int) -> Bool {
    (top...bottom).contains(row) && (left...right).contains(column)
  }
}

extension FieldReport.Effective {
  /// Nil where all magnitudes are zero.
  init?(_ field: EffectiveField, _ theory: ReceptiveField, _ window: FieldReport.Window?) {
    guard let largest = field.magnitudes.max(), largest > 0, largest.isFinite else { return nil }
    var (pixels, outside, mass) = (0, 0, 0.0)
    var (first, second) = ((0.0, 0.0), (0.0, 0.0))
    for (index, magnitude) in field.magnitudes.enumerated() where magnitude > 0 {
      let (row, column) = (index / field.extent.width, index % field.extent.width)
      if magnitude > Self.threshold * largest { pixels += 1 }
      if let window, magnitude > Self.rounding * largest, !window.contains(row, column) {
        outside += 1
      }
      mass += magnitude
      first = (first.0 + magnitude * Double(row), first.1 + magnitude * Double(column))
      second = (
        second.0 + magnitude * Double(row * row), second.1 + magnitude * Double(column * column)
      )
    }
    let middle = (first.0 / mass, first.1 / mass)
    self.pixels = pixels
    size = Double(pixels).squareRoot()
    centreOfMass = [middle.0, middle.1]
    deviation = [
      max(0, second.0 / mass - middle.0 * middle.0).squareRoot(),
      max(0, second.1 / mass - middle.1 * middle.1).squareRoot(),
    ]
    shareOfTheoretical = theory.size.map {
      size / (Double($0.height) * Double($0.width)).squareRoot()
    }
    pixelsOutside = window == nil ? nil : outside
  }
}
