import Datasets
import Engine
import Netlab

/// Images that a network can learn to tell apart, made from a seed: a pattern for each class, and noise.
///
/// Each epoch of ten has an order of its own.
package final class SyntheticImages: BatchSource {
  package let imageShape: Shape
  package let classes: Int
  package let imageCount: Int
  package let batchSize: Int
  private let images: [Float]
  private let isShuffled: Bool
  /// The order of each epoch, over and over; one for all where the images keep theirs.
  private let orders: [[Int]]

  package init(
    _ shape: Shape, classes: Int, count: Int, batch: Int, seed: UInt64 = 1, isShuffled: Bool = true
  ) {
    imageShape = shape
    self.classes = classes
    imageCount = count
    batchSize = batch
    let patterns = (0..<classes).map { CounterGenerator(seed: seed, name: "pattern \($0)") }
    self.isShuffled = isShuffled
    orders = (0..<(isShuffled ? 10 : 1)).map { epoch in
      guard isShuffled else { return Array(0..<count) }
      let generator = CounterGenerator(seed: seed, name: "order \(epoch)")
      let keys = (0..<count).map(generator.bits)
      return (0..<count).sorted { keys[$0] < keys[$1] }
    }
    images = (0..<count).flatMap { image in
      let noise = CounterGenerator(seed: seed, name: "noise \(image)")
      return (0..<shape.elements).map { pixel in
        Float(
          patterns[image % classes].uniform(pixel) - 0.5 + noise.uniform(pixel) - 0.5)
      }
    }
  }

  /// The numbers are as they are.
  package var scaling: PixelScaling {
    let channels = imageShape.channels
    return PixelScaling(
      factors: [Float](repeating: 1, count: channels),
      offsets: [Float](repeating: 0, count: channels))
  }

  package var batchesPerEpoch: Int {
    isShuffled ? imageCount / batchSize : (imageCount + batchSize - 1) / batchSize
  }

  package func fill(
    epoch: Int, batch index: Int, images: UnsafeMutableBufferPointer<Float>,
    labels: UnsafeMutableBufferPointer<Int32>
  ) throws(DatasetError) -> Int {
    let order = orders[epoch % orders.count]
    let range = index * batchSize..<min(imageCount, (index + 1) * batchSize)
    let elements = imageShape.elements
    for (place, position) in range.enumerated() {
      let image = order[position]
      labels[place] = Int32(image % classes)
      for pixel in 0..<elements {
        images[place * elements + pixel] = self.images[image * elements + pixel]
      }
    }
    return range.count
  }
}
