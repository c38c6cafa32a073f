import Foundation
import Netlab
import Testing

@testable import SpecLoader

@Suite struct `Specs that do not end well` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

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

  private let endless = """
    import Netlab
    let demo = Network("demo", input: Shape(7, 5, 9)) {
      conv(`3x3`, { while true {} }())
    }
    """

  @Test func `a spec that does not end`() async throws {
    var limits = SpecLimits()
    limits.seconds = 0.5
    try await expect(
      workshop.message(endless, limits: limits),
      """
      demo.swift: error: the spec was still running after 0.5 seconds
        hint: look for a loop that does not end
      """)
  }

  @Test func `a spec that computes for too long`() async throws {
    var limits = SpecLimits()
    limits.processorSeconds = 1
    try await expect(
      workshop.message(endless, limits: limits),
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
}
