/// A number as a publication prints it, with the precision that its digits have.
///
/// `159K` stands for every number that rounds to 159 thousand, half way to either side included.
package struct PrintedNumber: Hashable, Sendable {
  /// The digits, the point left out.
  package var digits: Int
  /// How many of the digits stand behind the point.
  package var decimals: Int
  package var unit: PrintedUnit

  /// `digits` with a point in front of the last `decimals` of them: 27, 1 is 2.7.
  package init(_ digits: Int, decimals: Int = 0, _ unit: PrintedUnit = .ones) {
    self.digits = digits
    self.decimals = decimals
    self.unit = unit
  }

  /// The number itself.
  package var value: Ratio {
    Ratio(Int128(digits) * unit.multiplier, Self.power(decimals) * unit.divisor)
  }

  /// Whether `computed` rounds to what is printed: it is at most half a unit of the last digit away.
  package func agrees(with computed: Ratio) -> Bool {
    let value = value
    let distance =
      computed.numerator * value.denominator - value.numerator * computed.denominator
    return 2 * distance.magnitude <= (unit.multiplier * computed.denominator).magnitude
  }

  /// Whether `computed` is smaller than what is printed.
  package func exceeds(_ computed: Ratio) -> Bool {
    computed.numerator * value.denominator < value.numerator * computed.denominator
  }

  /// The numbers that would be printed so, from the smallest to the largest.
  package var span: (low: Ratio, high: Ratio) {
    let denominator = 2 * Self.power(decimals) * unit.divisor
    return (
      Ratio((2 * Int128(digits) - 1) * unit.multiplier, denominator),
      Ratio((2 * Int128(digits) + 1) * unit.multiplier, denominator)
    )
  }

  /// Another number in the same unit, with `more` digits behind the point than this one has.
  package func sameUnit(_ number: Ratio, more: Int = 1) -> String {
    unit.text(number, decimals: decimals + more)
  }

  static func power(_ exponent: Int) -> Int128 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}

extension PrintedNumber: CustomStringConvertible {
  /// As printed: `2.7K`, `60,965,224`, `28%`.
  package var description: String { unit.text(value, decimals: decimals) }
}

/// What a printed number counts in.
package struct PrintedUnit: Hashable, Sendable {
  /// What stands behind the digits.
  package var symbol: String
  var multiplier: Int128
  var divisor: Int128

  private init(_ symbol: String, _ multiplier: Int128, per divisor: Int128 = 1) {
    self.symbol = symbol
    self.multiplier = multiplier
    self.divisor = divisor
  }

  package static let ones = PrintedUnit("", 1)
  package static let thousands = PrintedUnit("K", 1_000)
  package static let millions = PrintedUnit("M", 1_000_000)
  package static let billions = PrintedUnit("G", 1_000_000_000)
  package static let percent = PrintedUnit("%", 1, per: 100)
  package static let times = PrintedUnit("×", 1)
  /// 1,024, printed as K: so the parameters of Szegedy et al. 2014, table 1, are counted.
  package static let thousandsOf1024 = PrintedUnit("K", 1 << 10)
  package static let kibi = PrintedUnit("Ki", 1 << 10)
  package static let mebi = PrintedUnit("Mi", 1 << 20)
  package static let gibi = PrintedUnit("Gi", 1 << 30)
  /// 2²⁰ bytes, printed as MB.
  package static let megabytesOf1024 = PrintedUnit("MB", 1 << 20)

  /// A number in this unit, rounded half up: `2.65K`.
  package func text(_ number: Ratio, decimals: Int) -> String {
    let factor = PrintedNumber.power(decimals) * divisor
    let denominator = 2 * number.denominator * multiplier
    let doubled = 2 * number.numerator.magnitude * factor.magnitude
    let rounded = (doubled + denominator.magnitude / 2) / denominator.magnitude
    let digits = String(rounded)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(decimals)
    let grouped = Ratio.grouped(String(whole))
    let fraction = decimals == 0 ? "" : "." + padded.suffix(decimals)
    return (number.numerator < 0 ? "−" : "") + grouped + fraction + symbol
  }
}
