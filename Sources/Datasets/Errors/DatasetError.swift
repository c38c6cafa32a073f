import Files
import Netlab

/// What keeps a dataset from being read or shown to a network.
package enum DatasetError: Error, Hashable, Sendable {
  /// What a file should be.
  package enum Kind: Hashable, Sendable {
    case images, labels, classNames
  }

  /// A part of an augmentation that has a range.
  package enum Operand: Hashable, Sendable {
    case padding, area, aspect, shorterSide, brightness, contrast, colour, colourNoise
  }

  case file(FileError)
  case notInstalled(DatasetName, folders: [String])
  case noFolder(String)
  case noDataset(folder: String)
  case fileMissing(folder: String, name: String)
  case foreign(path: String, kind: Kind, start: [UInt8])
  case cutShort(path: String, expected: Int, found: Int)
  case tooLong(path: String, expected: Int, found: Int)
  case damaged(path: String, reason: String)
  case tooLarge(path: String, bytes: Int, limit: Int)
  case emptyFile(path: String)
  case countsDiffer(images: Int, imagePath: String, labels: Int, labelPath: String)
  case shapesDiffer(Shape, path: String, Shape, otherPath: String)
  case labelOutOfRange(path: String, image: Int, label: Int, allowed: ClosedRange<Int>)
  case emptyClass(place: String, name: String)
  case unknownClass(place: String, name: String, training: String)
  case tooFewClasses(place: String, count: Int)
  case tooManyClasses(place: String, count: Int, limit: Int)
  case tooFewToSplit(place: String, name: String)
  case unreadable(path: String, reason: String)
  case allUnreadable(place: String, count: Int, first: String, reason: String)
  case subset(asked: Int, images: Int, classes: Int)
  case classCount(dataset: String, classes: Int, network: String, outputs: Int)
  case channels(dataset: String, images: Int, network: Int)
  case batch(asked: Int, images: Int)
  case augmentation(Operand, value: String, allowed: String)
}
