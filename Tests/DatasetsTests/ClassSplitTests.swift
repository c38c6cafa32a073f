import Netlab
import Testing

@testable import Datasets

@Suite struct `Parts of a set` {
  @Test(arguments: [
    (10, [30, 30, 40], [3, 3, 4]), (7, [5, 5, 5], [3, 2, 2]), (3, [98, 1, 1], [1, 1, 1]),
    (5, [1000, 1, 1, 1], [2, 1, 1, 1]), (15, [5, 5, 5], [5, 5, 5]), (4, [2, 2, 900], [1, 1, 2]),
  ])
  func `take from each class in proportion, one at least`(row: (Int, [Int], [Int])) {
    #expect(ImageSet.shares(of: row.0, among: row.1) == row.2)
  }

  @Test func `follow from the seed`() throws {
    let files = try DatasetFiles()
    try files.writeIDX(train: (0..<90).map { UInt8($0 % 3) }, test: [0, 1, 2])
    let set = try Dataset(.folder(files.path)).train
    let part = try set.subset(of: 31, seed: 4)
    #expect(part.count == 31)
    #expect(part.classCounts == [11, 10, 10])
    for image in 0..<31 {
      // The first byte of image i is 7·i.
      let number = Int(try part.bytes(image)[0]) * 183 % 256
      #expect(part.labels[image] == Int32(number % 3))
    }
    func firsts(_ set: ImageSet) throws -> [UInt8] { try (0..<31).map { try set.bytes($0)[0] } }
    #expect(try firsts(set.subset(of: 31, seed: 4)) == firsts(part))
    #expect(try firsts(set.subset(of: 31, seed: 5)) != firsts(part))
    #expect(Set(try firsts(part)).count == 31)
    #expect(try set.subset(of: 90, seed: 1).labels == set.labels)
  }

  @Test func `cannot be larger than the whole or smaller than the classes`() throws {
    let files = try DatasetFiles()
    try files.writeIDX(train: (0..<90).map { UInt8($0 % 3) }, test: [0, 1, 2])
    let set = try Dataset(.folder(files.path)).train
    for count in [-1, 2, 91, Int.max] {
      let error = #expect(throws: DatasetError.self) { try set.subset(of: count, seed: 1) }
      #expect(error == .subset(asked: count, images: 90, classes: 3))
    }
    #expect(
      "\(DatasetError.subset(asked: 1200, images: 1000, classes: 10))"
        == "error: a subset of 1,200 was asked for, and there are 1,000 images in 10 classes\n"
        + "  hint: ask for 10 to 1,000")
  }
}
