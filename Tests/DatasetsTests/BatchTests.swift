import Foundation
import Netlab
import Testing

@testable import Datasets

@Suite struct `Batches` {
  /// 40 images of 5×9: the first byte of image i is 7·i mod 256, its label i mod 4.
  private func dataset(_ files: borrowing DatasetFiles) throws -> Dataset {
    try files.writeIDX(train: (0..<40).map { UInt8($0 % 4) }, test: (0..<10).map { UInt8($0 % 4) })
    return try Dataset(.folder(files.path))
  }

  private let shape = Shape(1, 5, 9)

  private let strong = Augmentation(
    crop: .area(0.3...1, aspect: 0.5...2), flips: true, interpolation: .random,
    photometric: .init(), colourNoise: 0.1)

  /// The numbers of the images of plain batches, by their first byte.
  private func numbers(_ source: some BatchSource, epoch: Int) throws -> [Int] {
    try (0..<source.batchesPerEpoch).flatMap { index in
      let (images, labels) = try source.batch(index, epoch: epoch)
      return labels.indices.map { slot in
        let number = Int((images[slot * 45] * 255).rounded()) * 183 % 256
        #expect(labels[slot] == Int32(number % 4))
        return number
      }
    }
  }

  @Test func `show each image once in an epoch, in an order of the epoch's own`() throws {
    let files = try DatasetFiles()
    let source = try TrainingSource(
      dataset(files).train, shape: shape, batchSize: 8, normalization: .none, seed: 1)
    #expect(source.batchesPerEpoch == 5)
    #expect(source.classes == 4)
    #expect(source.imageCount == 40)
    let first = try numbers(source, epoch: 0)
    #expect(first.sorted() == Array(0..<40))
    #expect(first != Array(0..<40))
    let second = try numbers(source, epoch: 1)
    #expect(second.sorted() == Array(0..<40))
    #expect(second != first)
    #expect(try numbers(source, epoch: 0) == first)
    let other = try TrainingSource(
      dataset(files).train, shape: shape, batchSize: 8, normalization: .none, seed: 2)
    #expect(try numbers(other, epoch: 0) != first)
  }

  @Test func `leave out what fills no batch in training, and hand it out in tests`() throws {
    let files = try DatasetFiles()
    let dataset = try dataset(files)
    let training = try TrainingSource(
      dataset.train, shape: shape, batchSize: 7, normalization: .none, seed: 1)
    #expect(training.batchesPerEpoch == 5)
    #expect(Set(try numbers(training, epoch: 0)).count == 35)
    let test = try EvaluationSource(
      dataset.test, shape: shape, batchSize: 4, statistics: dataset.train.statistics(),
      normalization: .none)
    #expect(test.batchesPerEpoch == 3)
    #expect(try test.batch(2).labels == [0, 1])
    #expect(try numbers(test, epoch: 5) == Array(0..<10))
  }

  @Test func `are normalised by the training set's mean and deviation`() throws {
    let files = try DatasetFiles()
    let dataset = try dataset(files)
    let plain = try TrainingSource(
      dataset.train, shape: shape, batchSize: 40, normalization: .none, seed: 1
    ).batch(0).images
    let mean = plain.reduce(0) { $0 + Double($1) } / Double(plain.count)
    let deviation =
      (plain.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(plain.count))
      .squareRoot()
    let centred = try TrainingSource(
      dataset.train, shape: shape, batchSize: 40, normalization: .mean, seed: 1
    ).batch(0).images
    let standard = try TrainingSource(
      dataset.train, shape: shape, batchSize: 40, normalization: .standard, seed: 1
    ).batch(0).images
    for index in plain.indices {
      #expect(abs(Double(centred[index]) - (Double(plain[index]) - mean)) < 1e-6)
      #expect(
        abs(Double(standard[index]) - (Double(plain[index]) - mean) / deviation) < 1e-5)
    }
  }

  @Test func `follow from seed, epoch and position alone, whatever was asked for before`() throws {
    let files = try DatasetFiles()
    let train = try dataset(files).train
    func source() throws -> TrainingSource {
      try TrainingSource(
        train, shape: Shape(1, 6, 7), batchSize: 8, augmentation: strong, seed: 3)
    }
    let forwards = try source()
    let backwards = try source()
    var batches: [[Float]] = []
    for epoch in 0..<3 {
      for index in 0..<5 { batches.append(try forwards.batch(index, epoch: epoch).images) }
    }
    for number in (0..<15).reversed() {
      #expect(try backwards.batch(number % 5, epoch: number / 5).images == batches[number])
    }
    #expect(Set(batches).count == 15)
  }

  @Test(arguments: [1, 2, 5])
  func `made ahead on other threads are the same`(threads: Int) throws {
    let files = try DatasetFiles()
    let train = try dataset(files).train
    let source = try TrainingSource(
      train, shape: shape, batchSize: 8, augmentation: strong, seed: 3)
    let ahead = PrefetchingSource(source, threads: threads, ahead: 3)
    #expect(ahead.batchesPerEpoch == 5)
    #expect(ahead.imageShape == shape)
    for epoch in 0..<4 {
      for index in 0..<5 {
        let expected = try source.batch(index, epoch: epoch)
        let found = try ahead.batch(index, epoch: epoch)
        #expect(found.images == expected.images)
        #expect(found.labels == expected.labels)
      }
    }
    // Leaps, as a training makes that resumes or starts anew.
    for (epoch, index) in [(0, 0), (9, 4), (9, 2), (2, 3), (2, 4), (3, 0), (0, 0)] {
      #expect(
        try ahead.batch(index, epoch: epoch).images == source.batch(index, epoch: epoch).images)
    }
  }

  @Test func `made ahead hand on the errors of the source behind them`() throws {
    let files = try DatasetFiles()
    for image in 0..<8 {
      let png = DatasetFiles.png([UInt8(image)], Extent(5, 9))
      for part in ["train/a", "train/b", "test/a", "test/b"] {
        try files.write(png, "\(part)/\(image).png")
      }
    }
    let dataset = try Dataset(.folder(files.path), memoryLimit: 0)
    let source = PrefetchingSource(
      try TrainingSource(dataset.train, shape: shape, batchSize: 16, seed: 1))
    #expect(try source.batch(0).labels.count == 16)
    try FileManager.default.removeItem(atPath: files.path + "/train/a/3.png")
    _ = try? source.batch(1 - 1, epoch: 1)
    let error = #expect(throws: DatasetError.self) {
      for epoch in 2..<12 { _ = try source.batch(0, epoch: epoch) }
    }
    #expect(
      error.map { files.short("\($0)") }
        == "error: DIR/train/a/3.png cannot be read as an image: No such file or directory\n"
        + "  hint: replace or remove the file; without --strict it is skipped and counted")
  }

  @Test func `turn grey to colours and colours to grey, as the network reads them`() throws {
    let files = try DatasetFiles()
    let dataset = try dataset(files)
    let grey = try EvaluationSource(
      dataset.test, shape: shape, batchSize: 10, statistics: dataset.train.statistics()
    ).batch(0).images
    let colours = try EvaluationSource(
      dataset.test, shape: Shape(3, 5, 9), batchSize: 10, statistics: dataset.train.statistics()
    ).batch(0).images
    for image in 0..<10 {
      for channel in 0..<3 {
        let plane = colours[(image * 3 + channel) * 45..<(image * 3 + channel + 1) * 45]
        #expect(Array(plane) == Array(grey[image * 45..<(image + 1) * 45]))
      }
    }
    let coloured = try DatasetFiles()
    for part in ["train", "test"] {
      try coloured.write(DatasetFiles.png([200, 100, 50], Extent(2, 3)), "\(part)/a/1.png")
      try coloured.write(DatasetFiles.png([0, 0, 250], Extent(2, 3)), "\(part)/b/1.png")
    }
    let set = try Dataset(.folder(coloured.path))
    let mixed = try EvaluationSource(
      set.test, shape: Shape(1, 2, 3), batchSize: 2, statistics: set.train.statistics(),
      normalization: .none
    ).batch(0).images
    #expect(abs(mixed[0] - (0.299 * 200 + 0.587 * 100 + 0.114 * 50) / 255) < 1e-5)
    #expect(abs(mixed[6] - 0.114 * 250 / 255) < 1e-5)
    let error = #expect(throws: DatasetError.self) {
      try EvaluationSource(
        set.test, shape: Shape(2, 2, 3), batchSize: 2, statistics: set.train.statistics())
    }
    #expect(
      error.map { coloured.short("\($0)") }
        == "error: the images of DIR/test have 3 channels, and the network reads 2\n"
        + "  hint: declare the network for an input of 3 channels")
  }

  @Test func `of a size that cannot be are refused`() throws {
    let files = try DatasetFiles()
    let dataset = try dataset(files)
    for size in [0, -3, 41] {
      let error = #expect(throws: DatasetError.self) {
        try TrainingSource(dataset.train, shape: shape, batchSize: size, seed: 1)
      }
      #expect(
        error?.description == "error: a batch of \(size) cannot be taken from 40 images\n"
          + "  hint: ask for 1 to 40")
    }
  }

  @Test func `flip every other image, by chance`() throws {
    let files = try DatasetFiles()
    let source = try TrainingSource(
      dataset(files).train, shape: shape, batchSize: 40, augmentation: .init(flips: true),
      normalization: .none, seed: 1)
    var flipped = 0
    for epoch in 0..<50 {
      let (images, _) = try source.batch(0, epoch: epoch)
      // Bytes grow by one from left to right, but for one jump at 255.
      for slot in 0..<40 {
        let row = images[slot * 45..<slot * 45 + 9].map { Int(($0 * 255).rounded()) }
        if zip(row, row.dropFirst()).count(where: { $0 > $1 }) > 1 { flipped += 1 }
      }
    }
    #expect((870...1130).contains(flipped))
  }

  @Test func `of Fashion-MNIST fill a sheet`() throws {
    let dataset = try Dataset(.fashionMNIST)
    let source = try TrainingSource(
      dataset.train, shape: Shape(1, 28, 28), batchSize: 16, augmentation: .inception, seed: 1)
    let png = try #require(try SampleSheet.png(source, columns: 4, zoom: 2))
    let files = try DatasetFiles()
    let sheet = try DecodedImage(path: files.write(png, "sheet.png"))
    #expect(sheet.shape == Shape(1, 4 * 58 + 2, 4 * 58 + 2))
    #expect(Set(sheet.view.bytes).count > 100)
  }
}
