extension SpecLoadError: CustomStringConvertible {
  /// Where, what with numbers, and on a second line a way out.
  package var description: String {
    summary + (hint.map { "\n  hint: \($0)" } ?? "")
  }

  /// Where and what.
  private var summary: String {
    switch self {
    case .unknownSpec(let name, _, let unread):
      "error: there is no spec and no network called '\(name)'"
        + (unread.isEmpty ? "" : "\n  \(unread.asList): errors, so the networks are not known")
    case .ambiguousSpec(let name, let candidates):
      "error: '\(name)' may be any of \(candidates.count):" + candidates.asLines
    case .unknownNetwork(let name, let path, _):
      "\(path): error: it declares no network called '\(name)'"

    case .missing(let path, _):
      "\(path): error: there is no such file"
    case .directory(let path):
      "\(path): error: it is a folder, not a spec"
    case .unreadable(let path, let reason):
      "\(path): error: it cannot be read: \(reason)"
    case .notText(let path, let line):
      "\(path):\(line): error: it is not UTF-8 text"
    case .empty(let path):
      "\(path): error: it is empty"
    case .tooLarge(let path, let bytes, let limit):
      "\(path): error: it is \(bytes.grouped) bytes long; a spec has at most \(limit.grouped)"

    case .compilerMissing(nil):
      "error: there is no Swift compiler: no folder of PATH holds swiftc"
    case .compilerMissing(let path?):
      "error: there is no Swift compiler at \(path)"
    case .libraryMissing(let searched):
      "error: the library that specs are compiled against is not in:" + searched.asLines
    case .libraryUnfit(let module, let compiler, let reason):
      "error: \(compiler) cannot use \(module): \(reason)"
    case .foreignImport(let path, let line, let column, let module):
      "\(path):\(line):\(column): error: a spec imports Netlab alone, and this one \(module)"
    case .linkerAttribute(let path, let line, let column, let name):
      "\(path):\(line):\(column): error: @\(name) is not for specs: it speaks to the linker"
    case .notSwift(_, let diagnostics, _):
      describe(diagnostics)
    case .compilerStopped(let path, let output):
      "\(path): error: the Swift compiler stopped without naming a line:" + output.asExcerpt
    case .compilationTooLong(let path, let seconds):
      "\(path): error: it was not compiled after \(seconds.inSeconds)"

    case .crashed(let path, let line, let signal, let message):
      "\(path)\(line.map { ":\($0)" } ?? ""): error: the spec crashed"
        + (message.map { ": \($0)" } ?? "") + " (signal \(signal), \(Self.meaning(of: signal)))"
    case .exited(let path, let status, let output):
      "\(path): error: the spec ended the program itself, with status \(status)"
        + output.asExcerpt
    case .tooLong(let path, let seconds):
      "\(path): error: the spec was still running after \(seconds.inSeconds)"
    case .tooMuchMemory(let path, let limit):
      "\(path): error: the spec needs more than \(limit.inMebibytes) of memory"
    case .printsTooMuch(let path, let limit):
      "\(path): error: the spec prints more than \(limit.inMebibytes)"
    case .resultTooLarge(let path, let limit):
      "\(path): error: its networks take more than \(limit.inMebibytes)"
    case .programFailed(let program, let reason):
      "error: \(program) cannot be run: \(reason)"
    case .workFolderFailed(let path, let reason):
      "error: no folder for temporary files can be made in \(path): \(reason)"

    case .unusableResult(let path, let reason):
      "\(path): error: the spec left no usable result: \(reason)"
    case .noNetwork(let path, _):
      "\(path): error: it declares neither a network nor a sweep"
    case .duplicateNetwork(let path, let name, let first, let second):
      "\(second?.description ?? path): error: a second network called '\(name)'"
        + (first.map { "; the first is declared on line \($0.line)" } ?? "")
    case .duplicateSweep(let path, let name, let first, let second):
      "\(second?.description ?? path): error: a second sweep called '\(name)'"
        + (first.map { "; the first is declared on line \($0.line)" } ?? "")
    }
  }

  /// A way out, where there is one to name.
  private var hint: String? {
    switch self {
    case .unknownSpec(_, let suggestions, _):
      suggestions.isEmpty
        ? "name a Swift file, or see what there is with: netlab list"
        : "did you mean \(suggestions.asChoice)?"
    case .ambiguousSpec:
      "name the file, or one network as FILE#NETWORK"
    case .unknownNetwork(_, _, let declared):
      "it declares \(declared.asList)"

    case .missing(_, let suggestions):
      suggestions.isEmpty
        ? "see what there is with: netlab list"
        : "did you mean \(suggestions.asChoice)?"
    case .directory(let path):
      "name one file in it, such as \(path.hasSuffix("/") ? path : path + "/")googlenet.swift"
    case .unreadable:
      "name a file that can be read, or see what there is with: netlab list"
    case .notText:
      "save it as UTF-8"
    case .empty:
      "netlab init DIR writes a first spec to start from"
    case .tooLarge:
      "repeat layers with for loops and functions"

    case .compilerMissing:
      "install Swift 6.3 or later, or set NETLAB_SWIFTC to the path of its swiftc"
    case .libraryMissing:
      "run make, or set NETLAB_LIBRARY to the folder that holds Netlab.swiftmodule"
    case .libraryUnfit:
      "build netlab with this compiler, or set NETLAB_SWIFTC to the one that it was built with"
    case .foreignImport:
      "leave the import out; Swift's own library is there without it"
    case .linkerAttribute:
      "leave the attribute out; a spec only declares"
    case .notSwift(_, _, importsNetlab: false):
      "begin the spec with: import Netlab"
    case .notSwift(_, _, importsNetlab: true), .compilerStopped:
      nil
    case .compilationTooLong:
      "split long expressions, and give their constants types"

    case .crashed(_, _, _, let message?):
      Self.hint(for: message)
    case .crashed(_, _, let signal, message: nil):
      Self.hint(for: signal)
    case .exited:
      "a spec only declares; leave out the call of exit"
    case .tooLong:
      "look for a loop that does not end"
    case .tooMuchMemory, .resultTooLarge:
      "look for a loop or an array that grows without end"
    case .printsTooMuch:
      "print less; what a spec prints is shown, not read"
    case .programFailed:
      nil
    case .workFolderFailed:
      "set TMPDIR to a folder that can be written to"

    case .unusableResult:
      nil
    case .noNetwork(_, let constants):
      constants.isEmpty
        ? "declare one at the top level, not private: let lenet = Network(\"LeNet\", input: …) { … }"
        : "of its constants (\(constants.asList)), none is a Network, a Sweep or an array of them"
    case .duplicateNetwork, .duplicateSweep:
      "give one of them another name"
    }
  }

  private static func meaning(of signal: Int32) -> String {
    switch signal {
    case 4, 5: "trap"
    case 6: "abort"
    case 7, 10: "bus error"
    case 8: "arithmetic error"
    case 9: "killed"
    case 11: "segmentation fault"
    case 31: "forbidden system call"
    default: "unexpected"
    }
  }

  /// A way out of what Swift's own library stops a program for; it names no line of the spec.
  private static func hint(for message: String) -> String? {
    switch message {
    case "Index out of range", "Array index is out of range",
      "Negative Array index is out of range":
      "look for a subscript that counts beyond its array: that of n elements has 0 to n - 1"
    case "Division by zero", "Division by zero in remainder operation":
      "look for a / or % by a number that becomes 0"
    case "Range requires lowerBound <= upperBound":
      "look for a range such as 1...n whose n becomes 0; stride(from:through:by:) may be empty"
    case let text where text.hasPrefix("Unexpectedly found nil"):
      "look for a ! behind something that is nil"
    default: nil
    }
  }

  private static func hint(for signal: Int32) -> String? {
    switch signal {
    case 4, 5: "look for an overflow, a division by zero, a forced nil or an index out of range"
    case 7, 10, 11: "look for a function that calls itself without end"
    default: nil
    }
  }

  /// How many of the compiler's errors are shown.
  private static let shownErrors = 10

  /// The compiler's errors with their notes, each with a way out where one is known.
  private func describe(_ diagnostics: [CompilerDiagnostic]) -> String {
    guard case .notSwift(let path, _, let importsNetlab) = self else { return "" }
    var lines: [String] = []
    var errors = 0
    var shownLine: Int?
    var hint: (text: String, line: Int)?
    var hints: Set<String> = []
    var hintedLines: Set<Int> = []
    func tellHint() {
      // What else is wrong with a line often follows from what is wrong first.
      if let hint, hints.insert(hint.text).inserted, hintedLines.insert(hint.line).inserted {
        lines.append("  hint: \(hint.text)")
      }
      hint = nil
    }
    for diagnostic in diagnostics {
      if diagnostic.severity == .error {
        tellHint()
        errors += 1
      }
      guard errors <= Self.shownErrors else { continue }
      let isRepeated = diagnostic.severity == .note && diagnostic.line == shownLine
      lines.append(diagnostic.description(in: path, withExcerpt: !isRepeated))
      shownLine = diagnostic.line
      // Without the language every word is unknown.
      if diagnostic.severity == .error, importsNetlab {
        hint = diagnostic.hint.map { ($0, diagnostic.line) }
      }
    }
    tellHint()
    let hidden = errors - Self.shownErrors
    if hidden > 0 { lines.append("and \(hidden) more \(hidden == 1 ? "error" : "errors")") }
    return lines.joined(separator: "\n")
  }
}

extension CompilerDiagnostic {
  /// The diagnostic as the Swift compiler writes it, with the author's line and a caret.
  fileprivate func description(in path: String, withExcerpt: Bool) -> String {
    let head = "\(path):\(line):\(column): \(severity.rawValue): \(message)"
    guard withExcerpt, !excerpt.isEmpty, excerpt.count <= 120, excerptOffset <= excerpt.count else {
      return head
    }
    let caret = String(repeating: " ", count: excerptOffset) + "^"
    return "\(head)\n  | \(excerpt)\n  | \(caret)"
  }
}

extension [String] {
  fileprivate var asLines: String { map { "\n  \($0)" }.joined() }
  fileprivate var asList: String { joined(separator: ", ") }
  fileprivate var asChoice: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " or " + last
  }
}

extension String {
  /// The first lines of a program's output, indented under a message.
  fileprivate var asExcerpt: String {
    split(separator: "\n").prefix(8).map { "\n  | \($0)" }.joined()
  }
}

extension Double {
  fileprivate var inSeconds: String {
    let number = self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)"
    return self == 1 ? "1 second" : "\(number) seconds"
  }
}

extension Int {
  fileprivate var inMebibytes: String {
    self % (1 << 20) == 0 ? "\(self >> 20) MiB" : "\(grouped) bytes"
  }

  /// The number with a comma between its thousands.
  fileprivate var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }
}
