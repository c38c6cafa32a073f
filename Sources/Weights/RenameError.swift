import Files

/// What is wrong with `--rename`.
package enum RenameError: Error, Hashable, Sendable {
  /// Neither a rule nor a word that stands for rules.
  case noRule(String)
  case emptyPattern(String)
  case tooLong(bytes: Int)
  /// The replacement asks for more than the pattern's stars have matched.
  case unknownCapture(String, number: Int, Int)
  case byOrderAlone
  case file(FileError)
  case fileTooLarge(path: String, bytes: Int)
  /// Two tensors of a file get one name.
  case collision(path: String, name: String, first: String, second: String)
  /// The file's layers are not the network's in any order that is tried.
  case notInOrder(path: String, network: String, reason: String)
}

extension RenameError: CustomStringConvertible {
  package var description: String {
    if case .file(let error) = self { return error.description }
    return "error: \(summary)\n  hint: \(hint)"
  }

  private var summary: String {
    switch self {
    case .noRule(let text): "--rename \(text) is no rule"
    case .emptyPattern(let text): "--rename \(text) has nothing in front of its ="
    case .tooLong(let bytes):
      "a --rename rule has \(bytes) bytes, and \(RenameRule.longest) are the most"
    case .unknownCapture(let text, let number, let captures):
      "--rename \(text) puts in match \(number), and its pattern has "
        + (captures == 0 ? "no star" : captures == 1 ? "one star" : "\(captures) stars")
    case .byOrderAlone: "--rename by-order looks at no names, and other rules give some"
    case .file(let error): error.description
    case .fileTooLarge(let path, let bytes): "\(path) has \(bytes) bytes, too many for rules"
    case .collision(let path, let name, let first, let second):
      "\(path): both \(first.debugDescription) and \(second.debugDescription) are renamed to "
        + name.debugDescription
    case .notInOrder(let path, let network, let reason):
      "the tensors of \(path) do not follow the layers of \(network): \(reason)"
    }
  }

  private var hint: String {
    switch self {
    case .noRule:
      "write pattern=replacement, as in 'features.*.weight=conv*.weight', or torch, by-order, @file"
    case .emptyPattern: "write a name or a pattern there; ** stands for any name"
    case .tooLong: "write several rules"
    case .unknownCapture: "write a * or ** in the pattern for each one in the replacement"
    case .byOrderAlone: "leave out one or the other"
    case .file: ""
    case .fileTooLarge: "write one rule in each line"
    case .collision: "write a pattern that matches one of them, or leave one out with 'name='"
    case .notInOrder: "name its tensors with --rename 'pattern=replacement'"
    }
  }
}
