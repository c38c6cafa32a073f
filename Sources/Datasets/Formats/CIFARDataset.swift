import Files
import Netlab

/// CIFAR-10 and CIFAR-100 in their binary versions: records of one or two labels and 3×32×32 bytes.
///
/// - Source: Krizhevsky, "The CIFAR-10 dataset", binary version.
enum CIFARDataset {
  /// Which of the two.
  enum Edition {
    case ten, hundred

    var training: [String] {
      switch self {
      case .ten: (1...5).map { "data_batch_\($0).bin" }
      case .hundred: ["train.bin"]
      }
    }

    var test: String { self == .ten ? "test_batch.bin" : "test.bin" }

    var names: String { self == .ten ? "batches.meta.txt" : "fine_label_names.txt" }

    /// The bytes before the pixels: CIFAR-100 has a coarse label before the fine one.
    var labelBytes: Int { self == .ten ? 1 : 2 }

    var classes: Int { self == .ten ? 10 : 100 }
  }

  private static let shape = Shape(3, 32, 32)

  /// Whether a folder holds the first file to train on.
  static func isIn(_ folder: Folder, _ edition: Edition) -> Bool {
    folder.first(of: [edition.training[0]]) != nil
  }

  /// Reads all files of a folder.
  ///
  /// - Throws: `DatasetError`, naming the file.
  static func read(
    _ folder: Folder, _ edition: Edition
  ) throws(DatasetError) -> (train: ImageSet, test: ImageSet) {
    let names = try ClassNames.read(folder, edition.names, count: edition.classes)
    return (
      try set(folder, edition.training, edition, names),
      try set(folder, [edition.test], edition, names)
    )
  }

  private static func set(
    _ folder: Folder, _ files: [String], _ edition: Edition, _ names: [String]
  ) throws(DatasetError) -> ImageSet {
    let record = edition.labelBytes + shape.elements
    var starts: [UnsafePointer<UInt8>] = []
    var labels: [Int32] = []
    var owners: [MappedFile] = []
    for name in files {
      let file = try folder.mapped(name)
      let path = file.path
      guard let start = file.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
        throw .emptyFile(path: path)
      }
      let count = file.bytes.count / record
      guard count * record == file.bytes.count else {
        throw .cutShort(path: path, expected: (count + 1) * record, found: file.bytes.count)
      }
      labels += try LabelBytes.labels(
        (0..<count).lazy.map { start[$0 * record + edition.labelBytes - 1] }, path: path,
        classes: edition.classes)
      starts += (0..<count).map { start + $0 * record + edition.labelBytes }
      owners.append(file)
    }
    let store = PackedStore(
      shape: shape, strides: (shape.area, shape.width, 1), starts: starts, owners: owners)
    return ImageSet(
      place: files.count == 1 ? folder.path(of: files[0]) : folder.path, classNames: names,
      labels: labels, store: store)
  }
}
