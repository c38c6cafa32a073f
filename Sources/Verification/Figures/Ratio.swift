/// A number that a count, or a comparison of two counts, gives exactly.
///
/// Counts fit an `Int` and what they are multiplied by is small, so that 128 bits hold every product.
package struct Ratio: Hashable, Sendable {
  package var numerator: Int128
  /// Positive.
  package var denominator: Int128

  package init(_ numerator: Int128, _ denominator: Int128 = 1) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// A count.
  package init(_ count: Int) {
    self.init(Int128(count))
  }

  /// The count, where it is one.
  package var count: Int? { denominator == 1 ? Int(exactly: numerator) : nil }

  /// The nearest number in double precision.
  package var double: Double { Double(numerator) / Double(denominator) }

  /// The digits of a count, in groups of three.
  static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}

extension Ratio: CustomStringConvertible {
  /// A count in groups of three; any other number with four decimals.
  package var description: String {
    PrintedUnit.ones.text(self, decimals: denominator == 1 ? 0 : 4)
  }
}
