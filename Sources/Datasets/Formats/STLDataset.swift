import Netlab

/// STL-10 in its binary version: 3×96×96 bytes for each image, column by column, and labels from 1.
///
/// - Source: Coates, Lee and Ng, "STL-10 dataset".
enum STLDataset {
  private static let shape = Shape(3, 96, 96)

  /// Whether a folder holds images to train on.
  static func isIn(_ folder: Folder) -> Bool { folder.first(of: ["train_X.bin"]) != nil }

  /// Reads the labelled images of a folder.
  ///
  /// - Throws: `DatasetError`, naming the file.
  static func read(_ folder: Folder) throws(DatasetError) -> (train: ImageSet, test: ImageSet) {
    let names = try ClassNames.read(folder, "class_names.txt", count: 10)
    return (try set(folder, "train", names), try set(folder, "test", names))
  }

  private static func set(
    _ folder: Folder, _ part: String, _ names: [String]
  ) throws(DatasetError) -> ImageSet {
    let images = try folder.mapped("\(part)_X.bin")
    let labelFile = try folder.mapped("\(part)_y.bin")
    guard let start = images.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      throw .emptyFile(path: images.path)
    }
    let count = images.bytes.count / shape.elements
    guard count * shape.elements == images.bytes.count else {
      throw .cutShort(
        path: images.path, expected: (count + 1) * shape.elements, found: images.bytes.count)
    }
    guard count == labelFile.bytes.count else {
      throw .countsDiffer(
        images: count, imagePath: images.path, labels: labelFile.bytes.count,
        labelPath: labelFile.path)
    }
    let labels = try LabelBytes.labels(
      labelFile.bytes, path: labelFile.path, classes: names.count, first: 1)
    let store = PackedStore(
      shape: shape, strides: (shape.area, 1, shape.height),
      starts: (0..<count).map { start + $0 * shape.elements }, owners: [images])
    return ImageSet(place: images.path, classNames: names, labels: labels, store: store)
  }
}
