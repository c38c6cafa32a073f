import Netlab

/// MNIST and its relatives: two IDX files to train on, two to test on.
enum IDXDataset {
  /// The ends of a file's name, in the order in which they are looked for.
  private static func names(_ part: String, _ kind: String) -> [String] {
    ["\(part)-\(kind)-ubyte", "\(part)-\(kind)-ubyte.gz"].flatMap { name in
      // Some mirrors have unpacked `train-images-idx3-ubyte` to `train-images.idx3-ubyte`.
      [name, name.replacing("-idx", with: ".idx")]
    }
  }

  /// Whether a folder holds images to train on.
  static func isIn(_ folder: Folder) -> Bool {
    folder.first(of: names("train", "images-idx3")) != nil
  }

  /// Reads the four files of a folder; without names, the classes are as many as there are labels.
  ///
  /// - Throws: `DatasetError`, naming the file.
  static func read(
    _ folder: Folder, classNames: [String]?
  ) throws(DatasetError) -> (train: ImageSet, test: ImageSet) {
    let train = try Part(folder, ["train"])
    let test = try Part(folder, ["t10k", "test"])
    guard train.shape == test.shape else {
      throw .shapesDiffer(
        train.shape, path: train.images.path, test.shape, otherPath: test.images.path)
    }
    let names =
      classNames ?? (0...Int(train.labelBytes.max() ?? 0)).map { String($0) }
    return (try train.set(names), try test.set(names))
  }

  /// A file of images and one of as many labels.
  private struct Part {
    let images: IDXFile
    let labels: IDXFile

    init(_ folder: Folder, _ names: [String]) throws(DatasetError) {
      images = try Self.file(folder, names, "images-idx3", .images)
      labels = try Self.file(folder, names, "labels-idx1", .labels)
      guard images.extents[0] == labels.extents[0] else {
        throw .countsDiffer(
          images: images.extents[0], imagePath: images.path, labels: labels.extents[0],
          labelPath: labels.path)
      }
    }

    private static func file(
      _ folder: Folder, _ parts: [String], _ ending: String, _ kind: DatasetError.Kind
    ) throws(DatasetError) -> IDXFile {
      let candidates = parts.flatMap { IDXDataset.names($0, ending) }
      guard let path = folder.first(of: candidates) else {
        throw .fileMissing(folder: folder.path, name: "\(candidates[0])(.gz)")
      }
      return try IDXFile(path: path, kind: kind)
    }

    var shape: Shape { Shape(1, images.extents[1], images.extents[2]) }

    var labelBytes: UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(start: labels.bytes, count: labels.extents[0])
    }

    func set(_ names: [String]) throws(DatasetError) -> ImageSet {
      let known = try LabelBytes.labels(labelBytes, path: labels.path, classes: names.count)
      let store = PackedStore(
        shape: shape, strides: (shape.area, shape.width, 1),
        starts: known.indices.map { images.bytes + $0 * shape.area }, owners: [images.owner])
      return ImageSet(place: images.path, classNames: names, labels: known, store: store)
    }
  }
}
