/// Works out the numbers of a formula: + − · / ² ⌊⌋ ⌈⌉ gcd(a, b) and brackets.
struct Arithmetic {
  private var rest: Substring

  /// The value of a text such as `⌊(28 + 2·1 − 3)/2⌋ + 1`, or nil where it is none.
  static func value(of text: String) -> Double? {
    var arithmetic = Arithmetic(rest: Self.withoutGrouping(text)[...])
    guard let value = arithmetic.sum(), arithmetic.rest.isEmpty else { return nil }
    return value
  }

  /// Drops spaces, and the commas that group thousands; a comma between operands has a space.
  private static func withoutGrouping(_ text: String) -> String {
    text.replacing(", ", with: ";").filter { $0 != " " && $0 != "," }
  }

  private mutating func take(_ text: String) -> Bool {
    guard rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private mutating func sum() -> Double? {
    guard var total = product() else { return nil }
    while true {
      if take("+") {
        guard let next = product() else { return nil }
        total += next
      } else if take("−") {
        guard let next = product() else { return nil }
        total -= next
      } else {
        return total
      }
    }
  }

  private mutating func product() -> Double? {
    guard var total = factor() else { return nil }
    while true {
      if take("·") {
        guard let next = factor() else { return nil }
        total *= next
      } else if take("/") {
        guard let next = factor() else { return nil }
        total /= next
      } else {
        return total
      }
    }
  }

  private mutating func factor() -> Double? {
    var value: Double?
    if take("gcd(") {
      guard let a = sum(), take(";"), let b = sum(), take(")") else { return nil }
      var (divisor, remainder) = (Int(a), Int(b))
      while remainder != 0 { (divisor, remainder) = (remainder, divisor % remainder) }
      value = Double(divisor)
    } else if take("(") {
      value = sum()
      guard take(")") else { return nil }
    } else if take("⌊") {
      value = sum()?.rounded(.down)
      guard take("⌋") else { return nil }
    } else if take("⌈") {
      value = sum()?.rounded(.up)
      guard take("⌉") else { return nil }
    } else {
      let digits = rest.prefix { $0.isNumber && $0 != "²" }
      rest = rest.dropFirst(digits.count)
      value = Double(digits)
    }
    guard let value else { return nil }
    return take("²") ? value * value : value
  }
}
