/// A spec's text with every word of the short spelling put into backticks.
///
/// The paper's words, `3x3red` and `7x7`, are no Swift identifiers, but their raw spellings are.
/// Lines stay where they are; columns are mapped back to the author's own with ``column(_:line:)``.
struct ShortSpelling: Hashable, Sendable {
  /// The text that the compiler reads.
  let quoted: [UInt8]
  /// For each line that was changed, the columns of the backticks put into it, in order.
  private let backticks: [Int: [Int]]

  /// Quotes the words of the short spelling in the source that `tokens` were cut from.
  init(of bytes: [UInt8], tokens: [SwiftToken]) {
    var quoted: [UInt8] = []
    var backticks: [Int: [Int]] = [:]
    var line = 1
    var lineStart = 0
    var copied = 0

    func copy(upTo end: Int) {
      for byte in bytes[copied..<end] {
        quoted.append(byte)
        if byte == UInt8(ascii: "\n") {
          line += 1
          lineStart = quoted.count
        }
      }
      copied = end
    }
    func putBacktick() {
      backticks[line, default: []].append(quoted.count - lineStart + 1)
      quoted.append(UInt8(ascii: "`"))
    }

    quoted.reserveCapacity(bytes.count + bytes.count / 16)
    for token in tokens where token.kind == .shortSpelling {
      copy(upTo: token.range.lowerBound)
      putBacktick()
      copy(upTo: token.range.upperBound)
      putBacktick()
    }
    copy(upTo: bytes.count)
    self.quoted = quoted
    self.backticks = backticks
  }

  /// The author's column for a column of the quoted text; both count bytes from 1.
  func column(_ column: Int, line: Int) -> Int {
    guard let inserted = backticks[line] else { return column }
    return column - inserted.count { $0 < column }
  }
}
