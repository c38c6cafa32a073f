import Netlab

/// A test set in its own order, each image seen through one view or through several in a row.
package final class EvaluationSource: BatchSource {
  package let imageShape: Shape
  package let batchSize: Int
  /// How many views of each image follow one another.
  package let viewsPerImage: Int
  private let images: ImageSet
  private let views: [TestView]
  private let preparation: ImagePreparation

  /// Batches of `images` for a network that reads `shape`.
  ///
  /// - Parameters:
  ///   - images: the images to test on.
  ///   - statistics: the training set's, by which these images, too, are normalised.
  ///   - views: what is shown of each image.
  /// - Throws: `DatasetError` where the batch or the channels do not fit.
  package init(
    _ images: ImageSet, shape: Shape, batchSize: Int, statistics: ChannelStatistics,
    normalization: ImageNormalization = .standard, views: [TestView] = [.usual]
  ) throws(DatasetError) {
    precondition(!views.isEmpty)
    guard batchSize >= 1, batchSize <= 1 << 20 else {
      throw .batch(asked: batchSize, images: images.count * views.count)
    }
    preparation = try ImagePreparation(
      images, shape: shape, statistics: statistics, normalization: normalization)
    imageShape = shape
    viewsPerImage = views.count
    self.images = images
    self.batchSize = batchSize
    self.views = views
  }

  package var scaling: PixelScaling { preparation.scaling }
  package var classes: Int { images.classNames.count }
  /// The images times the views of each.
  package var imageCount: Int { images.count * views.count }
  package var batchesPerEpoch: Int { (imageCount + batchSize - 1) / batchSize }

  package func fill(
    epoch: Int, batch index: Int, images output: UnsafeMutableBufferPointer<Float>,
    labels: UnsafeMutableBufferPointer<Int32>
  ) throws(DatasetError) -> Int {
    precondition((0..<batchesPerEpoch).contains(index))
    let range = index * batchSize..<min(imageCount, (index + 1) * batchSize)
    precondition(output.count >= range.count * imageShape.elements && labels.count >= range.count)
    let resampler = Resampler()
    let planes = UnsafeMutableBufferPointer<Float>.allocate(capacity: preparation.elements)
    defer { planes.deallocate() }
    planes.initialize(repeating: 0)
    guard let start = output.baseAddress, let drawn = planes.baseAddress else { return 0 }
    for image in range.lowerBound / views.count...(range.upperBound - 1) / views.count {
      try images.withImage(image) { view in
        for (number, testView) in views.enumerated() {
          let row = image * views.count + number
          guard range.contains(row) else { continue }
          let crop = testView.crop(of: view.shape.extent, output: imageShape.extent)
          resampler.draw(
            view, crop, by: .smooth(scale: crop.rows.scale),
            .smooth(scale: crop.columns.scale), into: drawn)
          let slot = row - range.lowerBound
          labels[slot] = images.labels[image]
          preparation.finish(planes, into: start + slot * imageShape.elements)
        }
      }
    }
    return range.count
  }
}
