import Foundation
import Netlab
import Testing

@testable import SpecLoader

@Suite struct `Bad specs` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

  // MARK: Files that are no specs

  @Test func `a file that is not there`() async throws {
    try await expect(
      workshop.message(path: "\(workshop.folder)/absent.swift"),
      """
      demo.swift: error: there is no such file
        hint: see what there is with: netlab list
      """)
  }

  @Test func `a folder`() async throws {
    try await expect(
      workshop.message(path: workshop.folder),
      """
      demo.swift: error: it is a folder, not a spec
        hint: name one file in it, such as demo.swift/googlenet.swift
      """)
  }

  @Test func `a device`() async throws {
    try await expect(
      workshop.message(path: "/dev/null"),
      """
      demo.swift: error: it cannot be read: it is no ordinary file
        hint: name a file that can be read, or see what there is with: netlab list
      """)
  }

  @Test func `a file that is no text`() async throws {
    let path = try workshop.write([0x61, 0x0A, 0xC3, 0xA9, 0x0A, 0x61, 0xFF, 0x0A], to: "a.swift")
    try await expect(
      workshop.message(path: path),
      """
      demo.swift:3: error: it is not UTF-8 text
        hint: save it as UTF-8
      """)
  }

  @Test func `an empty file`() async throws {
    let path = try workshop.write(" \n\t\r\n", to: "a.swift")
    try await expect(
      workshop.message(path: path),
      """
      demo.swift: error: it is empty
        hint: netlab init DIR writes a first spec to start from
      """)
  }

  @Test func `a file that is too long`() async throws {
    let path = try workshop.write([UInt8](repeating: 0x20, count: 1_048_577), to: "a.swift")
    try await expect(
      workshop.message(path: path),
      """
      demo.swift: error: it is 1,048,577 bytes long; a spec has at most 1,048,576
        hint: repeat layers with for loops and functions
      """)
  }

  // MARK: Specs that do not compile

  @Test func `an attribute that speaks to the linker`() async throws {
    let spec = "import Netlab\n@used @%(\".interp\") private let loader: (UInt8, UInt8) = (47, 0)\n"
    for name in ["section", "_section", "`section`"] {
      try await expect(
        workshop.message(spec.replacingOccurrences(of: "%", with: name)),
        """
        demo.swift:2:7: error: @\(name.filter { $0 != "`" }) is not for specs: it speaks to the linker
          hint: leave the attribute out; a spec only declares
        """)
    }
  }

  @Test func `an import of another module`() async throws {
    try await expect(
      workshop.message("import Netlab\n\npublic import Glibc\n"),
      """
      demo.swift:3:8: error: a spec imports Netlab alone, and this one Glibc
        hint: leave the import out; Swift's own library is there without it
      """)
  }

  @Test func `errors bear the author's lines and columns in the short spelling`() async throws {
    let text = """
      import Netlab

      let demo = Network("démo", input: Shape(7, 28, 30)) {
      \tconv(3x3, 9); conv(3x3, "9")
        convolve(3x3, 9, 5x5)
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:4:26: error: cannot convert value of type 'String' to expected argument type 'Int'
        | conv(3x3, 9); conv(3x3, "9")
        |                         ^
        hint: write it without quotes
      demo.swift:5:3: error: cannot find 'convolve' in scope
        | convolve(3x3, 9, 5x5)
        | ^
        hint: did you mean conv, as in conv(3x3, 64, stride: 2)?
      """)
  }

  @Test func `the compiler's notes go with its errors`() async throws {
    let text = """
      import Netlab

      private func filters(_ count: Int) -> Int { count }
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        let count = 9
        count += 1
        conv(3x3, filters(count))
      }
      let block: any Block = relu()
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:6:9: error: left side of mutating operator isn't mutable: 'count' is a 'let' constant
        | count += 1
        |       ^
      demo.swift:5:3: note: change 'let' to 'var' to make it mutable
        | let count = 9
        | ^
      demo.swift:9:5: error: let 'block' is not concurrency-safe because non-'Sendable' type 'any \
      Block' may have shared mutable state
        | let block: any Block = relu()
        |     ^
      demo.swift:9:5: note: add '@MainActor' to make let 'block' part of global actor 'MainActor'
      demo.swift:9:5: note: disable concurrency-safety checks if accesses are protected by an \
      external synchronization mechanism
        hint: make it a function: func block() -> some Block { … }
      """)
  }

  @Test func `a spec without its import`() async throws {
    try await expect(
      workshop.message("let demo = Network(7)"),
      """
      demo.swift:1:12: error: cannot find 'Network' in scope
        | let demo = Network(7)
        |            ^
        hint: begin the spec with: import Netlab
      """)
  }

  @Test func `more errors than anyone reads`() async throws {
    let text = "import Netlab\n" + (1...12).map { "let a\($0) = b\($0)\n" }.joined()
    let lines = try await workshop.message(text).split(separator: "\n")
    #expect(lines.first == "demo.swift:2:10: error: cannot find 'b1' in scope")
    #expect(lines.count == 31)
    #expect(lines.last == "and 2 more errors")
  }

  @Test func `something that the linker does not find`() async throws {
    let text = """
      import Netlab
      @_silgen_name("netlab_nowhere") private func nowhere() -> Int
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(`3x3`, nowhere()) }
      """
    let message = try await workshop.message(text)
    #expect(
      message.hasPrefix(
        "demo.swift: error: the Swift compiler stopped without naming a line:\n  | "))
    #expect(message.contains("undefined symbol: netlab_nowhere"))
  }

  // MARK: Specs that say too little or too much

  @Test func `a spec without a network`() async throws {
    try await expect(
      workshop.message("import Netlab\nlet depth = 9, names = [\"a\"]\n"),
      """
      demo.swift: error: it declares neither a network nor a sweep
        hint: of its constants (depth, names), none is a Network, a Sweep or an array of them
      """)
    try await expect(
      workshop.message("import Netlab\nprivate let depth = 9\n"),
      """
      demo.swift: error: it declares neither a network nor a sweep
        hint: declare one at the top level, not private: let lenet = Network("LeNet", input: …) { … }
      """)
  }

  @Test func `two networks of one name`() async throws {
    let text = """
      import Netlab
      let first = Network("demo", input: Shape(7, 5, 9)) { conv(`3x3`, 9) }

      let second = [Network("demo", input: Shape(7, 5, 9)) { conv(`3x3`, 5) }]
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:4:22: error: a second network called 'demo'; the first is declared on line 2
        hint: give one of them another name
      """)
  }
}
