import Foundation

/// What tests of sweeps share: pictures of two classes, a small sweep, and what it left.
enum SweepPlace {
  /// Two classes of pictures, light above or light below, in files as MNIST has them.
  static func writeImages(in place: borrowing Workplace) throws {
    func big(_ number: Int) -> [UInt8] {
      (0..<4).reversed().map { UInt8(number >> ($0 * 8) & 255) }
    }
    func write(_ bytes: [UInt8], _ name: String) throws {
      try FileManager.default.createDirectory(
        atPath: "\(place.folder)/data", withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: "\(place.folder)/data/\(name)"))
    }
    var state: UInt64 = 7
    func noise() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % 160
    }
    for (name, count) in [("train", 96), ("t10k", 40)] {
      var (images, labels): ([UInt8], [UInt8]) = ([], [])
      for index in 0..<count {
        labels.append(UInt8(index % 2))
        for row in 0..<5 {
          for _ in 0..<9 {
            images.append(UInt8(noise() + ((row < 2) == (index % 2 == 0) ? 60 : 0)))
          }
        }
      }
      try write(big(0x803) + big(count) + big(5) + big(9) + images, "\(name)-images-idx3-ubyte")
      try write(big(0x801) + big(count) + labels, "\(name)-labels-idx1-ubyte")
    }
  }

  static let spec = """
    import Netlab

    let study = Sweep(
      "study", dataset: .folder("data"), epochs: 3, seeds: 2, recipe: Recipe(batch: 8, learningRate: 0.02)
    ) {
      Variant("linear", Network("linear", input: Shape(1, 5, 9)) { linear(2) })
      Variant("conv", Network("conv", input: Shape(1, 5, 9)) {
        conv(3, 8)
        linear(2)
      }, against: "linear")
    }

    """

  /// A folder with pictures and a sweep, `study.swift`.
  static func make(_ spec: String = spec) throws -> Workplace {
    let place = try Workplace()
    try writeImages(in: place)
    try place.write(spec, to: "study.swift")
    return place
  }

  /// What the database holds of the trials, without times and processes.
  static func rows(
    _ place: borrowing Workplace, _ database: String = "netlab.sqlite"
  ) throws -> String {
    try place.run(
      "query", "--db", database, "--format", "csv",
      """
      select variant, seed, state, t.epoch, t.trainLoss, t.testLoss, t.testAccuracy
      from trial join trialEpoch t on t.trialId = trial.id order by variant, seed, t.epoch
      """
    ).output
  }
}
