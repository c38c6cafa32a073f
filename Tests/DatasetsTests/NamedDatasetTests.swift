import Foundation
import Netlab
import Testing

@testable import Datasets

@Suite struct `Datasets by name` {
  @Test func `Fashion-MNIST is read whole from Debian's package`() throws {
    let dataset = try Dataset(.fashionMNIST)
    #expect(dataset.folder == "/usr/share/datasets/fashion-mnist")
    #expect(dataset.train.count == 60_000)
    #expect(dataset.test.count == 10_000)
    #expect(dataset.train.uniformShape == Shape(1, 28, 28))
    #expect(dataset.train.classCounts == [Int](repeating: 6000, count: 10))
    #expect(dataset.test.classCounts == [Int](repeating: 1000, count: 10))
    #expect(dataset.classNames.count == 10)
    #expect(dataset.skipped.isEmpty)
    // The first training image is an ankle boot, the first test image, too.
    #expect(dataset.train.labels[0] == 9)
    #expect(dataset.test.labels[0] == 9)
    let part = try dataset.train.subset(of: 1000, seed: 1)
    #expect(part.classCounts == [Int](repeating: 100, count: 10))
  }

  @Test func `CIFAR-10's records are a label and three planes`() throws {
    let files = try DatasetFiles()
    func record(_ label: UInt8) -> [UInt8] {
      [label] + (0..<3072).map { UInt8(($0 + Int(label)) % 251) }
    }
    for batch in 1...5 {
      try files.write(
        [UInt8(2 * batch - 2), UInt8(2 * batch - 1)].flatMap(record),
        "cifar-10-batches-bin/data_batch_\(batch).bin")
    }
    try files.write((0..<10).reversed().flatMap(record), "cifar-10-batches-bin/test_batch.bin")
    try files.write(
      Array("airplane\nb\nc\nd\ne\nf\ng\nh\ni\n truck \n\n".utf8),
      "cifar-10-batches-bin/batches.meta.txt")
    let dataset = try Dataset(.cifar10, data: files.path)
    #expect(dataset.train.labels == Array(0..<10))
    #expect(dataset.test.labels == Array((0..<10).reversed()))
    #expect(dataset.train.uniformShape == Shape(3, 32, 32))
    #expect(dataset.classNames.first == "airplane")
    #expect(dataset.classNames.last == "truck")
    #expect(try dataset.train.bytes(7) == Array(record(7).dropFirst()))
    #expect(try dataset.test.bytes(2) == Array(record(7).dropFirst()))

    try files.write(record(1) + record(10), "cifar-10-batches-bin/data_batch_3.bin")
    #expect(
      files.message(.cifar10, data: files.path)
        == "error: DIR/cifar-10-batches-bin/data_batch_3.bin: image 1 has the label 10, and labels"
        + " are 0 to 9\n  hint: the file is damaged or of another dataset; number the classes from"
        + " 0 without gaps")
    try files.write(Array(record(1).dropLast()), "cifar-10-batches-bin/data_batch_3.bin")
    #expect(
      files.message(.cifar10, data: files.path)
        == "error: DIR/cifar-10-batches-bin/data_batch_3.bin is cut short: it should hold 3,073"
        + " bytes, and holds 3,072\n"
        + "  hint: the file is damaged or of another dataset; fetch it again")
    try files.write([], "cifar-10-batches-bin/data_batch_3.bin")
    #expect(
      files.message(.cifar10, data: files.path)
        == "error: DIR/cifar-10-batches-bin/data_batch_3.bin holds no images\n"
        + "  hint: the file is damaged or of another dataset; fetch it again")
    try FileManager.default.removeItem(
      atPath: files.path + "/cifar-10-batches-bin/data_batch_3.bin")
    #expect(
      files.message(.cifar10, data: files.path)
        == "error: DIR/cifar-10-batches-bin has no data_batch_3.bin\n"
        + "  hint: fetch the dataset again, whole")
    try files.write(Array("airplane\n".utf8), "cifar-10-batches-bin/batches.meta.txt")
    #expect(
      files.message(.cifar10, data: files.path)
        == "error: DIR/cifar-10-batches-bin/batches.meta.txt is no list of class names: it begins"
        + " with the bytes 61 69 72 70\n  hint: it should have one name on each line")
  }

  @Test func `CIFAR-100's fine label is its second`() throws {
    let files = try DatasetFiles()
    func record(_ label: Int) -> [UInt8] {
      [UInt8(label / 5), UInt8(label)] + [UInt8](repeating: UInt8(label), count: 3072)
    }
    try files.write((0..<100).flatMap(record), "train.bin")
    try files.write((0..<100).flatMap(record), "test.bin")
    let dataset = try Dataset(.cifar100, data: files.path)
    #expect(dataset.train.labels == Array(0..<100))
    #expect(dataset.classNames[99] == "99")
    #expect(try dataset.train.bytes(31) == [UInt8](repeating: 31, count: 3072))
  }

  @Test func `STL-10's images lie column by column, its labels count from 1`() throws {
    let files = try DatasetFiles()
    // Red holds the row, green the column, blue the image.
    func image(_ number: Int) -> [UInt8] {
      (0..<3).flatMap { channel in
        (0..<96).flatMap { column in
          (0..<96).map { row in UInt8([row, column, number][channel]) }
        }
      }
    }
    for part in ["train", "test"] {
      try files.write((0..<10).flatMap(image), "stl10_binary/\(part)_X.bin")
      try files.write((1...10).map { UInt8($0) }, "stl10_binary/\(part)_y.bin")
    }
    let dataset = try Dataset(.stl10, data: files.path)
    #expect(dataset.train.labels == Array(0..<10))
    try dataset.test.withImage(4) { view in
      #expect(view.shape == Shape(3, 96, 96))
      #expect(view[0, 17, 80] == 17)
      #expect(view[1, 17, 80] == 80)
      #expect(view[2, 17, 80] == 4)
    }
    try files.write([0] + (2...10).map { UInt8($0) }, "stl10_binary/test_y.bin")
    #expect(
      files.message(.stl10, data: files.path)
        == "error: DIR/stl10_binary/test_y.bin: image 0 has the label 0, and labels are 1 to 10\n"
        + "  hint: the file is damaged or of another dataset; number the classes from 1 without gaps"
    )
    try files.write((1...9).map { UInt8($0) }, "stl10_binary/test_y.bin")
    #expect(
      files.message(.stl10, data: files.path)
        == "error: DIR/stl10_binary/test_X.bin holds 10 images, and DIR/stl10_binary/test_y.bin 9"
        + " labels\n  hint: the file is damaged or of another dataset; fetch it again")
    try files.write([1, 2, 3], "stl10_binary/test_X.bin")
    #expect(
      files.message(.stl10, data: files.path)
        == "error: DIR/stl10_binary/test_X.bin is cut short: it should hold 27,648 bytes, and holds"
        + " 3\n  hint: the file is damaged or of another dataset; fetch it again")
  }

  @Test func `that are missing say where to get them and where to put them`() throws {
    let files = try DatasetFiles()
    #expect(
      files.message(.cifar10, data: files.path)
        == "error: cifar-10 is in none of these folders: DIR, DIR/cifar-10,"
        + " DIR/cifar-10-batches-bin\n"
        + "  hint: unpack cifar-10-binary.tar.gz, and name its folder with --data or NETLAB_DATA")
    #expect(
      files.message(.stl10)
        == "error: no folder of data was named, and stl-10 has to be in one\n"
        + "  hint: unpack stl10_binary.tar.gz, and name its folder with --data or NETLAB_DATA")
    #expect(
      files.message(.mnist)
        == "error: no folder of data was named, and mnist has to be in one\n"
        + "  hint: put train-images-idx3-ubyte and its three companions, compressed by gzip or not,"
        + " into a folder, and name it with --data or NETLAB_DATA")
    #expect(
      files.message(.cifar100)
        == "error: no folder of data was named, and cifar-100 has to be in one\n"
        + "  hint: unpack cifar-100-binary.tar.gz, and name its folder with --data or NETLAB_DATA")
    #expect(
      "\(DatasetError.notInstalled(.fashionMNIST, folders: ["/usr/share/datasets/fashion-mnist"]))"
        == "error: fashion-mnist is in none of these folders: /usr/share/datasets/fashion-mnist\n"
        + "  hint: apt-get install dataset-fashion-mnist, or name the folder of its files with"
        + " --data")
    #expect(
      files.message(DatasetName("fashion-mnits"))
        == "error: “fashion-mnits” is no dataset: it is not one of fashion-mnist, mnist,"
        + " cifar-10, cifar-100, stl-10, and there is no such folder\n"
        + "  hint: check the path, or take one of those names")
  }

  @Test func `do not fit networks of another count of classes`() throws {
    let dataset = try Dataset(.fashionMNIST)
    try dataset.check(network: "fits", outputs: 10)
    #expect(
      #expect(throws: DatasetError.self) {
        try dataset.check(network: "GoogLeNet", outputs: 1000)
      }?.description
        == "error: fashion-mnist has 10 classes, and GoogLeNet tells 1,000 apart\n"
        + "  hint: give its last layer 10 outputs, as in linear(10), or choose another dataset")
  }
}
