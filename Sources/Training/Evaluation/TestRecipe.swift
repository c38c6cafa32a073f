import Datasets
import Engine
import Netlab

/// How images are shown to a trained network in a test.
package struct TestRecipe: Hashable, Sendable {
  /// The views of each image, or of each scale.
  package var crops: TestCrops
  /// Shorter sides that images are resized to, in pixels; none for the usual ones.
  package var scales: [Int]
  /// Whether the network sees whole images at those scales, its scores averaged over their places.
  package var isDense: Bool

  package init(crops: TestCrops = .one, scales: [Int] = [], isDense: Bool = false) {
    self.crops = crops
    self.scales = scales
    self.isDense = isDense
  }

  private static let longestSide = 8192

  /// How often each image is shown.
  package var viewsPerImage: Int {
    if isDense { return 2 * max(1, scales.count) }
    return scales.isEmpty
      ? crops.views.count : crops.views(shorterSides: scales, output: 1).count
  }
}

/// A trained network and what its images are normalised by.
package struct TrainedNetwork: Sendable {
  package var network: Network
  package var values: ParameterValues
  /// What it was trained on.
  package var input: Shape
  package var statistics: ChannelStatistics
  package var normalization: ImageNormalization

  package init(
    network: Network, values: ParameterValues, input: Shape, statistics: ChannelStatistics,
    normalization: ImageNormalization
  ) {
    self.network = network
    self.values = values
    self.input = input
    self.statistics = statistics
    self.normalization = normalization
  }
}

extension TestRecipe {
  /// Views, and the shape in which a network reads them.
  private struct Showing {
    var views: [TestView]
    var shape: Shape
  }

  /// What `trained` predicts for `images`, its probabilities averaged over all views.
  ///
  /// - Parameter tell: is told after each batch which share of all views has been seen; false ends it.
  /// - Returns: nil where it was ended.
  /// - Throws: `EvaluationError`, `TrainingError`, `DatasetError`.
  package func predictions(
    of trained: TrainedNetwork, for images: ImageSet, batch: Int, threads: Int?,
    tell: (Double) -> Bool = { _ in true }
  ) throws -> Predictions? {
    let dense = isDense ? try DenseNetwork(trained.network, input: trained.input) : nil
    let network = dense?.network ?? trained.network
    let values = dense?.values(trained.values) ?? trained.values
    let showings = try showings(of: images, on: trained.input)
    var all: [Predictions] = []
    for (number, showing) in showings.enumerated() {
      let predictor = try Predictor(
        network, values, input: showing.shape, batch: batch, threads: threads)
      let source = try EvaluationSource(
        images, shape: showing.shape, batchSize: batch, statistics: trained.statistics,
        normalization: trained.normalization, views: showing.views)
      let found = try predictor.predictions(
        PrefetchingSource(source), viewsPerImage: showing.views.count
      ) { seen in
        tell((Double(number) + Double(seen) / Double(source.imageCount)) / Double(showings.count))
      }
      guard let found else { return nil }
      all.append(found)
    }
    return Predictions.mean(of: all)
  }

  /// One showing for crops; one for each scale where the network itself reads other sizes.
  private func showings(
    of images: ImageSet, on input: Shape
  ) throws(EvaluationError) -> [Showing] {
    let least = min(input.height, input.width)
    for scale in scales where !(least...max(least, Self.longestSide)).contains(scale) {
      throw .scale(scale, allowed: least...max(least, Self.longestSide))
    }
    guard isDense else {
      let views =
        scales.isEmpty ? crops.views : crops.views(shorterSides: scales, output: least)
      return [Showing(views: views, shape: input)]
    }
    let sides = scales.isEmpty ? [TestCrops.usualSide(of: least)] : scales
    return sides.map { side in
      // Images of one shape are seen whole; of others, the largest part of the network's shape.
      let whole = images.uniformShape != nil
      let extent = (images.uniformShape?.extent ?? input.extent)
        .resized(shorterSide: side, covering: input.extent)
      let part: TestView.Part = whole ? .whole : .square(.centre)
      return Showing(
        views: [TestView(part), TestView(part, mirrored: true)],
        shape: Shape(input.channels, extent.height, extent.width))
    }
  }
}
