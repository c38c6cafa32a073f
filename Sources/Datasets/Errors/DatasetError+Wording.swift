import Netlab

extension DatasetError: CustomStringConvertible {
  /// `error: what is wrong, with its numbers`, and a line with a way out.
  package var description: String {
    switch self {
    case .file(let error): error.description
    default: "error: \(summary)\n  hint: \(hint)"
    }
  }

  private var summary: String {
    switch self {
    case .file(let error):
      error.description
    case .notInstalled(let dataset, let folders):
      folders.isEmpty
        ? "no folder of data was named, and \(dataset) has to be in one"
        : "\(dataset) is in none of these folders: "
          + folders.map(\.inOneLine).joined(separator: ", ")
    case .noFolder(let path):
      "\(path.quoted) is no dataset: it is not one of"
        + " \(DatasetName.named.map(\.name).joined(separator: ", ")), and there is no such folder"
    case .noDataset(let folder):
      "\(folder.inOneLine) holds neither IDX files nor class folders with JPEG or PNG files"
    case .fileMissing(let folder, let name):
      "\(folder.inOneLine) has no \(name)"
    case .foreign(let path, let kind, let start):
      "\(path.inOneLine) is no \(kind.word): it "
        + (start.isEmpty ? "is empty" : "begins with the bytes \(Self.hexadecimal(start))")
    case .cutShort(let path, let expected, let found):
      "\(path.inOneLine) is cut short: it should hold \(expected.grouped) bytes, and holds"
        + " \(found.grouped)"
    case .tooLong(let path, let expected, _):
      "\(path.inOneLine) goes on after the \(expected.grouped) bytes that it should hold"
    case .damaged(let path, let reason):
      "\(path.inOneLine) cannot be decompressed: \(reason)"
    case .tooLarge(let path, let bytes, let limit):
      "\(path.inOneLine) claims \(bytes == .max ? "more than 2⁶³" : bytes.grouped) bytes, and at"
        + " most \(limit.grouped) are read"
    case .emptyFile(let path):
      "\(path.inOneLine) holds no images"
    case .countsDiffer(let images, let imagePath, let labels, let labelPath):
      "\(imagePath.inOneLine) holds \(images.grouped) images, and \(labelPath.inOneLine)"
        + " \(labels.grouped) labels"
    case .shapesDiffer(let shape, let path, let other, let otherPath):
      "the images of \(path.inOneLine) are \(shape), and those of \(otherPath.inOneLine) \(other)"
    case .labelOutOfRange(let path, let image, let label, let allowed):
      "\(path.inOneLine): image \(image.grouped) has the label \(label), and labels are"
        + " \(allowed.lowerBound) to \(allowed.upperBound)"
    case .emptyClass(let place, let name):
      "\(place.inOneLine) has no image of the class \(name.quoted)"
    case .unknownClass(let place, let name, let training):
      "\(place.inOneLine) has the class \(name.quoted), which \(training.inOneLine) lacks"
    case .tooFewClasses(let place, let count):
      "\(place.inOneLine) has \(count) class\(count == 1 ? "" : "es"), and at least 2 are needed"
    case .tooManyClasses(let place, let count, let limit):
      "\(place.inOneLine) has \(count.grouped) classes, and at most \(limit.grouped) are read"
    case .tooFewToSplit(let place, let name):
      "\(place.inOneLine) has one image of the class \(name.quoted), too few to train and to test on"
    case .unreadable(let path, let reason):
      "\(path.inOneLine) cannot be read as an image: \(reason)"
    case .allUnreadable(let place, let count, let first, let reason):
      "none of the \(count.grouped) images of \(place.inOneLine) can be read; the first is"
        + " \(first.inOneLine): \(reason)"
    case .subset(let asked, let images, let classes):
      "a subset of \(asked.grouped) was asked for, and there are \(images.grouped) images in"
        + " \(classes.grouped) classes"
    case .classCount(let dataset, let classes, let network, let outputs):
      "\(dataset.inOneLine) has \(classes.grouped) classes, and \(network.inOneLine) tells"
        + " \(outputs.grouped) apart"
    case .channels(let dataset, let images, let network):
      "the images of \(dataset.inOneLine) have \(images) channel\(images == 1 ? "" : "s"), and the"
        + " network reads \(network)"
    case .batch(let asked, let images):
      "a batch of \(asked.grouped) cannot be taken from \(images.grouped) images"
    case .augmentation(let operand, let value, let allowed):
      "the augmentation's \(operand.word) is \(value), and must be \(allowed)"
    }
  }

  private var hint: String {
    switch self {
    case .file:
      ""
    case .notInstalled(let dataset, _):
      dataset.whereToGet
    case .noFolder:
      "check the path, or take one of those names"
    case .noDataset:
      "lay it out as train/CLASS/IMAGE.jpg and test/CLASS/IMAGE.jpg, or as CLASS/IMAGE.jpg"
    case .fileMissing:
      "fetch the dataset again, whole"
    case .foreign(_, let kind, _):
      kind.advice
    case .cutShort, .tooLong, .damaged, .countsDiffer, .emptyFile:
      "the file is damaged or of another dataset; fetch it again"
    case .tooLarge:
      "its header is damaged, or it is of another format; fetch it again"
    case .shapesDiffer:
      "keep images of different sizes in different folders"
    case .labelOutOfRange:
      "the file is damaged or of another dataset; number the classes from"
        + " \(allowedStart) without gaps"
    case .emptyClass:
      "put images of that class there, or leave the class out everywhere"
    case .unknownClass:
      "name the class folders alike in both"
    case .tooFewClasses:
      "make a folder for each class, with its images inside"
    case .tooManyClasses:
      "each folder counts as a class; name the folder above them"
    case .tooFewToSplit:
      "add images, or make the folders train and test yourself"
    case .unreadable:
      "replace or remove the file; without --strict it is skipped and counted"
    case .allUnreadable:
      "replace the files by JPEG or PNG files"
    case .subset(_, let images, let classes):
      "ask for \(classes.grouped) to \(images.grouped)"
    case .classCount(_, let classes, _, _):
      "give its last layer \(classes.grouped) outputs, as in linear(\(classes)), or choose another"
        + " dataset"
    case .channels(_, let images, _):
      "declare the network for an input of \(images) channel\(images == 1 ? "" : "s")"
    case .batch(_, let images):
      "ask for 1 to \(images.grouped)"
    case .augmentation:
      "change it in the spec or on the command line"
    }
  }

  private var allowedStart: Int {
    if case .labelOutOfRange(_, _, _, let allowed) = self { allowed.lowerBound } else { 0 }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
      .joined(separator: " ")
  }
}

extension DatasetName {
  /// Where a dataset that is missing comes from, and where to put it.
  fileprivate var whereToGet: String {
    switch self {
    case .fashionMNIST:
      "apt-get install dataset-fashion-mnist, or name the folder of its files with --data"
    case .mnist:
      "put train-images-idx3-ubyte and its three companions, compressed by gzip or not, into a"
        + " folder, and name it with --data or NETLAB_DATA"
    case .cifar10:
      "unpack cifar-10-binary.tar.gz, and name its folder with --data or NETLAB_DATA"
    case .cifar100:
      "unpack cifar-100-binary.tar.gz, and name its folder with --data or NETLAB_DATA"
    case .stl10:
      "unpack stl10_binary.tar.gz, and name its folder with --data or NETLAB_DATA"
    case .folder:
      "check the path"
    }
  }
}

extension DatasetError.Kind {
  fileprivate var word: String {
    switch self {
    case .images: "IDX file of images"
    case .labels: "IDX file of labels"
    case .classNames: "list of class names"
    }
  }

  fileprivate var advice: String {
    switch self {
    case .images: "an IDX file of images begins with the bytes 00 00 08 03"
    case .labels: "an IDX file of labels begins with the bytes 00 00 08 01"
    case .classNames: "it should have one name on each line"
    }
  }
}

extension DatasetError.Operand {
  fileprivate var word: String {
    switch self {
    case .padding: "padding"
    case .area: "area"
    case .aspect: "aspect ratio"
    case .shorterSide: "shorter side"
    case .brightness: "brightness"
    case .contrast: "contrast"
    case .colour: "colour"
    case .colourNoise: "colour noise"
    }
  }
}
