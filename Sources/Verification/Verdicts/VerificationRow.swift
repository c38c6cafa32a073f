/// One published figure beside the computed one.
package struct VerificationRow: Hashable, Sendable {
  /// The row as the publication names it.
  package var row: String
  package var quantity: PublishedQuantity
  package var printed: PublishedFigure.Printed
  /// The network's layers that stand for the row's, where they bear other names.
  package var layers: String?
  /// Nil where the network has no such row.
  package var computed: Computed?
  package var verdict: Verdict
  /// By how much it is off, why, and what else a reader should know; empty where there is nothing.
  package var note: String

  /// A computed number, exact, or a size.
  package enum Computed: Hashable, Sendable {
    case number(Ratio)
    /// Height, width and channels.
    case size(String)
  }
}

extension VerificationRow {
  /// The computed figure: a size, or the exact count and the same in the unit that is printed.
  package var computedText: String { computed.map { Self.text(of: $0, printed: printed) } ?? "–" }

  /// A figure as it is shown beside what is printed.
  static func text(of computed: Computed, printed: PublishedFigure.Printed) -> String {
    switch (computed, printed) {
    case (.size(let size), _): size
    case (.number(let number), .number(let printed)), (.number(let number), .lessThan(let printed)):
      printed.unit == .ones && number.count != nil
        ? "\(number)"
        : printed.sameUnit(number) + (number.count == nil ? "" : " (\(number))")
    case (.number(let number), .size): "\(number)"
    }
  }
}

extension VerificationRow: Encodable {
  private enum CodingKeys: String, CodingKey {
    case row, layers, quantity, published, printed, computed, verdict, note
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(row, forKey: .row)
    try values.encodeIfPresent(layers, forKey: .layers)
    try values.encode(quantity.rawValue, forKey: .quantity)
    switch printed {
    case .number(let number), .lessThan(let number):
      try values.encode(JSONNumber(number.value), forKey: .published)
    case .size: try values.encode("\(printed)", forKey: .published)
    }
    try values.encode("\(printed)", forKey: .printed)
    switch computed {
    case nil: try values.encodeNil(forKey: .computed)
    case .number(let number): try values.encode(JSONNumber(number), forKey: .computed)
    case .size(let size): try values.encode(size, forKey: .computed)
    }
    try values.encode(verdict, forKey: .verdict)
    try values.encode(note, forKey: .note)
  }
}

/// A number that is written as an integer where it is one.
private struct JSONNumber: Encodable {
  var ratio: Ratio

  init(_ ratio: Ratio) {
    self.ratio = ratio
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if ratio.numerator % ratio.denominator == 0,
      let whole = Int(exactly: ratio.numerator / ratio.denominator)
    {
      try container.encode(whole)
    } else {
      try container.encode(ratio.double)
    }
  }
}
