import Netlab
import Testing

@testable import Datasets

@Suite struct `Changes of light and colour` {
  /// Planes of red, green and blue, five pixels each, far from black and white.
  private let colours: [Float] = [
    100, 120, 140, 90, 110, 80, 130, 100, 95, 125, 150, 60, 70, 85, 90,
  ]

  private func distorted(
    _ planes: [Float], channels: Int = 3, _ photometric: Augmentation.Photometric, image: Int
  ) -> [Float] {
    var result = planes
    var draws = Draws(seed: 6, epoch: 0, image: image)
    result.withUnsafeMutableBufferPointer {
      ColourVariation.distort($0, channels: channels, photometric, &draws)
    }
    return result
  }

  private func grey(_ planes: [Float], _ pixel: Int) -> Float {
    0.299 * planes[pixel] + 0.587 * planes[5 + pixel] + 0.114 * planes[10 + pixel]
  }

  @Test func `brightness multiplies every pixel by one factor of its range`() {
    var factors: [Float] = []
    for image in 0..<500 {
      let result = distorted(
        colours, .init(brightness: 0.5, contrast: 0, colour: 0), image: image)
      let factor = result[0] / colours[0]
      for (value, original) in zip(result, colours) {
        #expect(abs(value - original * factor) < 1e-2)
      }
      factors.append(factor)
    }
    #expect(factors.min()! > 0.499 && factors.min()! < 0.52)
    #expect(factors.max()! < 1.501 && factors.max()! > 1.48)
  }

  @Test func `contrast keeps the mean grey, colour keeps each pixel's grey`() {
    for image in 0..<100 {
      let contrast = distorted(
        colours, .init(brightness: 0, contrast: 0.5, colour: 0), image: image)
      let mean = (0..<5).reduce(Float(0)) { $0 + grey(colours, $1) } / 5
      let factor = (contrast[2] - mean) / (colours[2] - mean)
      #expect(factor > 0.49 && factor < 1.51)
      for (value, original) in zip(contrast, colours) {
        #expect(abs(value - (mean + (original - mean) * factor)) < 1e-2)
      }
      let colour = distorted(colours, .init(brightness: 0, contrast: 0, colour: 0.5), image: image)
      for pixel in 0..<5 { #expect(abs(grey(colour, pixel) - grey(colours, pixel)) < 1e-2) }
      #expect(Set([0, 1, 2].map { colour[$0] == colours[$0] }).count == 1)
    }
  }

  @Test func `grey images have no colour to change`() {
    let planes: [Float] = [10, 50, 90, 130]
    #expect(
      distorted(planes, channels: 1, .init(brightness: 0, contrast: 0, colour: 1), image: 3)
        == planes)
  }

  @Test func `nothing gets darker than black or brighter than white`() {
    for image in 0..<200 {
      let result = distorted(
        [0, 255, 128, 255, 0, 1, 254, 255, 0, 77, 3, 250, 0, 255, 9],
        .init(brightness: 1, contrast: 1, colour: 1), image: image)
      #expect(result.allSatisfy { (0...255).contains($0) })
    }
  }

  @Test func `the three come in every order, one after the other`() {
    let strong = Augmentation.Photometric(brightness: 0.4, contrast: 0.5, colour: 0.6)
    var orders: Set<[Int]> = []
    for image in 0..<200 {
      var draws = Draws(seed: 6, epoch: 0, image: image)
      let order = draws.shuffled([0, 1, 2])
      orders.insert(order)
      var expected = colours
      for kind in order {
        let strength = [0.4, 0.5, 0.6][kind]
        let factor = Float(1 - strength + 2 * strength * draws.uniform())
        let greys = (0..<5).map { grey(expected, $0) }
        let mean = greys.reduce(0, +) / 5
        for index in expected.indices {
          let centre = [0, mean, greys[index % 5]][kind]
          expected[index] = min(max(centre + (expected[index] - centre) * factor, 0), 255)
        }
      }
      for (value, right) in zip(distorted(colours, strong, image: image), expected) {
        #expect(abs(value - right) < 1e-2)
      }
    }
    #expect(orders.count == 6)
  }

  @Test func `colour noise shifts all pixels alike, along the components`() throws {
    let files = try DatasetFiles()
    for image in 0..<20 {
      let pixels = (0..<12).flatMap { pixel in
        let red = (image * 31 + pixel * 17) % 256
        return [red, red / 2, 40 + red / 4].map { UInt8($0) }
      }
      let png = PNG.encoded(pixels, shape: Shape(3, 3, 4)) ?? []
      try files.write(png, "\(image % 2)/\(image).png")
    }
    let components = PrincipalComponents(
      try Dataset(.folder(files.path)).train.statistics())
    var squares = 0.0
    for image in 0..<4000 {
      var planes = [Float](repeating: 100, count: 15)
      var draws = Draws(seed: 6, epoch: 0, image: image)
      planes.withUnsafeMutableBufferPointer {
        ColourVariation.addNoise(
          $0, channels: 3, components: components, deviation: 0.1, &draws)
      }
      #expect(Set(planes[0..<5]).count == 1)
      #expect(Set(planes[10..<15]).count == 1)
      let shift = [planes[0], planes[5], planes[10]].map { Double($0 - 100) / 255 }
      let along = zip(shift, components.directions[0]).reduce(0) { $0 + $1.0 * $1.1 }
      squares += along * along
    }
    let deviation = (squares / 4000).squareRoot()
    #expect(abs(deviation / (0.1 * components.variances[0]) - 1) < 0.06)
  }
}
