/// What becomes of each channel's pixels before a network reads them: `pixel · factor + offset`.
///
/// - Units: pixels count from 0 to 255.
package struct PixelScaling: Hashable, Sendable, Codable {
  /// What the pixels of each of the network's channels are multiplied by.
  package let factors: [Float]
  /// What is then added.
  package let offsets: [Float]

  package init(factors: [Float], offsets: [Float]) {
    self.factors = factors
    self.offsets = offsets
  }
}

extension PixelScaling: CustomStringConvertible {
  /// `pixel · 0.0111 − 0.81`, or each channel's own behind its number.
  package var description: String {
    let formulas = zip(factors, offsets).map { factor, offset in
      "pixel · \(factor)" + (offset == 0 ? "" : offset < 0 ? " − \(-offset)" : " + \(offset)")
    }
    guard Set(formulas).count > 1 else { return formulas.first ?? "" }
    return formulas.enumerated().map { "channel \($0): \($1)" }.joined(separator: ", ")
  }
}
