import Netlab
import Testing

@testable import Datasets

@Suite struct `Test crops` {
  @Test func `are 1, 10 or 144`() {
    for crops in TestCrops.allCases {
      #expect(crops.views.count == crops.rawValue)
      let found = crops.views.map { $0.crop(of: Extent(300, 431), output: Extent(224)) }
      // Whole squares are the same at all four scales.
      #expect(Set(found).count == (crops == .hundredFortyFour ? 144 - 18 : crops.rawValue))
      #expect(found.count(where: \.isMirrored) == crops.rawValue / 2)
    }
  }

  @Test func `never leave the image`() {
    for image in [Extent(300, 431), Extent(431, 300), Extent(28), Extent(3, 50), Extent(640, 480)] {
      for output in [Extent(224), Extent(28), Extent(5, 9)] {
        for view in TestCrops.hundredFortyFour.views + TestCrops.ten.views + TestCrops.one.views {
          let crop = view.crop(of: image, output: output)
          for (axis, count, side) in [
            (crop.rows, image.height, output.height), (crop.columns, image.width, output.width),
          ] {
            #expect(axis.shown.count == side)
            #expect(axis.shown.lowerBound >= 0 && axis.shown.upperBound <= axis.resized)
            #expect(axis.start >= 0 && axis.start + axis.length <= Double(count) + 1e-9)
          }
        }
      }
    }
  }

  @Test func `ten are the corners and the centre of 256 pixels`() {
    let places = TestCrops.ten.views.map { view in
      let crop = view.crop(of: Extent(512), output: Extent(224))
      #expect(crop.rows.resized == 256 && crop.columns.resized == 256)
      return [
        crop.rows.shown.lowerBound, crop.columns.shown.lowerBound, crop.isMirrored ? 1 : 0,
      ]
    }
    #expect(
      places == [
        [0, 0, 0], [0, 0, 1], [0, 32, 0], [0, 32, 1], [32, 0, 0], [32, 0, 1], [32, 32, 0],
        [32, 32, 1], [16, 16, 0], [16, 16, 1],
      ])
  }

  @Test func `144 come in four scales, three squares and six parts`() {
    let crops = TestCrops.hundredFortyFour.views.map {
      $0.crop(of: Extent(400, 600), output: Extent(224))
    }
    let parts = crops.filter { $0.rows.resized != 224 }
    #expect(Set(parts.map(\.rows.resized)) == [256, 288, 320, 352])
    #expect(Set(parts.map(\.columns.resized)) == [384, 432, 480, 528])
    #expect(parts.count == 4 * 3 * 5 * 2)
    // The rightmost square at 288: its centre, and its lower right corner.
    let right = parts.filter { $0.rows.resized == 288 && !$0.isMirrored }
      .map { [$0.rows.shown.lowerBound, $0.columns.shown.lowerBound] }
    #expect(right.contains([32, 144 + 32]))
    #expect(right.contains([64, 144 + 64]))
    // Whole squares: the left, middle and right 400 pixels, once for each scale and mirrored.
    let squares = crops.filter { $0.rows.resized == 224 }
    #expect(squares.count == 24)
    #expect(Set(squares.map(\.columns.start)) == [0, 100, 200])
    #expect(squares.allSatisfy { $0.columns.length == 400 && $0.rows.start == 0 })
  }

  @Test func `of tall images lie above one another`() {
    let starts = TestCrops.hundredFortyFour.views.map {
      $0.crop(of: Extent(600, 400), output: Extent(224))
    }.filter { $0.rows.resized == 224 }.map(\.rows.start)
    #expect(Set(starts) == [0, 100, 200])
  }

  @Test func `at several scales take shorter sides in pixels`() {
    let views = TestCrops.ten.views(shorterSides: [256, 384, 512], output: 224)
    #expect(views.count == 30)
    let sides = views.map { $0.crop(of: Extent(500, 400), output: Extent(224)).columns.resized }
    #expect(sides == [256, 384, 512].flatMap { [Int](repeating: $0, count: 10) })
    let single = TestCrops.one.views(shorterSides: [32, 28], output: 28)
      .map { $0.crop(of: Extent(28), output: Extent(28)) }
    #expect(single[0].rows == AxisSpan(all: 28, resized: 32, shown: 2..<30))
    #expect(single[1].rows == AxisSpan(all: 28, resized: 28, shown: 0..<28))
    #expect(TestCrops.hundredFortyFour.views(shorterSides: [256], output: 224).count == 36)
  }

  @Test func `usually show images of the network's shape whole, else their centre`() {
    let usual = TestView.usual
    #expect(
      usual.crop(of: Extent(56), output: Extent(28))
        == ImageCrop.whole(of: Extent(56), output: Extent(28)))
    let crop = usual.crop(of: Extent(512, 1024), output: Extent(224))
    #expect(crop.rows == AxisSpan(all: 512, resized: 256, shown: 16..<240))
    #expect(crop.columns == AxisSpan(all: 1024, resized: 512, shown: 144..<368))
  }

  @Test func `follow one another for each image, wherever batches end`() throws {
    let files = try DatasetFiles()
    try files.writeIDX(train: [0, 1, 2, 0], test: [2, 1, 0])
    let dataset = try Dataset(.folder(files.path))
    func source(_ batch: Int) throws -> EvaluationSource {
      try EvaluationSource(
        dataset.test, shape: Shape(1, 4, 6), batchSize: batch,
        statistics: dataset.train.statistics(), views: TestCrops.ten.views)
    }
    let whole = try source(30).batch(0)
    #expect(whole.labels == [2, 1, 0].flatMap { [Int32](repeating: $0, count: 10) })
    let parts = try source(7)
    #expect(parts.viewsPerImage == 10)
    #expect(parts.imageCount == 30)
    #expect(parts.batchesPerEpoch == 5)
    #expect(try (0..<5).flatMap { try parts.batch($0).images } == whole.images)
    #expect(try (0..<5).flatMap { try parts.batch($0).labels } == whole.labels)
    // The second view is the first one's mirror image.
    for row in 0..<4 {
      let first = whole.images[row * 6..<row * 6 + 6]
      let second = whole.images[24 + row * 6..<24 + row * 6 + 6]
      #expect(Array(first.reversed()) == Array(second))
    }
  }
}
