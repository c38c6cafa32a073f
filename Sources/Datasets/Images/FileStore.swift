import Dispatch
import Netlab
import Synchronization

/// A file that should hold an image, and cannot be read as one.
package struct SkippedImage: Hashable, Sendable {
  package let path: String
  package let reason: String
}

/// Images in files of their own, decoded when they are asked for.
///
/// Each is decoded once to begin with, which finds the ones that cannot be read; what fits into a
/// limited memory stays decoded.
final class FileStore: ImageStore {
  /// What is known of a file since it was first read.
  private struct Known: Sendable {
    var shape: Shape
    var sums: PixelSums
    var image: DecodedImage?
  }

  private let paths: [String]
  private let known: [Known]
  /// 1 where all images are grey, else 3.
  let channels: Int
  let uniformShape: Shape?
  /// The files that were left out, in the order of their paths.
  let skipped: [SkippedImage]
  /// For each image, which of the given paths it has.
  let positions: [Int]

  /// Decoded images beyond this many bytes are decoded again each time.
  static let memoryLimit = 1 << 31

  /// Reads all files once, on all processors.
  init(paths: [String], memoryLimit: Int = FileStore.memoryLimit) {
    let budget = Mutex(memoryLimit)
    let results = Mutex([Result<Known, DatasetError>?](repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: paths.count) { index in
      let result = Self.inspected(paths[index], budget)
      results.withLock { $0[index] = result }
    }
    var known: [Known] = []
    var positions: [Int] = []
    var skipped: [SkippedImage] = []
    for (index, result) in results.withLock({ $0 }).enumerated() {
      switch result {
      case .success(let image):
        known.append(image)
        positions.append(index)
      case .failure(.unreadable(let path, let reason)):
        skipped.append(SkippedImage(path: path, reason: reason))
      case .failure(let error):
        skipped.append(SkippedImage(path: paths[index], reason: "\(error)"))
      case nil:
        break
      }
    }
    self.paths = positions.map { paths[$0] }
    self.known = known
    self.positions = positions
    self.skipped = skipped
    channels = known.contains { $0.shape.channels == 3 } ? 3 : 1
    let extents = Set(known.map(\.shape.extent))
    uniformShape =
      extents.count == 1 ? extents.first.map { [channels] in Shape(channels, $0) } : nil
  }

  private static func inspected(
    _ path: String, _ budget: borrowing Mutex<Int>
  ) -> Result<Known, DatasetError> {
    Result { () throws(DatasetError) in
      let image = try DecodedImage(path: path)
      let fits = budget.withLock { rest in
        guard rest >= image.pixels.count else { return false }
        rest -= image.pixels.count
        return true
      }
      return Known(shape: image.shape, sums: PixelSums(image.view), image: fits ? image : nil)
    }
  }

  var count: Int { paths.count }

  func withImage<Result>(
    _ index: Int, _ body: (ImageView) -> Result
  ) throws(DatasetError) -> Result {
    let image: DecodedImage
    if let kept = known[index].image {
      image = kept
    } else {
      image = try DecodedImage(path: paths[index])
      guard image.shape == known[index].shape else {
        throw .unreadable(path: paths[index], reason: "it has changed since it was first read")
      }
    }
    return withExtendedLifetime(image.pixels) {
      body(image.shape.channels == channels ? image.view : image.view.repeated(channels))
    }
  }

  func sums(ofImage index: Int) throws(DatasetError) -> PixelSums { known[index].sums }
}
