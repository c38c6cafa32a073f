import Foundation
import Netlab
import Testing

@testable import Datasets

@Suite struct `Class folders` {
  @Test func `give each class its label, grey images all channels`() throws {
    let files = try DatasetFiles()
    for part in ["train", "val"] {
      try files.write(DatasetFiles.png([10, 20, 30], Extent(5, 9)), "\(part)/cat/b.png")
      try files.write(DatasetFiles.png([77], Extent(4, 3)), "\(part)/cat/a.PNG")
      try files.write(DatasetFiles.jpeg([200, 100, 50], Extent(16, 8)), "\(part)/dog/deep/x.jpeg")
      try files.write(Array("notes".utf8), "\(part)/dog/readme.txt")
      try files.write(Array("hidden".utf8), "\(part)/dog/.hidden.png")
    }
    let dataset = try Dataset(.folder(files.path))
    #expect(dataset.classNames == ["cat", "dog"])
    #expect(dataset.train.labels == [0, 0, 1])
    #expect(dataset.test.labels == [0, 0, 1])
    #expect(dataset.skipped.isEmpty)
    #expect(dataset.train.uniformShape == nil)
    #expect(dataset.train.channels == 3)
    #expect(try dataset.train.bytes(0) == [UInt8](repeating: 77, count: 36))
    #expect(
      try dataset.train.bytes(1)
        == [10, 20, 30].flatMap { [UInt8](repeating: $0, count: 45) })
    let red = try dataset.train.bytes(2).prefix(128)
    #expect(red.allSatisfy { abs(Int($0) - 200) <= 2 })
  }

  @Test func `without a part to test on give up a fifth of each class, always the same`() throws {
    let files = try DatasetFiles()
    for image in 0..<10 {
      try files.write(DatasetFiles.png([UInt8(image)], Extent(2, 3)), "a/\(image).png")
      try files.write(DatasetFiles.png([UInt8(100 + image)], Extent(2, 3)), "b/\(image).png")
    }
    try files.write(DatasetFiles.png([200], Extent(2, 3)), "c/0.png")
    try files.write(DatasetFiles.png([201], Extent(2, 3)), "c/1.png")
    let dataset = try Dataset(.folder(files.path))
    #expect(dataset.train.classCounts == [8, 8, 1])
    #expect(dataset.test.classCounts == [2, 2, 1])
    #expect(dataset.train.uniformShape == Shape(1, 2, 3))
    func values(_ set: ImageSet) throws -> [UInt8] {
      try set.labels.indices.map { try set.bytes($0)[0] }
    }
    let all = try values(dataset.train) + values(dataset.test)
    #expect(all.sorted() == Array(0...9) + Array(100...109) + [200, 201])
    #expect(try values(Dataset(.folder(files.path)).test) == values(dataset.test))
    try FileManager.default.removeItem(atPath: files.path + "/c/1.png")
    #expect(
      files.message()
        == "error: DIR has one image of the class “c”, too few to train and to test on\n"
        + "  hint: add images, or make the folders train and test yourself")
  }

  @Test func `skip and count what cannot be read, or refuse it under strict`() throws {
    let files = try DatasetFiles()
    let jpeg = DatasetFiles.jpeg(
      pixels: (0..<3 * 64 * 64).map { UInt8($0 * 37 % 256) }, Shape(3, 64, 64))
    let png = DatasetFiles.png([1, 2, 3], Extent(50, 60))
    for part in ["train", "test"] {
      try files.write(jpeg, "\(part)/a/good.jpg")
      try files.write(png, "\(part)/b/good.png")
    }
    try files.write(Array(jpeg.prefix(jpeg.count / 2)), "train/a/cut.jpg")
    try files.write(Array("<html>404</html>".utf8), "train/a/page.jpg")
    try files.write([], "train/b/empty.png")
    try files.write(Array(png.prefix(png.count - 20)), "train/b/cut.png")
    // 100,000 × 100,000 pixels, claimed by a header of 33 bytes.
    var header = Array(png.prefix(33))
    header.replaceSubrange(16..<24, with: [0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0])
    header.replaceSubrange(29..<33, with: DatasetFiles.crc(Array(header[12..<29])))
    try files.write(header + png.dropFirst(33), "train/b/huge.png")
    try files.write(png, "train/b/named-wrongly.jpg")
    let dataset = try Dataset(.folder(files.path))
    #expect(dataset.train.count == 3)
    #expect(
      dataset.skipped.map { files.short("\($0.path): \($0.reason)") } == [
        "DIR/train/a/cut.jpg: Premature end of JPEG file",
        "DIR/train/a/page.jpg: it is neither a JPEG nor a PNG file",
        "DIR/train/b/cut.png: read beyond end of data",
        "DIR/train/b/empty.png: it is empty",
        "DIR/train/b/huge.png: it claims 100000×100000 pixels, and 1 to 67,108,864 are read",
      ])
    #expect(
      files.message(strict: true)
        == "error: DIR/train/a/cut.jpg cannot be read as an image: Premature end of JPEG file\n"
        + "  hint: replace or remove the file; without --strict it is skipped and counted")
    try FileManager.default.removeItem(atPath: files.path + "/train/b/good.png")
    try FileManager.default.removeItem(atPath: files.path + "/train/b/named-wrongly.jpg")
    #expect(
      files.message()
        == "error: DIR/train has no image of the class “b”\n"
        + "  hint: put images of that class there, or leave the class out everywhere")
  }

  @Test func `of unreadable files alone are refused`() throws {
    let files = try DatasetFiles()
    for name in ["a/1.jpg", "a/2.jpg", "b/1.jpg"] { try files.write([1, 2, 3], name) }
    #expect(
      files.message()
        == "error: none of the 3 images of DIR can be read; the first is DIR/a/1.jpg: it is neither"
        + " a JPEG nor a PNG file\n  hint: replace the files by JPEG or PNG files")
  }

  @Test func `that do not fit together are refused`() throws {
    let png = DatasetFiles.png([1, 2, 3], Extent(5, 6))
    let empty = try DatasetFiles()
    #expect(
      empty.message()
        == "error: DIR holds neither IDX files nor class folders with JPEG or PNG files\n"
        + "  hint: lay it out as train/CLASS/IMAGE.jpg and test/CLASS/IMAGE.jpg, or as"
        + " CLASS/IMAGE.jpg")
    let one = try DatasetFiles()
    try one.write(png, "a/1.png")
    #expect(
      one.message()
        == "error: DIR has 1 class, and at least 2 are needed\n"
        + "  hint: make a folder for each class, with its images inside")
    let files = try DatasetFiles()
    for name in ["train/a/1.png", "train/b/1.png", "test/a/1.png"] { try files.write(png, name) }
    #expect(
      files.message()
        == "error: DIR/test has no image of the class “b”\n"
        + "  hint: put images of that class there, or leave the class out everywhere")
    try files.write(png, "test/b/1.png")
    try files.write(png, "test/c/1.png")
    #expect(
      files.message()
        == "error: DIR/test has the class “c”, which DIR/train lacks\n"
        + "  hint: name the class folders alike in both")
    try files.write(Array("x".utf8), "train/c/readme.txt")
    #expect(
      files.message()
        == "error: DIR/train has no image of the class “c”\n"
        + "  hint: put images of that class there, or leave the class out everywhere")
  }

  @Test func `decode again what does not fit into memory, and notice what has changed`() throws {
    let files = try DatasetFiles()
    for image in 0..<10 {
      try files.write(DatasetFiles.png([UInt8(image)], Extent(5, 9)), "train/a/\(image).png")
      try files.write(DatasetFiles.png([UInt8(100 + image)], Extent(5, 9)), "train/b/\(image).png")
      try files.write(DatasetFiles.png([UInt8(image)], Extent(5, 9)), "test/a/\(image).png")
      try files.write(DatasetFiles.png([UInt8(image)], Extent(5, 9)), "test/b/\(image).png")
    }
    let kept = try Dataset(.folder(files.path))
    let decoded = try Dataset(.folder(files.path), memoryLimit: 100)
    for image in 0..<20 {
      #expect(try kept.train.bytes(image) == decoded.train.bytes(image))
    }
    #expect(try kept.train.statistics() == decoded.train.statistics())
    let none = try Dataset(.folder(files.path), memoryLimit: 0)
    try files.write(DatasetFiles.png([1], Extent(9, 5)), "train/a/3.png")
    #expect(
      #expect(throws: DatasetError.self) { try none.train.bytes(3) }.map { files.short("\($0)") }
        == "error: DIR/train/a/3.png cannot be read as an image: it has changed since it was first"
        + " read\n  hint: replace or remove the file; without --strict it is skipped and counted")
  }
}
