import Files
import Netlab

/// What is wrong with `--rename`.
package enum RenameError: Error, Hashable, Sendable {
  /// Neither a rule nor a word that stands for rules.
  case noRule(String)
  case emptyPattern(String)
  case tooLong(bytes: Int)
  /// The replacement asks for more than the pattern's stars have matched.
  case unknownCapture(String, number: Int, Int)
  case byOrderAlone
  /// `@` with nothing behind it.
  case noFileName
  case file(FileError)
  case fileTooLarge(path: String, bytes: Int, limit: Int)
  case notText(path: String)
  case fileWithoutRules(path: String)
  /// A line of a file of rules is wrong.
  indirect case line(path: String, number: Int, RenameError)
  /// There are so many rules and tensors that it would take too long.
  case tooMuchWork(rules: Int, tensors: Int, limit: Int)
  /// A rule makes a name of more bytes than names may have.
  case nameTooLong(String, tensor: String, bytes: Int)
  /// Two tensors of a file get one name.
  case collision(path: String, name: String, first: String, second: String)
  /// The file's layers are not the network's in any order that is tried.
  case notInOrder(path: String, network: String, reason: String)
}

extension RenameError: CustomStringConvertible {
  package var description: String {
    if case .file(let error) = self { return error.description }
    return "error: \(summary(after: "--rename "))\n  hint: \(hint)"
  }

  /// What is wrong; `place` is where a rule stands.
  private func summary(after place: String) -> String {
    switch self {
    case .noRule(let text): "\(place)\(text.quotedIfOdd) is no rule"
    case .emptyPattern(let text): "\(place)\(text.quotedIfOdd) has nothing in front of its ="
    case .tooLong(let bytes):
      "\(place)a rule has \(bytes) bytes, and \(RenameRule.longest) are the most"
    case .unknownCapture(let text, let number, let captures):
      "\(place)\(text.quotedIfOdd) puts in match \(number), and its pattern has "
        + (captures == 0 ? "no star" : captures == 1 ? "one star" : "\(captures) stars")
    case .byOrderAlone: "--rename by-order looks at no names, and other rules give some"
    case .noFileName: "--rename @ names no file"
    case .file(let error): error.description
    case .fileTooLarge(let path, let bytes, let limit):
      "\(path) has \(bytes.grouped) bytes; a file of rules has at most \(limit.grouped)"
    case .notText(let path): "\(path) is no file of rules: it is no text in UTF-8"
    case .fileWithoutRules(let path): "\(path) holds no rule"
    case .line(let path, let number, let error): error.summary(after: "\(path):\(number): ")
    case .tooMuchWork(let rules, let tensors, let limit):
      "\(rules.grouped) rules for \(tensors.grouped) tensors take more than"
        + " \(limit.grouped) comparisons"
    case .nameTooLong(let rule, let tensor, let bytes):
      "--rename \(rule.quotedIfOdd) makes a name of \(bytes.grouped) bytes of \(tensor.quoted), and"
        + " \(RenameRule.longest) are the most"
    case .collision(let path, let name, let first, let second):
      "\(path): both \(first.quoted) and \(second.quoted) are renamed to \(name.quoted)"
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
    case .noFileName: "write the file's name behind it, as in --rename @rules.txt"
    case .file: ""
    case .fileTooLarge, .notText, .fileWithoutRules:
      "write one rule in each line, as in features.*.weight=conv*.weight; # begins a comment"
    case .line(_, _, let error): error.hint
    case .tooMuchWork: "let patterns with * and ** stand for many rules"
    case .nameTooLong: "put in what the stars have matched once"
    case .collision: "write a pattern that matches one of them, or leave one out with 'name='"
    case .notInOrder:
      "name its tensors with --rename 'pattern=replacement'; netlab weights suggests for which"
    }
  }
}
