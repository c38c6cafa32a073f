/// Numbers as a picture prints them: three digits and a unit.
enum Amount {
  /// A count in thousands: `64`, `9.47K`, `118M`, `1.58G`.
  static func count(_ number: Int) -> String {
    scaled(number, by: 1000, units: ["", "K", "M", "G", "T", "P", "E"])
  }

  /// Bytes in steps of 1024: `512 B`, `3.06 MiB`.
  static func bytes(_ number: Int) -> String {
    scaled(number, by: 1024, units: [" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"])
  }

  private static func scaled(_ number: Int, by step: Double, units: [String]) -> String {
    var value = Double(number)
    var unit = 0
    // What would be rounded to 1000 is 1.00 of the next unit.
    while value >= (unit == 0 ? step : 999.5), unit < units.count - 1 {
      value /= step
      unit += 1
    }
    if unit == 0 { return "\(number)\(units[0])" }
    let digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return fixed(value, digits: digits) + units[unit]
  }

  /// A number that is not negative, with so many digits behind the point.
  private static func fixed(_ value: Double, digits: Int) -> String {
    var factor = 1
    for _ in 0..<digits { factor *= 10 }
    let rounded = Int((value * Double(factor)).rounded())
    guard digits > 0 else { return "\(rounded)" }
    let rest = String(rounded % factor)
    let zeros = String(repeating: "0", count: digits - rest.count)
    return "\(rounded / factor).\(zeros)\(rest)"
  }
}
