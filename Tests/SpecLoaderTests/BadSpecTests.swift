import Foundation
import Netlab
import Testing

@testable import SpecLoader

@Suite struct `Bad specs` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

  private func message(path: String) async throws -> String {
    do {
      _ = try await workshop.loader().load(path: path, displayPath: "demo.swift")
      return "no error"
    } catch let error as SpecLoadError {
      return error.description
    }
  }

  // MARK: Files that are no specs

  @Test func `a file that is not there`() async throws {
    try await expect(
      message(path: "\(workshop.folder)/absent.swift"),
      """
      demo.swift: error: there is no such file
        hint: see what there is with: netlab list
      """)
  }

  @Test func `a folder`() async throws {
    try await expect(
      message(path: workshop.folder),
      """
      demo.swift: error: it is a folder, not a spec
        hint: name one file in it, such as demo.swift/googlenet.swift
      """)
  }

  @Test func `a device`() async throws {
    try await expect(
      message(path: "/dev/null"),
      """
      demo.swift: error: it cannot be read: it is no ordinary file
        hint: name a file that can be read, or see what there is with: netlab list
      """)
  }

  @Test func `a file that is no text`() async throws {
    let path = try workshop.write([0x61, 0x0A, 0xC3, 0xA9, 0x0A, 0x61, 0xFF, 0x0A], to: "a.swift")
    try await expect(
      message(path: path),
      """
      demo.swift:3: error: it is not UTF-8 text
        hint: save it as UTF-8
      """)
  }

  @Test func `an empty file`() async throws {
    let path = try workshop.write(" \n\t\r\n", to: "a.swift")
    try await expect(
      message(path: path),
      """
      demo.swift: error: it is empty
        hint: netlab init DIR writes a first spec to start from
      """)
  }

  @Test func `a file that is too long`() async throws {
    let path = try workshop.write([UInt8](repeating: 0x20, count: 1_048_577), to: "a.swift")
    try await expect(
      message(path: path),
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
      demo.swift:5:3: error: cannot find 'convolve' in scope
        | convolve(3x3, 9, 5x5)
        | ^
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

  // MARK: Specs that do not end well

  @Test func `a spec that gives up`() async throws {
    let text = """
      import Netlab
      let demo: Network = {
        fatalError("no idea")
      }()
      """
    try await expect(
      workshop.message(text), "demo.swift:3: error: the spec crashed: no idea (signal 4, trap)")
  }

  @Test func `a spec that overflows`() async throws {
    let text = """
      import Netlab
      private func last(_ numbers: [Int8]) -> Int8 { numbers[0] + 1 }
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(`3x3`, Int(last([127]))) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift: error: the spec crashed (signal 4, trap)
        hint: look for an overflow, a division by zero, a forced nil or an index out of range
      """)
  }

  @Test(arguments: [
    (
      "[4, 8][2]", "Index out of range",
      "look for a subscript that counts beyond its array: that of n elements has 0 to n - 1"
    ),
    (
      "Array(1...Int(\"0\")!).count", "Range requires lowerBound <= upperBound",
      "look for a range such as 1...n whose n becomes 0; stride(from:through:by:) may be empty"
    ),
    (
      "Int(\"many\")!", "Unexpectedly found nil while unwrapping an Optional value",
      "look for a ! behind something that is nil"
    ),
    ("8 / Int(\"0\")!", "Division by zero", "look for a / or % by a number that becomes 0"),
  ]) func `a spec that Swift's own library stops`(
    filters: String, reason: String, hint: String
  ) async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(`3x3`, \(filters)) }
      """
    let message = try await workshop.message(text)
    #expect(
      message.replacing(/^demo\.swift:2:/, with: "demo.swift:") == """
        demo.swift: error: the spec crashed: \(reason) (signal 4, trap)
          hint: \(hint)
        """)
  }

  @Test func `a kernel for which there is no word`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 25, 9)) { conv(21x3, 4) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:59: error: cannot find '21x3' in scope
        | let demo = Network("demo", input: Shape(7, 25, 9)) { conv(21x3, 4) }
        |                                                           ^
        hint: there is no word for it: write Extent(21, 3)
      """)
  }

  @Test func `a spec that calls itself for ever`() async throws {
    let text = """
      import Netlab
      private func filters(_ depth: Int) -> Int { depth < 0 ? 0 : filters(depth + 1) + 1 }
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(`3x3`, filters(0)) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift: error: the spec crashed (signal 11, segmentation fault)
        hint: look for a function that calls itself without end
      """)
  }

  @Test func `a spec that does not end`() async throws {
    var limits = SpecLimits()
    limits.seconds = 0.5
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(`3x3`, { while true {} }())
      }
      """
    try await expect(
      workshop.message(text, limits: limits),
      """
      demo.swift: error: the spec was still running after 0.5 seconds
        hint: look for a loop that does not end
      """)
  }

  @Test func `a spec that computes for too long`() async throws {
    var limits = SpecLimits()
    limits.processorSeconds = 1
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(`3x3`, { while true {} }())
      }
      """
    try await expect(
      workshop.message(text, limits: limits),
      """
      demo.swift: error: the spec was still running after 1 second
        hint: look for a loop that does not end
      """)
  }

  @Test func `a spec that falls silent and sleeps`() async throws {
    var limits = SpecLimits()
    limits.seconds = 0.5
    let text = """
      import Netlab
      @_silgen_name("close") private func close(_ file: Int32) -> Int32
      @_silgen_name("sleep") private func sleep(_ seconds: UInt32) -> UInt32
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(`3x3`, Int(close(1) + close(2)) + Int(sleep(1000)))
      }
      """
    try await expect(
      workshop.message(text, limits: limits),
      """
      demo.swift: error: the spec was still running after 0.5 seconds
        hint: look for a loop that does not end
      """)
  }

  @Test func `a spec that wants all memory`() async throws {
    var limits = SpecLimits()
    limits.memoryBytes = 256 << 20
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(`3x3`, [UInt8](repeating: 7, count: 512 << 20).count)
      }
      """
    try await expect(
      workshop.message(text, limits: limits),
      """
      demo.swift: error: the spec needs more than 256 MiB of memory
        hint: look for a loop or an array that grows without end
      """)
  }

  @Test func `a spec that prints for ever`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(`3x3`, { while true { print("and on") } }())
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift: error: the spec prints more than 1 MiB
        hint: print less; what a spec prints is shown, not read
      """)
  }

  @Test func `a spec that leaves early`() async throws {
    let text = """
      import Netlab
      @_silgen_name("exit") private func leave(_ status: Int32) -> Int
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(`3x3`, leave(0)) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift: error: the spec ended the program itself, with status 0
        hint: a spec only declares; leave out the call of exit
      """)
  }

  @Test func `a spec that writes rubbish where its result belongs`() async throws {
    let text = """
      import Netlab
      @_silgen_name("creat") private func create(_ path: UnsafePointer<CChar>, _ mode: Int32) -> Int32
      @_silgen_name("write") private func put(_ file: Int32, _ text: UnsafePointer<CChar>, _ size: Int)
      @_silgen_name("_exit") private func leave(_ status: Int32) -> Never
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(`3x3`, { put(create("result.json", 0o600), "[7, 5", 5); leave(0) }())
      }
      """
    try await expect(
      workshop.message(text),
      "demo.swift: error: the spec left no usable result: The given data was not valid JSON.")
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
        hint: declare one at the top level: let lenet = Network("LeNet", input: …) { … }
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
