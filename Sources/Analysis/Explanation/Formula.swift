/// One number as arithmetic: `H' = ⌊(H + 2P − K)/S⌋ + 1 = ⌊(28 + 2·1 − 3)/1⌋ + 1 = 28`.
package struct Formula: Hashable, Sendable {
  /// What it gives: `H'`, `parameters`.
  package var quantity: String
  /// The papers' symbols; empty where the numbers say it all.
  package var symbols: String
  /// The same with numbers in place of symbols.
  package var numbers: String
  /// The result; nil where a size is open.
  package var value: Int?
  /// A remark behind the result.
  package var note: String

  package init(
    _ quantity: String, _ symbols: String, _ numbers: String, _ value: Int?, note: String = ""
  ) {
    self.quantity = quantity
    self.symbols = symbols
    self.numbers = numbers
    self.value = value
    self.note = note
  }
}

extension Formula: CustomStringConvertible {
  package var description: String {
    let result = value.map(\.grouped) ?? "unknown"
    let terms = [quantity, symbols, numbers == result ? "" : numbers, result]
    return terms.filter { !$0.isEmpty }.joined(separator: " = ") + (note.isEmpty ? "" : note)
  }
}

extension Int? {
  /// The number as an operand of a formula, a question mark where it is open.
  var operand: String { map(String.init) ?? "?" }
}
