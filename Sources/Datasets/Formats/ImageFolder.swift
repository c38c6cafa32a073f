import Netlab

/// A folder of class folders with JPEG and PNG files, in parts to train and to test on or not.
enum ImageFolder {
  private static let trainingFolders = ["train", "training"]
  private static let testFolders = ["test", "val", "validation"]
  /// More are taken for a folder that holds something else.
  private static let mostClasses = 10_000
  /// Folders within class folders are searched down to here.
  private static let deepest = 4

  /// The images of a folder; where no part is set aside to test on, a fifth of each class is.
  ///
  /// - Throws: `DatasetError`; under `strict` for the first image that cannot be read.
  static func read(
    _ folder: Folder, strict: Bool, memoryLimit: Int
  ) throws(DatasetError) -> (train: ImageSet, test: ImageSet, skipped: [SkippedImage]) {
    let inside = try folder.entries().folders
    let training = trainingFolders.first(where: inside.contains)
    let train = try Tree(training.map(folder.folder) ?? folder)
    guard train.classes.count >= 2 else {
      throw .tooFewClasses(place: train.place, count: train.classes.count)
    }
    guard training != nil, let testing = testFolders.first(where: inside.contains) else {
      let (all, skipped) = try read([train], strict: strict, memoryLimit: memoryLimit)
      // The division belongs to the folder: no seed of a training may change it.
      let parts = try all[0].split(seed: 0)
      return (parts.train, parts.test, skipped)
    }
    let test = try Tree(folder.folder(testing))
    for name in test.classes where !train.classes.contains(name) {
      throw .unknownClass(place: test.place, name: name, training: train.place)
    }
    for name in train.classes where !test.classes.contains(name) {
      throw .emptyClass(place: test.place, name: name)
    }
    let (sets, skipped) = try read([train, test], strict: strict, memoryLimit: memoryLimit)
    return (sets[0], sets[1], skipped)
  }

  /// Decodes the files of all parts, which are coloured as soon as one image is.
  private static func read(
    _ trees: [Tree], strict: Bool, memoryLimit: Int
  ) throws(DatasetError) -> (sets: [ImageSet], skipped: [SkippedImage]) {
    let store = FileStore(paths: trees.flatMap(\.paths), memoryLimit: memoryLimit)
    if let first = store.skipped.first {
      guard !strict else { throw .unreadable(path: first.path, reason: first.reason) }
      guard store.count > 0 else {
        throw .allUnreadable(
          place: trees[0].place, count: store.skipped.count, first: first.path,
          reason: first.reason)
      }
    }
    var sets: [ImageSet] = []
    var start = 0
    for tree in trees {
      let range = start..<(start + tree.paths.count)
      let members = store.positions.indices.filter { range.contains(store.positions[$0]) }
      sets.append(
        ImageSet(
          place: tree.place, classNames: tree.classes,
          labels: members.map { tree.labels[store.positions[$0] - start] }, store: store,
          members: members.map(Int32.init)))
      start = range.upperBound
    }
    return (sets, store.skipped)
  }

  /// The class folders of one part, and the files in them.
  private struct Tree {
    let place: String
    let classes: [String]
    let paths: [String]
    let labels: [Int32]

    init(_ folder: Folder) throws(DatasetError) {
      place = folder.path
      let names = try folder.entries().folders
      guard names.count <= mostClasses else {
        throw .tooManyClasses(place: place, count: names.count, limit: mostClasses)
      }
      var paths: [String] = []
      var labels: [Int32] = []
      var empty: String?
      for (label, name) in names.enumerated() {
        let found = try images(folder.folder(name), depth: 1)
        if found.isEmpty { empty = empty ?? name }
        paths += found
        labels += [Int32](repeating: Int32(label), count: found.count)
      }
      guard !paths.isEmpty else { throw .noDataset(folder: place) }
      if let empty { throw .emptyClass(place: place, name: empty) }
      classes = names
      self.paths = paths
      self.labels = labels
    }
  }

  /// The image files of a folder and of the folders inside.
  private static func images(_ folder: Folder, depth: Int) throws(DatasetError) -> [String] {
    let (folders, files) = try folder.entries()
    var paths = files.filter(isImage).map { folder.path(of: $0) }
    if depth < deepest {
      for name in folders { paths += try images(folder.folder(name), depth: depth + 1) }
    }
    return paths
  }

  private static func isImage(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".jpg", ".jpeg", ".png"].contains { name.hasSuffix($0) }
  }
}
