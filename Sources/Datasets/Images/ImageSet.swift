import Netlab
import Synchronization

/// Images with their labels: a training set, a test set, or a part of one.
package struct ImageSet: Sendable {
  /// Where the images come from, as errors name it.
  package let place: String
  /// What the labels stand for.
  package let classNames: [String]
  /// The label of each image, from 0.
  package let labels: [Int32]
  private let store: any ImageStore
  /// The number of each image in the store.
  private let members: [Int32]
  private let measured = Measured()

  init(place: String, classNames: [String], labels: [Int32], store: any ImageStore) {
    self.init(
      place: place, classNames: classNames, labels: labels, store: store,
      members: (0..<Int32(store.count)).map { $0 })
  }

  /// The images of `store` that `members` counts, and their labels.
  init(
    place: String, classNames: [String], labels: [Int32], store: any ImageStore, members: [Int32]
  ) {
    precondition(labels.count == members.count)
    self.place = place
    self.classNames = classNames
    self.labels = labels
    self.store = store
    self.members = members
  }

  /// How many images there are.
  package var count: Int { labels.count }
  /// The channels of every image.
  package var channels: Int { store.channels }
  /// The shape of every image, or nil where they differ.
  package var uniformShape: Shape? { store.uniformShape }

  /// How many images each class has.
  package var classCounts: [Int] {
    labels.reduce(into: [Int](repeating: 0, count: classNames.count)) { $0[Int($1)] += 1 }
  }

  /// Hands image `index` to `body`.
  ///
  /// - Throws: `DatasetError` where an image that could be read before no longer can.
  package func withImage<Result>(
    _ index: Int, _ body: (ImageView) -> Result
  ) throws(DatasetError) -> Result {
    try store.withImage(Int(members[index]), body)
  }

  /// The images at `positions`, in that order.
  func picked(_ positions: [Int]) -> ImageSet {
    ImageSet(
      place: place, classNames: classNames, labels: positions.map { labels[$0] }, store: store,
      members: positions.map { members[$0] })
  }

  /// Mean and covariance of the pixels, measured when first asked for.
  ///
  /// - Throws: `DatasetError` where an image that could be read before no longer can.
  package func statistics() throws(DatasetError) -> ChannelStatistics {
    if let known = measured.value.withLock({ $0 }) { return known }
    var sums = PixelSums(channels: channels)
    for member in members { sums.add(try store.sums(ofImage: Int(member))) }
    let result = ChannelStatistics(sums)
    measured.value.withLock { $0 = result }
    return result
  }

  private final class Measured: Sendable {
    let value = Mutex<ChannelStatistics?>(nil)
  }
}
