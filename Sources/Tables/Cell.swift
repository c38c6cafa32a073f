import Netlab

/// What stands in one place of a table.
package enum Cell: Hashable, Sendable {
  /// Nothing that would make sense there.
  case empty
  /// A number that nobody knows.
  case unknown
  case text(String)
  /// The name of a row in a tree, and its whole path for where there is no tree.
  case path(name: String, whole: String)
  /// A text that people and files write differently.
  case notation(String, raw: String)
  /// A number as it is: an identifier, a year.
  case integer(Int)
  /// A number of things, thousands apart.
  case count(Int)
  case bytes(Int)
  /// A part of a whole, from 0 to 1.
  case fraction(Double)
  case real(Double)
  /// Extents of a shape, nil where one is open.
  case extents([Int?])
  case flag(Bool)

  /// The count, or `unknown` for nil.
  package static func count(orUnknown number: Int?) -> Cell { number.map(Cell.count) ?? .unknown }

  /// The bytes, or `unknown` for nil.
  package static func bytes(orUnknown number: Int?) -> Cell { number.map(Cell.bytes) ?? .unknown }
}

extension Cell {
  /// The cell as people read it, on one line and without control characters.
  var shown: String {
    switch self {
    case .empty: ""
    case .unknown: "?"
    case .text(let text): text.onOneLine
    case .path(let name, _): name.onOneLine
    case .notation(let text, _): text.onOneLine
    case .integer(let number): String(number)
    case .count(let number): number.grouped
    case .bytes(let number): number.inBinaryUnits
    case .fraction(let fraction): fraction.percentage
    case .real(let number): "\(number)"
    case .extents(let extents):
      extents.map { $0.map(String.init) ?? "?" }.joined(separator: "×")
    case .flag(let flag): flag ? "yes" : "no"
    }
  }

  /// The cell as files keep it: raw numbers, nothing for what is unknown.
  var raw: String {
    switch self {
    case .empty, .unknown: ""
    case .text(let text): text
    case .path(_, let whole): whole
    case .notation(_, let raw): raw
    case .integer(let number), .count(let number), .bytes(let number): String(number)
    case .fraction(let number), .real(let number): "\(number)"
    case .extents(let extents):
      extents.map { $0.map(String.init) ?? "?" }.joined(separator: "x")
    case .flag(let flag): flag ? "true" : "false"
    }
  }

  /// Whether it says little: nothing, a zero, or a share of something that stands beside it.
  var isQuiet: Bool {
    switch self {
    case .empty, .unknown, .fraction: true
    case .count(let number), .bytes(let number): number == 0
    case .text, .path, .notation, .integer, .real, .extents, .flag: false
    }
  }
}

extension String {
  /// The text with control characters written as escapes, so that it cannot steer a terminal.
  package var onOneLine: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar.isControl ? scalar.escaped(asASCII: true) : String(scalar)
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    if isPlain { return false }
    return switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    case .format: !properties.isJoinControl
    default: false
    }
  }
}

extension Int {
  /// The number of bytes as people read it: `512 B`, `26.7 MiB`.
  package var inBinaryUnits: String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    guard magnitude >= 1024 else { return "\(self) B" }
    var value = Double(self) / 1024
    var unit = 0
    while value.magnitude >= 1023.95, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return "\(value.withOneDecimal) \(units[unit])"
  }
}

extension Double {
  /// The fraction as a percentage with one decimal: `12.3%`; what is not nothing is not `0.0%`.
  package var percentage: String {
    if self > 0, self < 0.0005 { return "<0.1%" }
    return "\((self * 100).withOneDecimal)%"
  }

  /// Rounded to one decimal.
  fileprivate var withOneDecimal: String {
    guard magnitude < 1e15 else { return "\(self)" }
    let tenths = Int((self * 10).rounded())
    return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }
}

extension Cell {
  /// The cell as a part of another text.
  package var notation: String { shown }

  /// Whether cells like it are sorted as words.
  package var isText: Bool {
    switch self {
    case .text, .path, .notation: true
    case .empty, .unknown, .integer, .count, .bytes, .fraction, .real, .extents, .flag: false
    }
  }

  /// How large its number is, the product of its extents for a shape; nil where that is unknown.
  package var size: Double? {
    switch self {
    case .integer(let number), .count(let number), .bytes(let number): Double(number)
    case .fraction(let number), .real(let number): number
    case .extents(let extents):
      extents.reduce(1) { size, extent in size.flatMap { size in extent.map { size * Double($0) } }
      }
    case .flag(let flag): flag ? 1 : 0
    case .empty, .unknown, .text, .path, .notation: nil
    }
  }
}
