import Netlab

/// Where a training or an evaluation takes its batches from: a pure function of epoch and position.
package protocol BatchSource: AnyObject, Sendable {
  /// The shape of one image as the network reads it, after augmentation.
  var imageShape: Shape { get }
  /// What becomes of the images' pixels before the network reads them.
  var scaling: PixelScaling { get }
  /// How many classes the labels count, from 0.
  var classes: Int { get }
  /// How many images there are to draw from.
  var imageCount: Int { get }
  /// The images of a whole batch.
  var batchSize: Int { get }
  /// The batches of an epoch; the last one may be partial in evaluation, and is dropped in training.
  var batchesPerEpoch: Int { get }

  /// Writes batch `index` of `epoch` and its labels, and returns how many images that are.
  ///
  /// - Shapes: batch × channels × height × width.
  /// - Throws: `DatasetError` where an image that could be read before no longer can.
  func fill(
    epoch: Int, batch index: Int, images: UnsafeMutableBufferPointer<Float>,
    labels: UnsafeMutableBufferPointer<Int32>
  ) throws(DatasetError) -> Int
}
