import Engine
import Netlab

/// What a network's formulas, kernels and plan promise, beside what was executed.
package struct AuditReport: Hashable, Sendable, Encodable {
  package var schema = 1
  package var network: String
  package var input: [Int]
  package var batch: Int
  package var seed: UInt64
  /// Differences up to this fraction of a layer's largest number are rounding.
  package var tolerance: Double
  package var layers: [AuditedLayer]
  /// The plan that fuses and merges, compared at its answer alone.
  package var answer: Difference
  package var memory: AuditedMemory
  /// Whether everything agrees.
  package var agrees: Bool

  /// How far the engine's numbers are from the judge's.
  package struct Difference: Hashable, Sendable, Encodable {
    /// The largest difference of two numbers.
    package var absolute: Double
    /// The same, as a fraction of the judge's largest number.
    package var relative: Double

    /// JSON has no infinities: a difference from what is no number is null.
    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(absolute.isFinite ? absolute : nil, forKey: .absolute)
      try container.encode(relative.isFinite ? relative : nil, forKey: .relative)
    }

    private enum CodingKeys: String, CodingKey { case absolute, relative }
  }
}

/// One layer's formula and numbers beside what was executed.
package struct AuditedLayer: Hashable, Sendable, Encodable {
  package var path: String
  package var `operator`: String
  /// What the formula says, for the whole batch.
  package var multiplyAdds: Int
  /// What the judge's kernel has counted.
  package var executedMultiplyAdds: Int
  /// Those of them that multiplied zeros of a padding.
  package var multiplyAddsOnPadding: Int
  package var difference: AuditReport.Difference
  package var agrees: Bool
}

/// What the plan says of its memory beside what the system has handed out for it.
package struct AuditedMemory: Hashable, Sendable, Codable {
  /// Activations and scratchpads at the most, as planned before anything ran.
  package var plannedBytes: Int
  /// Bytes of the pages that the system holds for them after a run.
  package var allocatedBytes: Int
  /// The system hands out whole pages.
  package var pageBytes: Int
  package var agrees: Bool

  private static let untouchedBytes = 128

  init(plannedBytes: Int, allocatedBytes: Int, pageBytes: Int) {
    self.plannedBytes = plannedBytes
    self.allocatedBytes = allocatedBytes
    self.pageBytes = pageBytes
    func wholePages(_ bytes: Int) -> Int { (bytes + pageBytes - 1) / pageBytes * pageBytes }
    // The end of the last buffer is padding that nothing ever touches.
    agrees =
      allocatedBytes == wholePages(plannedBytes)
      || allocatedBytes == wholePages(max(0, plannedBytes - Self.untouchedBytes))
  }
}
