import Netlab

/// Functions that take over the statements of braces that grow too long or lie too deep.
///
/// The compiler checks all statements of a closure together, those of inner braces included, and
/// its time grows with the square of their number; each function's it checks apart.
struct NetworkParts {
  /// What a function stands for.
  enum Kind: Hashable {
    /// Layers and modules, one after the other.
    case layers
    /// Branches of a merge.
    case branches

    fileprivate var word: String {
      switch self {
      case .layers: "part"
      case .branches: "branches"
      }
    }
  }

  /// The lines of a statement, or of a loop.
  struct Piece: Hashable {
    var lines: [String]
    /// Whether they hold the number that the loop around them counts.
    var isNumbered = false
  }

  /// What functions are the same.
  private struct Body: Hashable {
    var kind: Kind
    var lines: [String]
    var isNumbered: Bool
  }

  /// The source of the functions.
  private(set) var lines: [String] = []
  /// What the functions are called.
  private(set) var functionNames: Set<String> = []
  private var calls: [Body: String] = [:]
  private var names: UniqueNames

  /// The level of the deepest braces that stay where they are.
  static let deepestLevel = 16
  /// The lines of the longest braces that stay as they are.
  static let mostLines = 240
  private static let linesOfPart = 60
  /// The lines of the longest stretch that is no clearer as a call.
  private static let linesOfCall = 3

  /// - Parameter names: those that functions may not have.
  init(besides names: Set<String>) {
    self.names = UniqueNames(
      besides: names.union(RepeatedModules.words).union(SpecWriter.keywords), separator: "_")
  }

  /// The pieces of some braces with calls in place of stretches, as many as keep the braces short.
  mutating func shortened(_ pieces: [Piece], as kind: Kind, at level: Int) -> [Piece] {
    var pieces = pieces
    while pieces.reduce(0, { $0 + $1.lines.count }) > Self.mostLines {
      var shorter: [Piece] = []
      for stretch in Self.stretches(of: pieces) {
        let isNumbered = stretch.contains(where: \.isNumbered)
        let lines = stretch.flatMap(\.lines)
        guard lines.count > Self.linesOfCall else {
          shorter += stretch
          continue
        }
        let outdented = lines.map { String($0.dropFirst(2 * (level - 1))) }
        let call = call(for: outdented, as: kind, isNumbered: isNumbered)
        shorter.append(
          Piece(lines: [SourceLines.indent(level) + call], isNumbered: isNumbered))
      }
      pieces = shorter
    }
    return pieces
  }

  /// The statement that stands for the lines of a function, which are those of braces at level 1.
  mutating func call(for lines: [String], as kind: Kind, isNumbered: Bool = false) -> String {
    let body = Body(kind: kind, lines: lines, isNumbered: isNumbered)
    if let call = calls[body] { return call }
    let name = names.unique("\(kind.word)\(calls.count + 1)")
    functionNames.insert(name)
    let parameter = isNumbered ? "_ number: Int" : ""
    var call = "\(name)(\(isNumbered ? "number" : ""))"
    self.lines.append("")
    switch kind {
    case .layers:
      self.lines.append("/// Layers one after the other, a part of the network.")
      self.lines.append("@NetworkBuilder private func \(name)(\(parameter)) -> Sequential {")
    case .branches:
      call = "for branch in \(call) { branch }"
      self.lines.append("/// Some of the branches that meet in one place.")
      self.lines.append("@BranchBuilder private func \(name)(\(parameter)) -> [Sequential] {")
    }
    self.lines += lines + ["}"]
    calls[body] = call
    return call
  }

  /// Pieces gathered into stretches of about as many lines as a part has.
  private static func stretches(of pieces: [Piece]) -> [[Piece]] {
    var stretches: [[Piece]] = []
    var count = 0
    for piece in pieces {
      if stretches.isEmpty || count + piece.lines.count > linesOfPart {
        stretches.append([])
        count = 0
      }
      stretches[stretches.count - 1].append(piece)
      count += piece.lines.count
    }
    return stretches
  }
}
