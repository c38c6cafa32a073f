import Netlab

/// What a benchmark has measured.
///
/// - Units: seconds; GFLOP/s are 2 × multiply-adds / 10⁹ / seconds; GB/s are 10⁹ bytes a second.
package struct BenchmarkReport: Hashable, Sendable, Codable {
  package var schema = 1
  package var network: String
  package var mode: Mode
  package var input: [Int]
  package var batch: Int
  package var threads: Int
  package var repetitions: Int
  package var compileSeconds: Double
  package var medianSeconds: Double
  package var minimumSeconds: Double
  package var lowerQuartileSeconds: Double
  package var upperQuartileSeconds: Double
  /// Multiply-adds of the whole step.
  package var multiplyAdds: Int
  /// Of the median step.
  package var gigaflopsPerSecond: Double
  package var shareOfPeak: Double
  /// Activations and scratchpads, as planned.
  package var arenaBytes: Int
  /// Everything that the executable holds, weights, images and answers included.
  package var totalBytes: Int
  package var machine: Machine
  /// In the order in which they run; layers that run as one are one.
  package var layers: [LayerTiming]

  /// This machine's own peaks, measured in the same run.
  package struct Machine: Hashable, Sendable, Codable {
    package var oneDNN: String
    package var gigaflopsPerSecond: Double
    package var memoryGigabytesPerSecond: Double
    package var cacheGigabytesPerSecond: Double
  }
}

/// One layer's part of a step, or that of several that run as one.
package struct LayerTiming: Hashable, Sendable, Codable {
  /// The paths of its layers, joined by ` + `.
  package var path: String
  /// Its main layer's operator.
  package var `operator`: String?
  /// Its main layer's window.
  package var kernel: [Int]?
  /// The median over the passes.
  package var seconds: Double
  /// Its part of the sum over all layers.
  package var shareOfTime: Double
  package var multiplyAdds: Int
  /// Nil for layers without multiply-adds.
  package var gigaflopsPerSecond: Double?
  package var shareOfPeak: Double?
  /// The bytes that it has to read and write at least: inputs, outputs and parameters once.
  package var bytes: Int?
  /// Operations for each of those bytes.
  package var flopsPerByte: Double?
  /// What the roofline allows at that intensity.
  package var attainableGigaflopsPerSecond: Double?
  /// What ran, conversions between layouts included.
  package var implementation: String

  private enum CodingKeys: String, CodingKey {
    case path, `operator`, kernel, seconds, shareOfTime, multiplyAdds, gigaflopsPerSecond
    case shareOfPeak, bytes, flopsPerByte, attainableGigaflopsPerSecond, implementation
  }

  /// Writes what is unknown as null, so that every layer has every key.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(`operator`, forKey: .operator)
    try container.encode(kernel, forKey: .kernel)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(shareOfTime, forKey: .shareOfTime)
    try container.encode(multiplyAdds, forKey: .multiplyAdds)
    try container.encode(gigaflopsPerSecond, forKey: .gigaflopsPerSecond)
    try container.encode(shareOfPeak, forKey: .shareOfPeak)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(flopsPerByte, forKey: .flopsPerByte)
    try container.encode(attainableGigaflopsPerSecond, forKey: .attainableGigaflopsPerSecond)
    try container.encode(implementation, forKey: .implementation)
  }
}

extension BenchmarkReport {
  /// The convention of all rates, for the last line of a table.
  package static let convention =
    "GFLOP/s = 2 × MACs / 10⁹ s; bytes = inputs, outputs and parameters once; "
    + "attainable = min(peak, memory bandwidth × FLOP/byte)"
}
