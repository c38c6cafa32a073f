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
  /// Nil where the machine's peaks were not measured.
  package var shareOfPeak: Double?
  /// Activations and scratchpads, as planned.
  package var arenaBytes: Int
  /// Everything that the executable holds, weights, images and answers included.
  package var totalBytes: Int
  package var machine: Machine
  /// In the order in which they run; layers that run as one are one.
  package var layers: [LayerTiming]

  package init(
    network: String, mode: Mode, input: [Int], batch: Int, threads: Int, repetitions: Int,
    compileSeconds: Double, medianSeconds: Double, minimumSeconds: Double,
    lowerQuartileSeconds: Double, upperQuartileSeconds: Double, multiplyAdds: Int,
    gigaflopsPerSecond: Double, shareOfPeak: Double?, arenaBytes: Int, totalBytes: Int,
    machine: Machine, layers: [LayerTiming]
  ) {
    self.network = network
    self.mode = mode
    self.input = input
    self.batch = batch
    self.threads = threads
    self.repetitions = repetitions
    self.compileSeconds = compileSeconds
    self.medianSeconds = medianSeconds
    self.minimumSeconds = minimumSeconds
    self.lowerQuartileSeconds = lowerQuartileSeconds
    self.upperQuartileSeconds = upperQuartileSeconds
    self.multiplyAdds = multiplyAdds
    self.gigaflopsPerSecond = gigaflopsPerSecond
    self.shareOfPeak = shareOfPeak
    self.arenaBytes = arenaBytes
    self.totalBytes = totalBytes
    self.machine = machine
    self.layers = layers
  }

  /// This machine.
  package struct Machine: Hashable, Sendable {
    /// What the system calls the processor.
    package var processor: String
    package var oneDNN: String
    /// Nil where they were not measured.
    package var peaks: Peaks?

    package init(processor: String, oneDNN: String, peaks: Peaks?) {
      self.processor = processor
      self.oneDNN = oneDNN
      self.peaks = peaks
    }
  }

  /// The machine's own peaks, as they were measured in the same run.
  package struct Peaks: Hashable, Sendable, Codable {
    /// Of a matrix multiplication.
    package var gigaflopsPerSecond: Double
    /// Of a stream through more than any cache holds.
    package var memoryGigabytesPerSecond: Double
    /// Of a stream through a few megabytes.
    package var cacheGigabytesPerSecond: Double

    package init(
      gigaflopsPerSecond: Double, memoryGigabytesPerSecond: Double, cacheGigabytesPerSecond: Double
    ) {
      self.gigaflopsPerSecond = gigaflopsPerSecond
      self.memoryGigabytesPerSecond = memoryGigabytesPerSecond
      self.cacheGigabytesPerSecond = cacheGigabytesPerSecond
    }

    /// The intensity from which on arithmetic, and no longer memory, is the limit.
    package var ridge: Double { gigaflopsPerSecond / memoryGigabytesPerSecond }
  }
}

// Peaks lie beside the machine's names in its JSON, and are absent from it where they are unknown.
extension BenchmarkReport.Machine: Codable {
  private enum CodingKeys: String, CodingKey {
    case processor, oneDNN, gigaflopsPerSecond
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    processor = try container.decode(String.self, forKey: .processor)
    oneDNN = try container.decode(String.self, forKey: .oneDNN)
    peaks =
      container.contains(.gigaflopsPerSecond) ? try BenchmarkReport.Peaks(from: decoder) : nil
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(processor, forKey: .processor)
    try container.encode(oneDNN, forKey: .oneDNN)
    try peaks?.encode(to: encoder)
  }
}

extension BenchmarkReport {
  /// The convention of all rates, for the last line of a table.
  package static let convention =
    "GFLOP/s = 2 × MACs / 10⁹ s, with the formula's MACs: Winograd's algorithm does with fewer and "
    + "may pass the peak; bytes = inputs, outputs and parameters once"

  /// The convention of what the roofline allows.
  package static let roofConvention = "attainable = min(peak, memory bandwidth × FLOP/byte)"
}
