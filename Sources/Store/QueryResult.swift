/// What a query gave: columns in the order that it names them, rows in the order that it asks for.
package struct QueryResult: Hashable, Sendable {
  package var columns: [QueryColumn]
  package var rows: [[QueryValue]]
}

/// A column of a result.
package struct QueryColumn: Hashable, Sendable {
  /// Not always unique: `select 1, 1` has two of one name.
  package var name: String
  /// What its values are.
  package var kind: Kind

  package enum Kind: Hashable, Sendable {
    /// Nothing but nulls, or no rows.
    case null
    case integer
    /// Reals, or reals and integers.
    case real
    case text
    case blob
    case mixed
  }
}

/// One value of a result.
package enum QueryValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  /// Bytes, of which only the number is told.
  case blob(byteCount: Int)
}

extension QueryValue: CustomStringConvertible {
  /// The value in words for a table; null is empty.
  package var description: String {
    switch self {
    case .null: ""
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .text(let text): text
    case .blob(let byteCount): "(\(byteCount) bytes)"
    }
  }
}

extension QueryValue: Encodable {
  /// Null, a number or a text; infinities, which JSON has not, and blobs are texts.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .integer(let number): try container.encode(number)
    case .real(let number) where number.isFinite: try container.encode(number)
    case .real, .text, .blob: try container.encode(description)
    }
  }
}

extension QueryColumn.Kind {
  /// What a column's values are in common.
  init(of values: some Sequence<QueryValue>) {
    self = values.reduce(.null) { $0.joined(with: QueryColumn.Kind($1)) }
  }

  private init(_ value: QueryValue) {
    switch value {
    case .null: self = .null
    case .integer: self = .integer
    case .real: self = .real
    case .text: self = .text
    case .blob: self = .blob
    }
  }

  private func joined(with other: Self) -> Self {
    switch (self, other) {
    case (_, .null): self
    case (.null, _): other
    case (.integer, .real), (.real, .integer): .real
    default: self == other ? self : .mixed
    }
  }
}
