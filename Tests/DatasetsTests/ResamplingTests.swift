import Netlab
import Testing

@testable import Datasets

@Suite struct `Resampling` {
  private let resampler = Resampler()
  private let picture = SlowPicture(rows: 7, columns: 10) { row, column in
    Double((row * 89 + column * 41 + row * column * 7) % 256)
  }

  private func expectEqual(_ found: [Float], _ expected: SlowPicture, _ what: String) {
    #expect(found.count == expected.rows * expected.columns)
    for (index, value) in found.enumerated() {
      let right = expected[index / expected.columns, index % expected.columns]
      #expect(abs(Double(value) - right) < 1e-3, "\(what), pixel \(index)")
    }
  }

  @Test(arguments: ResamplingMethod.allCases)
  func `agrees with the slow judge at every size`(method: ResamplingMethod) {
    for (rows, columns) in [(7, 10), (14, 30), (5, 9), (3, 4), (1, 1), (11, 4), (4, 13), (2, 23)] {
      let crop = ImageCrop.whole(of: Extent(7, 10), output: Extent(rows, columns))
      expectEqual(
        resampler.drawn(picture, crop, by: method),
        picture.resized(rows: rows, columns: columns, by: method), "\(rows)×\(columns)")
    }
  }

  @Test(arguments: ResamplingMethod.allCases)
  func `of a part mixes in nothing from outside of it`(method: ResamplingMethod) {
    let crop = ImageCrop(
      rows: AxisSpan(start: 2, length: 4, resized: 3),
      columns: AxisSpan(start: 1, length: 5, resized: 8))
    expectEqual(
      resampler.drawn(picture, crop, by: method),
      picture.part(top: 2, left: 1, rows: 4, columns: 5).resized(rows: 3, columns: 8, by: method),
      "part")
  }

  @Test(arguments: ResamplingMethod.allCases)
  func `mirrors what it draws`(method: ResamplingMethod) {
    var crop = ImageCrop.whole(of: Extent(7, 10), output: Extent(5, 9))
    crop.isMirrored = true
    expectEqual(
      resampler.drawn(picture, crop, by: method),
      picture.resized(rows: 5, columns: 9, by: method).mirrored(), "mirrored")
  }

  @Test(arguments: ResamplingMethod.allCases)
  func `shows a range of the resized image, black beyond its ends`(method: ResamplingMethod) {
    for (top, left) in [(0, 0), (-3, 2), (4, -4), (9, 9), (-20, 0)] {
      var crop = ImageCrop(
        rows: AxisSpan(all: 7, resized: 12, shown: top..<top + 5),
        columns: AxisSpan(all: 10, resized: 13, shown: left..<left + 9))
      let expected = picture.resized(rows: 12, columns: 13, by: method)
        .part(top: top, left: left, rows: 5, columns: 9)
      expectEqual(resampler.drawn(picture, crop, by: method), expected, "at \(top), \(left)")
      crop.isMirrored = true
      expectEqual(resampler.drawn(picture, crop, by: method), expected.mirrored(), "mirrored")
    }
  }

  @Test func `copies where nothing is resized`() {
    let crop = ImageCrop(
      rows: AxisSpan(all: 7, resized: 7, shown: 1..<6),
      columns: AxisSpan(all: 10, resized: 10, shown: -2..<7))
    for method in ResamplingMethod.allCases {
      let taps = AxisTaps(crop.rows, of: 7, mirrored: false, by: method)
      #expect(taps.isPlain)
      #expect(taps.indices == [1, 2, 3, 4, 5])
      expectEqual(
        resampler.drawn(picture, crop, by: method),
        picture.part(top: 1, left: -2, rows: 5, columns: 9), "copy")
    }
  }

  @Test func `keeps grey grey, whatever the method and the place`() {
    let grey = SlowPicture(rows: 13, columns: 6) { _, _ in 119 }
    for method in ResamplingMethod.allCases {
      for start in [0, 0.3, 2.75] {
        let crop = ImageCrop(
          rows: AxisSpan(start: start, length: 8.6, resized: 5),
          columns: AxisSpan(start: start / 2, length: 3.3, resized: 7))
        #expect(resampler.drawn(grey, crop, by: method).allSatisfy { abs($0 - 119) < 1e-3 })
      }
    }
  }
}
