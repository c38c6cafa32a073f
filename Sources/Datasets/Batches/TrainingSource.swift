import Netlab
import Synchronization

/// A training set in an order that changes with each epoch, its images varied each time.
///
/// The order follows from the seed and the epoch, an image's variation from the seed, the epoch and
/// the image: any batch can be had at any time, from any thread, with the same result.
package final class TrainingSource: BatchSource {
  package let imageShape: Shape
  package let batchSize: Int
  private let images: ImageSet
  private let augmentation: Augmentation
  private let preparation: ImagePreparation
  private let components: PrincipalComponents
  private let seed: UInt64
  /// The orders of the last two epochs, since loading runs ahead of training.
  private let orders = Mutex<[(epoch: Int, order: [Int])]>([])

  /// Batches of `images` for a network that reads `shape`.
  ///
  /// - Throws: `DatasetError` where the batch, the channels or the augmentation do not fit.
  package init(
    _ images: ImageSet, shape: Shape, batchSize: Int, augmentation: Augmentation = .none,
    normalization: ImageNormalization = .standard, seed: UInt64
  ) throws(DatasetError) {
    guard (1...max(1, images.count)).contains(batchSize) else {
      throw .batch(asked: batchSize, images: images.count)
    }
    try augmentation.check(output: shape.extent)
    let statistics = try images.statistics()
    preparation = try ImagePreparation(
      images, shape: shape, statistics: statistics, normalization: normalization)
    components = PrincipalComponents(statistics)
    imageShape = shape
    self.images = images
    self.batchSize = batchSize
    self.augmentation = augmentation
    self.seed = seed
  }

  package var scaling: PixelScaling { preparation.scaling }
  package var classes: Int { images.classNames.count }
  package var imageCount: Int { images.count }
  /// The last images of an epoch's order that fill no batch are left out.
  package var batchesPerEpoch: Int { images.count / batchSize }

  package func fill(
    epoch: Int, batch index: Int, images output: UnsafeMutableBufferPointer<Float>,
    labels: UnsafeMutableBufferPointer<Int32>
  ) throws(DatasetError) -> Int {
    precondition((0..<batchesPerEpoch).contains(index))
    precondition(output.count >= batchSize * imageShape.elements && labels.count >= batchSize)
    guard let start = output.baseAddress else { return 0 }
    let order = order(epoch)
    let resampler = Resampler()
    let planes = UnsafeMutableBufferPointer<Float>.allocate(capacity: preparation.elements)
    defer { planes.deallocate() }
    planes.initialize(repeating: 0)
    for slot in 0..<batchSize {
      let image = order[index * batchSize + slot]
      labels[slot] = images.labels[image]
      var draws = Draws(seed: seed, epoch: epoch, image: image)
      try images.withImage(image) { view in
        vary(view, into: planes, with: resampler, &draws)
      }
      preparation.finish(planes, into: start + slot * imageShape.elements)
    }
    return batchSize
  }

  /// One image, varied: planes of 0 … 255.
  private func vary(
    _ view: ImageView, into planes: UnsafeMutableBufferPointer<Float>,
    with resampler: Resampler, _ draws: inout Draws
  ) {
    guard let start = planes.baseAddress else { return }
    var crop = augmentation.crop.drawn(
      of: view.shape.extent, output: imageShape.extent, &draws)
    if augmentation.flips { crop.isMirrored = draws.coin() }
    let method = ResamplingMethod(augmentation.interpolation, &draws)
    resampler.draw(view, crop, by: method, method, into: start)
    if let photometric = augmentation.photometric {
      ColourVariation.distort(
        planes, channels: preparation.channels, photometric, &draws)
    }
    if augmentation.colourNoise > 0 {
      ColourVariation.addNoise(
        planes, channels: preparation.channels, components: components,
        deviation: augmentation.colourNoise, &draws)
    }
  }

  /// The positions of the images in the order of an epoch.
  private func order(_ epoch: Int) -> [Int] {
    orders.withLock { known in
      if let order = known.first(where: { $0.epoch == epoch })?.order { return order }
      var draws = Draws(seed: seed, name: "order", stream: epoch)
      let order = draws.shuffled(Array(0..<images.count))
      known = [(epoch, order)] + known.prefix(1)
      return order
    }
  }
}
