import Netlab

/// A dataset, opened: images to train on, images to test on, and what the labels stand for.
package struct Dataset: Sendable {
  package let name: DatasetName
  /// Where it was found.
  package let folder: String
  package let train: ImageSet
  package let test: ImageSet
  /// Files that could not be read as images.
  package let skipped: [SkippedImage]

  /// What the labels stand for.
  package var classNames: [String] { train.classNames }

  /// Finds and opens a dataset.
  ///
  /// - Parameters:
  ///   - name: which.
  ///   - data: the folder that the user keeps data in, if any.
  ///   - strict: whether a single unreadable image is an error.
  ///   - memoryLimit: bytes of decoded images that are kept.
  /// - Throws: `DatasetError`, saying what to install or to change.
  package init(
    _ name: DatasetName, data: String? = nil, strict: Bool = false, memoryLimit: Int = 1 << 31
  ) throws(DatasetError) {
    self.name = name
    let folder: Folder
    var skipped: [SkippedImage] = []
    switch name {
    case .fashionMNIST:
      folder = try Self.find(
        name, data, ["fashion-mnist", "FashionMNIST/raw"],
        installed: "/usr/share/datasets/fashion-mnist", IDXDataset.isIn)
      (train, test) = try IDXDataset.read(folder, classNames: ClassNames.fashion)
    case .mnist:
      folder = try Self.find(name, data, ["mnist", "MNIST/raw"], IDXDataset.isIn)
      (train, test) = try IDXDataset.read(folder, classNames: ClassNames.digits)
    case .cifar10:
      folder = try Self.find(name, data, ["cifar-10", "cifar-10-batches-bin"]) {
        CIFARDataset.isIn($0, .ten)
      }
      (train, test) = try CIFARDataset.read(folder, .ten)
    case .cifar100:
      folder = try Self.find(name, data, ["cifar-100", "cifar-100-binary"]) {
        CIFARDataset.isIn($0, .hundred)
      }
      (train, test) = try CIFARDataset.read(folder, .hundred)
    case .stl10:
      folder = try Self.find(name, data, ["stl-10", "stl10_binary"], STLDataset.isIn)
      (train, test) = try STLDataset.read(folder)
    case .folder(let path):
      guard
        let found = [Folder(path)].first(where: \.exists) ?? data.map({ Folder($0).folder(path) }),
        found.exists
      else { throw .noFolder(path) }
      folder = found
      if IDXDataset.isIn(folder) {
        (train, test) = try IDXDataset.read(folder, classNames: nil)
      } else {
        (train, test, skipped) = try ImageFolder.read(
          folder, strict: strict, memoryLimit: memoryLimit)
      }
    }
    self.folder = folder.path
    self.skipped = skipped
    for set in [train, test] {
      guard set.classNames.count >= 2 else {
        throw .tooFewClasses(place: set.place, count: set.classNames.count)
      }
      if let empty = set.classCounts.firstIndex(of: 0) {
        throw .emptyClass(place: set.place, name: set.classNames[empty])
      }
    }
  }

  private static func find(
    _ name: DatasetName, _ data: String?, _ names: [String], installed: String? = nil,
    _ isThere: (Folder) -> Bool
  ) throws(DatasetError) -> Folder {
    let mine = data.map { data in [Folder(data)] + names.map { Folder(data).folder($0) } } ?? []
    let places = mine + (installed.map { [Folder($0)] } ?? [])
    guard let place = places.first(where: isThere) else {
      throw .notInstalled(name, folders: places.map(\.path))
    }
    return place
  }

  /// Makes sure that a network tells as many classes apart as there are.
  ///
  /// - Throws: `.classCount`, with the last layer that would fit.
  package func check(network: String, outputs: Int) throws(DatasetError) {
    guard outputs == classNames.count else {
      throw .classCount(
        dataset: name.name, classes: classNames.count, network: network, outputs: outputs)
    }
  }
}
