import Foundation
import Netlab
import Testing

@testable import Datasets

@Suite struct `Channel statistics` {
  /// Twenty coloured images whose channels depend on each other.
  private func set(_ files: borrowing DatasetFiles) throws -> ImageSet {
    for image in 0..<20 {
      let pixels = (0..<5 * 9).flatMap { pixel in
        let red = (image * 31 + pixel * 17) % 256
        return [red, (red * 3 / 4 + pixel) % 256, 255 - red].map { UInt8($0) }
      }
      let png = try #require(PNG.encoded(pixels, shape: Shape(3, 5, 9)))
      try files.write(png, "\(image % 2)/\(image).png")
    }
    return try Dataset(.folder(files.path)).train
  }

  @Test func `agree with two passes in double precision`() throws {
    let files = try DatasetFiles()
    let set = try set(files)
    let statistics = try set.statistics()
    var planes = [[Double]](repeating: [], count: 3)
    for image in 0..<set.count {
      let bytes = try set.bytes(image).map { Double($0) / 255 }
      for channel in 0..<3 { planes[channel] += bytes[channel * 45..<(channel + 1) * 45] }
    }
    let means = planes.map { $0.reduce(0, +) / Double($0.count) }
    for a in 0..<3 {
      #expect(abs(statistics.mean[a] - means[a]) < 1e-12)
      for b in 0..<3 {
        let covariance =
          zip(planes[a], planes[b]).reduce(0) { $0 + ($1.0 - means[a]) * ($1.1 - means[b]) }
          / Double(planes[a].count)
        #expect(abs(statistics.covariance[a * 3 + b] - covariance) < 1e-12)
      }
      #expect(abs(statistics.deviation[a] - statistics.covariance[a * 4].squareRoot()) < 1e-15)
    }
  }

  @Test func `of Fashion-MNIST are those that everyone uses`() throws {
    let part = try Dataset(.fashionMNIST).train
    let statistics = try part.statistics()
    #expect(abs(statistics.mean[0] - 0.2860) < 5e-5)
    #expect(abs(statistics.deviation[0] - 0.3530) < 5e-5)
  }

  @Test func `of a part are the part's own`() throws {
    let files = try DatasetFiles()
    let set = try set(files)
    let part = set.picked([3, 5])
    let both = try (set.bytes(3) + set.bytes(5)).map { Double($0) / 255 }
    let red = both[0..<45] + both[135..<180]
    #expect(abs(try part.statistics().mean[0] - red.reduce(0, +) / 90) < 1e-12)
  }

  @Test func `have principal components that add up to the covariance`() throws {
    let files = try DatasetFiles()
    let statistics = try set(files).statistics()
    let components = PrincipalComponents(statistics)
    #expect(components.variances == components.variances.sorted(by: >))
    for a in 0..<3 {
      for b in 0..<3 {
        let dot = zip(components.directions[a], components.directions[b]).reduce(0) {
          $0 + $1.0 * $1.1
        }
        #expect(abs(dot - (a == b ? 1 : 0)) < 1e-12)
        let sum = (0..<3).reduce(0.0) {
          $0 + components.variances[$1] * components.directions[$1][a]
            * components.directions[$1][b]
        }
        #expect(abs(sum - statistics.covariance[a * 3 + b]) < 1e-12)
      }
      #expect(components.directions[a].max { abs($0) < abs($1) }! > 0)
    }
  }

  @Test func `follow the images into other channels`() throws {
    let files = try DatasetFiles()
    let set = try set(files)
    let grey = try set.statistics().converted(by: .luma)
    var values: [Double] = []
    for image in 0..<set.count {
      let bytes = try set.bytes(image).map { Double($0) / 255 }
      for pixel in 0..<45 {
        let (red, green, blue) = (bytes[pixel], bytes[45 + pixel], bytes[90 + pixel])
        values.append(0.299 * red + 0.587 * green + 0.114 * blue)
      }
    }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect(abs(grey.mean[0] - mean) < 1e-6)
    #expect(abs(grey.covariance[0] - variance) < 1e-6)
    let repeated = grey.converted(by: .repeated(3))
    #expect(repeated.mean == [grey.mean[0], grey.mean[0], grey.mean[0]])
    #expect(repeated.deviation == [grey.deviation[0], grey.deviation[0], grey.deviation[0]])
  }

  @Test func `leave a channel without contrast undivided`() throws {
    let files = try DatasetFiles()
    for name in ["a/1.png", "a/2.png", "b/1.png", "b/2.png"] {
      try files.write(DatasetFiles.png([51], Extent(2, 3)), name)
    }
    let source = try TrainingSource(
      Dataset(.folder(files.path)).train, shape: Shape(1, 2, 3), batchSize: 2, seed: 1)
    #expect(try source.batch(0).images.allSatisfy { abs($0) < 1e-6 })
  }
}
