/// Lines of source of at most a hundred columns.
enum SourceLines {
  private static let columns = 100

  /// Whether no line is too long.
  static func fit(_ source: String) -> Bool {
    source.split(separator: "\n").allSatisfy { $0.count <= columns }
  }

  static func indent(_ level: Int) -> String { String(repeating: "  ", count: level) }

  /// A call on one line, or with its arguments on lines of their own where it is too long.
  static func call(_ call: WordCall, trailing: String = "", at level: Int) -> [String] {
    let needsParentheses = trailing.isEmpty || !call.arguments.isEmpty
    let arguments = call.arguments.joined(separator: ", ")
    let line = indent(level) + call.word + (needsParentheses ? "(\(arguments))" : "") + trailing
    // A loop may indent the line once more.
    guard line.count + 2 > columns else { return [line] }
    var lines = [indent(level) + call.word + "("]
    var current = indent(level + 1)
    for piece in pieces(of: call.arguments) {
      let isEmpty = current.allSatisfy { $0 == " " }
      if !isEmpty, current.count + piece.count + 3 > columns {
        lines.append(current)
        current = indent(level + 1) + piece
      } else {
        current += (isEmpty ? "" : " ") + piece
      }
    }
    // A brace that opens stands on a line of its own behind arguments that took several.
    return trailing.isEmpty
      ? lines + [current + ")"] : lines + [current, indent(level) + ")" + trailing]
  }
}

extension SourceLines {
  /// Arguments with the commas between them; those too long for a line cut between inner brackets.
  private static func pieces(of arguments: [String]) -> [String] {
    arguments.enumerated().flatMap { index, argument -> [String] in
      let text = argument + (index == arguments.count - 1 ? "" : ",")
      guard text.count > columns / 2 else { return [text] }
      var pieces = [""]
      for character in text {
        if character == " ", pieces[pieces.count - 1].hasSuffix("],") {
          pieces.append("")
        } else {
          pieces[pieces.count - 1].append(character)
        }
      }
      return pieces
    }
  }
}
