/// One token of Swift source, as far as the spec loader needs to tell tokens apart.
struct SwiftToken: Hashable, Sendable {
  /// What a token is.
  enum Kind: Hashable, Sendable {
    /// An identifier or a keyword, backticked or not.
    case word
    /// A word in the short spelling, such as `3x3red` without its backticks.
    case shortSpelling
    /// A number.
    case number
    /// A string or a regular expression.
    case literal
    /// One byte of punctuation or of an operator.
    case punctuation(UInt8)
  }

  /// What the token is.
  var kind: Kind
  /// Where the token's bytes lie in the source.
  var range: Range<Int>
  /// Whether nothing but white space stands before the token on its line.
  var startsLine: Bool
  /// Whether the token belongs to an interpolation inside a string.
  var isInterpolated: Bool

  /// Whether the token is this one byte of punctuation.
  func isPunctuation(_ character: Unicode.Scalar) -> Bool {
    kind == .punctuation(UInt8(ascii: character))
  }
}
