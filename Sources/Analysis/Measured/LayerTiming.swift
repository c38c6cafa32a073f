/// One layer's part of a step, or that of several that run as one.
///
/// What is unknown is null in its JSON, so that every layer has every key.
package struct LayerTiming: Hashable, Sendable, Codable {
  /// The two halves of a training step; inference is forward alone.
  package enum Pass: String, Hashable, Sendable, Codable {
    case forward, backward
  }

  /// The paths of its layers, joined by ` + `.
  package var path: String
  package var pass: Pass
  /// Its main layer's operator.
  package var `operator`: String?
  /// Its main layer's window.
  package var kernel: [Int]?
  /// The median over the repetitions.
  package var seconds: Double
  /// Its part of the sum over all layers.
  package var shareOfTime: Double
  package var multiplyAdds: Int
  /// Nil for layers without multiply-adds, as in the next four.
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

  package init(
    path: String, pass: Pass, operator: String?, kernel: [Int]?, seconds: Double,
    shareOfTime: Double, multiplyAdds: Int, implementation: String
  ) {
    self.path = path
    self.pass = pass
    self.operator = `operator`
    self.kernel = kernel
    self.seconds = seconds
    self.shareOfTime = shareOfTime
    self.multiplyAdds = multiplyAdds
    self.implementation = implementation
  }

  package enum CodingKeys: String, CodingKey, CaseIterable {
    case path, pass, `operator`, kernel, seconds, shareOfTime, multiplyAdds, gigaflopsPerSecond
    case shareOfPeak, bytes, flopsPerByte, attainableGigaflopsPerSecond, implementation
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(pass, forKey: .pass)
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
