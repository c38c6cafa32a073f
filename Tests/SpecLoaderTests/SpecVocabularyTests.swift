import Foundation
import Testing

@testable import SpecLoader

@Suite struct `Words of a spec` {
  private static let project = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func source(_ path: String) throws -> String {
    try String(contentsOf: Self.project.appending(path: path), encoding: .utf8)
  }

  /// The arguments of a declaration as messages tell them.
  private func arguments(_ parameters: Substring) -> [String] {
    var arguments: [String] = []
    var depth = 0
    for part in parameters.split(separator: ",", omittingEmptySubsequences: false) {
      let isContinued = depth > 0
      depth += part.count { "([".contains($0) } - part.count { ")]".contains($0) }
      guard !isContinued, let colon = part.firstIndex(of: ":") else { continue }
      let names = part[..<colon].split { $0 == " " || $0 == "\n" || $0 == "`" }
        .filter { !$0.hasPrefix("@") }
      let isBraces = part[colon...].contains("() ->")
      switch (names.first == "_", isBraces) {
      case (true, true): arguments.append("{ … }")
      case (true, false): arguments.append(names.last.map(String.init) ?? "")
      case (false, true): arguments.append("\(names[0]): { … }")
      case (false, false): arguments.append("\(names[0]):")
      }
    }
    return arguments
  }

  @Test func `are those that the language declares, with their arguments`() throws {
    let text = try ["Words", "Modules", "Inception"].map {
      try source("Sources/Netlab/Language/\($0).swift")
    }.joined()
    let declared = text.split(separator: "\npublic func ").dropFirst().map { declaration in
      let name = declaration.prefix { $0 != "(" }
      let end = declaration.firstRange(of: ") -> Sequential {\n")?.lowerBound
      return
        "\(name) \(arguments(declaration[..<(end ?? name.endIndex)].dropFirst(name.count + 1)))"
    }
    #expect(declared == SpecVocabulary.words.map { "\($0.name) \($0.arguments)" })
  }

  @Test func `are used as Swift has them`() async throws {
    let words = (SpecVocabulary.words + SpecVocabulary.types).enumerated().map { index, word in
      "private let example\(index) = \(word.example)"
    }
    let members = SpecVocabulary.members.sorted { $0.key < $1.key }.flatMap { type, names in
      names.enumerated().map {
        "private let \(type.lowercased())\($0): \(type) = .\($1)"
      }
    }
    let spec = try await Workshop().load(
      (["import Netlab", "let net = Network(\"net\", input: Shape(7, 5, 9)) { conv(3x3, 4) }"]
        + words + members).joined(separator: "\n"))
    #expect(spec.networks.map(\.name) == ["net"])
  }

  @Test func `include all activations and paddings`() throws {
    func names(in path: String) throws -> [String] {
      try source(path).split(separator: "\n").compactMap { line in
        let words = line.split { $0 == " " || $0 == "(" }
        guard words.count > 3, words[0] == "public", words[1] == "static" else { return nil }
        return words[3] + (words[2] == "func" ? "()" : "")
      }
    }
    #expect(
      try names(in: "Sources/Netlab/Operators/Activation.swift") == SpecVocabulary.activations)
    #expect(
      try Set(names(in: "Sources/Netlab/Values/Padding.swift"))
        == Set(SpecVocabulary.members["Padding"] ?? []))
  }

  @Test func `are all in the readme`() throws {
    let text = try source("README.md")
    let table = try #require(
      text.firstRange(of: "| word | stands for |").map { text[$0.upperBound...] }?
        .split(separator: "\n\n").first)
    let told = Set(table.split { !($0.isLetter || $0.isNumber || $0 == ".") }.map(String.init))
    #expect(SpecVocabulary.words.map(\.name).filter { !told.contains($0) } == [])
    let activations = SpecVocabulary.activations.map { "." + $0.prefix { $0 != "(" } }
    #expect(activations.filter { !told.contains($0) } == [])
  }
}
