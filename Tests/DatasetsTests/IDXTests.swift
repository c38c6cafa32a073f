import Foundation
import Netlab
import Testing

@testable import Datasets

@Suite struct `IDX files` {
  private let labels: [UInt8] = [0, 1, 2, 1, 0, 2, 2]

  @Test func `give images and labels, compressed or not`() throws {
    let files = try DatasetFiles()
    try files.writeIDX(train: labels, test: [2, 1, 0])
    let plain = try Dataset(.folder(files.path))
    for part in ["train", "t10k"] {
      for kind in ["images-idx3", "labels-idx1"] {
        let name = "\(part)-\(kind)-ubyte"
        let bytes = [UInt8](
          try #require(FileManager.default.contents(atPath: files.path + "/" + name)))
        try files.writeGzip(bytes, "gz/\(name).gz")
      }
    }
    let compressed = try Dataset(.folder(files.path + "/gz/"))
    for dataset in [plain, compressed] {
      #expect(dataset.classNames == ["0", "1", "2"])
      #expect(dataset.train.count == 7)
      #expect(dataset.test.count == 3)
      #expect(dataset.train.labels == labels.map(Int32.init))
      #expect(dataset.test.labels == [2, 1, 0])
      #expect(dataset.train.uniformShape == Shape(1, 5, 9))
      #expect(try dataset.train.bytes(6) == (0..<45).map { UInt8(42 + $0) })
      #expect(try dataset.test.bytes(1) == (0..<45).map { UInt8(7 + $0) })
    }
    #expect(compressed.folder == files.path + "/gz")
  }

  @Test func `are found in the folder of data by the dataset's name`() throws {
    let files = try DatasetFiles()
    let digits = (0..<10).map { UInt8($0) }
    try files.writeIDX(train: digits, test: digits, folder: "mnist/")
    #expect(try Dataset(.mnist, data: files.path).folder == files.path + "/mnist")
    #expect(try Dataset(.mnist, data: files.path + "/mnist").folder == files.path + "/mnist")
    // What the user keeps goes before what the system has.
    try files.writeIDX(train: digits, test: digits, folder: "fashion-mnist/")
    let fashion = try Dataset(.fashionMNIST, data: files.path)
    #expect(fashion.train.count == 10)
    #expect(fashion.classNames[9] == "ankle boot")
  }

  @Test func `of the names that some mirrors give are found, too`() throws {
    let files = try DatasetFiles()
    for (part, labels) in [("train", labels), ("test", [0, 1, 2])] {
      try files.write(
        DatasetFiles.idx([labels.count, 1, 2], [UInt8](repeating: 3, count: 2 * labels.count)),
        "\(part)-images.idx3-ubyte")
      try files.write(DatasetFiles.idx([labels.count], labels), "\(part)-labels.idx1-ubyte")
    }
    #expect(try Dataset(.folder(files.path)).test.count == 3)
  }

  @Test func `joined from several gzip streams are read to the end`() throws {
    let files = try DatasetFiles()
    try files.writeIDX(train: labels, test: [2, 1, 0])
    let whole = DatasetFiles.idx([7], labels)
    try files.write(
      DatasetFiles.gzip(Array(whole.prefix(5))) + DatasetFiles.gzip(Array(whole.dropFirst(5))),
      "train-labels-idx1-ubyte")
    #expect(try Dataset(.folder(files.path)).train.labels == labels.map(Int32.init))
  }

  @Test(arguments: [
    (
      "train-images-idx3-ubyte", DatasetFiles.idx([7, 5, 9], [1, 2, 3]),
      "error: DIR/train-images-idx3-ubyte is cut short: it should hold 331 bytes, and holds 19\n"
        + "  hint: the file is damaged or of another dataset; fetch it again"
    ),
    (
      "train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0],
      "error: DIR/train-images-idx3-ubyte is cut short: it should hold 16 bytes, and holds 6\n"
        + "  hint: the file is damaged or of another dataset; fetch it again"
    ),
    (
      "train-images-idx3-ubyte", [0x50, 0x4B, 3, 4, 5],
      "error: DIR/train-images-idx3-ubyte is no IDX file of images: it begins with the bytes"
        + " 50 4B 03 04\n  hint: an IDX file of images begins with the bytes 00 00 08 03"
    ),
    (
      "train-images-idx3-ubyte", [],
      "error: DIR/train-images-idx3-ubyte is no IDX file of images: it is empty\n"
        + "  hint: an IDX file of images begins with the bytes 00 00 08 03"
    ),
    (
      "t10k-labels-idx1-ubyte", DatasetFiles.idx([3, 1, 1], [0, 1, 2]),
      "error: DIR/t10k-labels-idx1-ubyte is no IDX file of labels: it begins with the bytes"
        + " 00 00 08 03\n  hint: an IDX file of labels begins with the bytes 00 00 08 01"
    ),
    (
      "t10k-labels-idx1-ubyte", DatasetFiles.idx([3], [0, 1, 2, 0]),
      "error: DIR/t10k-labels-idx1-ubyte goes on after the 11 bytes that it should hold\n"
        + "  hint: the file is damaged or of another dataset; fetch it again"
    ),
    (
      "t10k-labels-idx1-ubyte", DatasetFiles.idx([2], [0, 1]),
      "error: DIR/t10k-images-idx3-ubyte holds 3 images, and DIR/t10k-labels-idx1-ubyte 2 labels\n"
        + "  hint: the file is damaged or of another dataset; fetch it again"
    ),
    (
      "t10k-labels-idx1-ubyte", DatasetFiles.idx([3], [0, 3, 1]),
      "error: DIR/t10k-labels-idx1-ubyte: image 1 has the label 3, and labels are 0 to 2\n"
        + "  hint: the file is damaged or of another dataset; number the classes from 0 without gaps"
    ),
    (
      "train-labels-idx1-ubyte", DatasetFiles.idx([7], [0, 3, 1, 1, 1, 1, 0]),
      "error: DIR/train-images-idx3-ubyte has no image of the class “2”\n"
        + "  hint: put images of that class there, or leave the class out everywhere"
    ),
    (
      "train-labels-idx1-ubyte", DatasetFiles.idx([7], [0, 0, 0, 0, 0, 0, 0]),
      "error: DIR/t10k-labels-idx1-ubyte: image 0 has the label 2, and labels are 0 to 0\n"
        + "  hint: the file is damaged or of another dataset; number the classes from 0 without gaps"
    ),
    (
      "train-images-idx3-ubyte", DatasetFiles.idx([0, 5, 9], []),
      "error: DIR/train-images-idx3-ubyte holds no images\n"
        + "  hint: the file is damaged or of another dataset; fetch it again"
    ),
    (
      "train-images-idx3-ubyte", DatasetFiles.idx([65536, 65536, 4], []),
      "error: DIR/train-images-idx3-ubyte claims 17,179,869,184 bytes, and at most 4,294,967,296"
        + " are read\n  hint: its header is damaged, or it is of another format; fetch it again"
    ),
    (
      "train-images-idx3-ubyte",
      DatasetFiles.idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], []),
      "error: DIR/train-images-idx3-ubyte claims more than 2⁶³ bytes, and at most 4,294,967,296"
        + " are read\n  hint: its header is damaged, or it is of another format; fetch it again"
    ),
    (
      "t10k-images-idx3-ubyte",
      DatasetFiles.idx([3, 9, 5], [UInt8](repeating: 0, count: 135)),
      "error: the images of DIR/train-images-idx3-ubyte are 1×5×9, and those of"
        + " DIR/t10k-images-idx3-ubyte 1×9×5\n"
        + "  hint: keep images of different sizes in different folders"
    ),
  ])
  func `that are damaged say so`(file: (name: String, bytes: [UInt8], message: String)) throws {
    let files = try DatasetFiles()
    try files.writeIDX(train: labels, test: [2, 1, 0])
    try files.write(file.bytes, file.name)
    #expect(files.message() == file.message)
  }

  @Test func `that are damaged inside of gzip say so`() throws {
    let files = try DatasetFiles()
    try files.writeIDX(train: labels, test: [2, 1, 0])
    func message(_ bytes: [UInt8]) throws -> String? {
      try files.write(bytes, "t10k-labels-idx1-ubyte")
      return files.message()
    }
    let good = DatasetFiles.gzip(DatasetFiles.idx([3], [2, 1, 0]))
    #expect(try message(good) == nil)
    let again = "\n  hint: the file is damaged or of another dataset; fetch it again"
    #expect(
      try message(DatasetFiles.gzip(DatasetFiles.idx([3], [2])))
        == "error: DIR/t10k-labels-idx1-ubyte is cut short: it should hold 11 bytes, and holds 9"
        + again)
    #expect(
      try message(Array(good.dropLast(8)))
        == "error: DIR/t10k-labels-idx1-ubyte cannot be decompressed: it ends before its checksum"
        + again)
    var flipped = good
    flipped[flipped.count - 6] ^= 1
    #expect(
      try message(flipped)
        == "error: DIR/t10k-labels-idx1-ubyte cannot be decompressed: incorrect data check" + again)
    // A hundred megabytes of zeros behind a header of three labels are never unpacked.
    let bomb = DatasetFiles.gzip(
      DatasetFiles.idx([3], [2, 1, 0] + [UInt8](repeating: 0, count: 100_000_000)))
    #expect(bomb.count < 200_000)
    #expect(
      try message(bomb)
        == "error: DIR/t10k-labels-idx1-ubyte goes on after the 11 bytes that it should hold"
        + again)
    // A header that claims four gigabytes costs no memory that is not filled.
    #expect(
      try message(DatasetFiles.gzip(DatasetFiles.idx([0xFFFF_FFF0], [2, 1])))
        == "error: DIR/t10k-labels-idx1-ubyte is cut short: it should hold 4,294,967,288 bytes, and"
        + " holds 10" + again)
  }

  @Test func `that are missing are named`() throws {
    let files = try DatasetFiles()
    try files.writeIDX(train: labels, test: [2, 1, 0])
    try FileManager.default.removeItem(atPath: files.path + "/t10k-labels-idx1-ubyte")
    #expect(
      files.message()
        == "error: DIR has no t10k-labels-idx1-ubyte(.gz)\n  hint: fetch the dataset again, whole")
  }
}
