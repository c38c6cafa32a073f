/// Orders of layers that their names tell.
enum LayerOrder: CaseIterable {
  /// By name, numbers in it counted as numbers: `conv2` before `conv10`.
  case byName
  /// By the first number of each part, and then by name: `norm0`, `block1`, `transition1`, `block2`;
  /// a part that has none comes first, and a classifier last.
  case byNumber

  /// Things in the order of their names.
  func sorted<Thing>(_ things: [Thing], by name: (Thing) -> String) -> [Thing] {
    things.map { (thing: $0, name: Name(name($0), self)) }
      .sorted { $0.name.precedes($1.name) }.map(\.thing)
  }

  /// Whether a layer is an auxiliary head's, as other tools name them: `aux1.conv`, `AuxLogits.fc`.
  static func isOfHead(_ name: String) -> Bool {
    // Most names are told by a look at their bytes.
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") })
    else { return false }
    return Name.parts(of: name).contains { $0.lowercased().hasPrefix("aux") }
  }

  /// A name taken apart.
  private struct Name {
    var parts: [Part]

    init(_ name: String, _ order: LayerOrder) {
      parts = Self.parts(of: name).map { Part($0, order) }
    }

    static func parts(of name: String) -> [Substring] {
      name.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "/" }
    }

    func precedes(_ other: Name) -> Bool {
      for (part, otherPart) in zip(parts, other.parts) where part != otherPart {
        return part.precedes(otherPart)
      }
      return parts.count < other.parts.count
    }
  }

  /// What stands between dots or slashes.
  private struct Part: Equatable {
    /// Whether it stands at the end of a network, and its first number; equal for all by name.
    var isEnd = 0
    var number = -1
    var runs: [Run]

    /// Names of what stands at the end of a network.
    private static let ends: Set<String> = [
      "classifier", "fc", "head", "logits", "output", "predictions",
    ]

    init(_ part: Substring, _ order: LayerOrder) {
      runs = Run.runs(of: part)
      if order == .byNumber {
        isEnd = Self.ends.contains(part.lowercased()) ? 1 : 0
        number = runs.lazy.compactMap(\.number).first ?? -1
      }
    }

    func precedes(_ other: Part) -> Bool {
      if (isEnd, number) != (other.isEnd, other.number) {
        return (isEnd, number) < (other.isEnd, other.number)
      }
      for (run, otherRun) in zip(runs, other.runs) where run != otherRun {
        if let number = run.number, let otherNumber = otherRun.number, number != otherNumber {
          return number < otherNumber
        }
        return run.text < otherRun.text
      }
      return runs.count < other.runs.count
    }
  }

  /// Digits, or other characters, that follow each other.
  private struct Run: Equatable {
    var text: String
    /// The digits' number, where it is no monstrous one.
    var number: Int?

    static func runs(of part: Substring) -> [Run] {
      var runs: [String] = []
      var wasDigit: Bool?
      for character in part {
        let isDigit = character.isASCII && character.isNumber
        if isDigit == wasDigit {
          runs[runs.count - 1].append(character)
        } else {
          runs.append(String(character))
        }
        wasDigit = isDigit
      }
      return runs.map { Run(text: $0, number: Int($0)) }
    }
  }
}
