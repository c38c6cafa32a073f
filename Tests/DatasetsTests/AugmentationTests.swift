import Netlab
import Testing

@testable import Datasets

@Suite struct `Varied images` {
  private func crops(
    _ crop: Augmentation.Crop, _ image: Extent, _ output: Extent, count: Int = 2000
  ) -> [ImageCrop] {
    (0..<count).map { number in
      var draws = Draws(seed: 9, epoch: 3, image: number)
      return crop.drawn(of: image, output: output, &draws)
    }
  }

  @Test func `crops of 8 to 100 % of the area have aspect ratios of 3/4 to 4/3`() {
    guard case .area = Augmentation.inception.crop else {
      Issue.record("the Inception crop is another")
      return
    }
    let image = Extent(300, 400)
    let found = crops(Augmentation.inception.crop, image, Extent(224))
    var shares: [Double] = []
    for crop in found {
      let share = crop.rows.length * crop.columns.length / 120_000
      let aspect = crop.columns.length / crop.rows.length
      // Sides are whole numbers of pixels.
      #expect(share > 0.078 && share <= 1)
      #expect(aspect > 0.74 && aspect < 1.35)
      #expect(crop.rows.start >= 0 && crop.rows.start + crop.rows.length <= 300)
      #expect(crop.columns.start >= 0 && crop.columns.start + crop.columns.length <= 400)
      #expect(crop.rows.shown == 0..<224 && crop.columns.shown == 0..<224)
      shares.append(share)
    }
    #expect(shares.min()! < 0.1)
    #expect(shares.max()! > 0.9)
    #expect(Set(found).count > 1990)
  }

  @Test func `an area that fits nowhere becomes the largest part of an allowed shape`() {
    let crop = crops(.area(1...1, aspect: 1...1), Extent(50, 20), Extent(7), count: 1)[0]
    #expect(crop.rows == AxisSpan(start: 15, length: 20, resized: 7))
    #expect(crop.columns == AxisSpan(start: 0, length: 20, resized: 7))
    let wide = crops(.area(1...1, aspect: 0.5...1), Extent(10, 41), Extent(7), count: 1)[0]
    #expect(wide.rows == AxisSpan(start: 0, length: 10, resized: 7))
    #expect(wide.columns == AxisSpan(start: 15, length: 10, resized: 7))
  }

  @Test func `padded crops lie anywhere on the padded image, all equally often`() {
    let found = crops(.padded(by: 4), Extent(32), Extent(32), count: 8100)
    var counts: [[Int]: Int] = [:]
    for crop in found {
      counts[[crop.rows.shown.lowerBound, crop.columns.shown.lowerBound], default: 0] += 1
    }
    #expect(Set(counts.keys.map { $0[0] }) == Set(-4...4))
    #expect(counts.count == 81)
    // 100 each; six standard deviations are 60.
    #expect(counts.values.allSatisfy { (40...160).contains($0) })
  }

  @Test func `a jittered shorter side is anything of its range`() {
    let found = crops(.shorterSide(256...512), Extent(375, 500), Extent(224), count: 4000)
    #expect(Set(found.map(\.rows.resized)) == Set(256...512))
    for crop in found {
      #expect(abs(Double(crop.columns.resized) - Double(crop.rows.resized) * 4 / 3) <= 0.5)
      #expect(crop.rows.shown.lowerBound >= 0)
      #expect(crop.rows.shown.upperBound <= crop.rows.resized)
      #expect(crop.columns.shown.upperBound <= crop.columns.resized)
    }
    #expect(found.contains { $0.rows.shown.upperBound == $0.rows.resized })
  }

  @Test func `random interpolation is each of the four, equally often`() {
    var counts: [ResamplingMethod: Int] = [:]
    for number in 0..<4000 {
      var draws = Draws(seed: 1, epoch: 0, image: number)
      counts[ResamplingMethod(.random, &draws), default: 0] += 1
    }
    #expect(counts.count == 4)
    #expect(counts.values.allSatisfy { (800...1200).contains($0) })
    var draws = Draws(seed: 1, epoch: 0, image: 0)
    #expect(ResamplingMethod(.cubic, &draws) == .cubic)
  }

  @Test func `draws are uniform, normal and in order of nothing`() {
    var draws = Draws(seed: 2, name: "test", stream: 5)
    let normal = (0..<20_000).map { _ in draws.normal() }
    let mean = normal.reduce(0, +) / 20_000
    let variance = normal.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(mean) < 0.04)
    #expect(abs(variance - 1) < 0.06)
    let orders = (0..<6000).map { stream in
      var draws = Draws(seed: 2, name: "shuffle", stream: stream)
      return draws.shuffled([0, 1, 2])
    }
    let counts = Dictionary(grouping: orders) { $0 }.values.map(\.count)
    #expect(counts.count == 6)
    #expect(counts.allSatisfy { (820...1180).contains($0) })
  }

  @Test(arguments: [
    (
      Augmentation(crop: .padded(by: 28)),
      "error: the augmentation's padding is 28, and must be 0 to 27\n"
    ),
    (
      Augmentation(crop: .padded(by: -1)),
      "error: the augmentation's padding is -1, and must be 0 to 27\n"
    ),
    (
      Augmentation(crop: .area(0...1, aspect: 1...1)),
      "error: the augmentation's area is 0.0...1.0, and must be more than 0 and at most 1\n"
    ),
    (
      Augmentation(crop: .area(0.5...1.5, aspect: 1...1)),
      "error: the augmentation's area is 0.5...1.5, and must be more than 0 and at most 1\n"
    ),
    (
      Augmentation(crop: .area(0.5...1, aspect: 0.01...1)),
      "error: the augmentation's aspect ratio is 0.01...1.0, and must be 1/16 to 16\n"
    ),
    (
      Augmentation(crop: .shorterSide(20...30)),
      "error: the augmentation's shorter side is 20...30, and must be 28 to 8192, since the network"
        + " reads 28×30 pixels\n"
    ),
    (
      Augmentation(photometric: .init(brightness: 2)),
      "error: the augmentation's brightness is 2.0, and must be 0 to 1\n"
    ),
    (
      Augmentation(photometric: .init(contrast: .nan)),
      "error: the augmentation's contrast is nan, and must be 0 to 1\n"
    ),
    (
      Augmentation(photometric: .init(colour: -0.1)),
      "error: the augmentation's colour is -0.1, and must be 0 to 1\n"
    ),
    (
      Augmentation(colourNoise: .infinity),
      "error: the augmentation's colour noise is inf, and must be 0 to 10\n"
    ),
  ])
  func `numbers out of range are refused`(row: (augmentation: Augmentation, message: String)) {
    let error = #expect(throws: DatasetError.self) {
      try row.augmentation.check(output: Extent(28, 30))
    }
    #expect(
      error?.description == row.message + "  hint: change it in the spec or on the command line")
  }

  @Test func `the papers' augmentations fit the papers' inputs`() throws {
    for augmentation in [Augmentation.none, .inception, .alexNet, .vgg] {
      try augmentation.check(output: Extent(224))
    }
    try Augmentation.padAndFlip.check(output: Extent(32))
  }
}
