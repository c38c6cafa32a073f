import Testing

@testable import SpecLoader

@Suite struct `Ways out of what Swift says of layers and networks` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

  @Test func `names without quotes, fractions, and arguments out of order`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(3x3, 64, name: first)
      private let a1 = conv(3x3, 64.0)
      private let a2 = conv(64, 3x3)
      private let a3 = conv(3x3, 64, padding: 1, stride: 2)
      private let a4 = module { conv(3x3, 64) }
      private let a5 = conv(3x3, 64).named("a")
      private let a6 = dropout(rate: 0.5)
      private let a7 = residual(shortcut: conv(1x1, 64)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:38: error: cannot find 'first' in scope
        | private let a0 = conv(3x3, 64, name: first)
        |                                      ^
        hint: write it in quotes: name: "first"
      demo.swift:4:28: error: cannot convert value of type 'Double' to expected argument type \
      'Int'
        | private let a1 = conv(3x3, 64.0)
        |                            ^
        hint: write a whole number
      demo.swift:5:27: error: cannot convert value of type 'Extent' to expected argument type \
      'Int'
        | private let a2 = conv(64, 3x3)
        |                           ^
        hint: conv takes, in order: kernel, filters, stride:, padding:, dilation:, groups:, \
      connections:, bias:, norm:, activation:, name:; as in conv(3x3, 64, stride: 2)
      demo.swift:6:44: error: argument 'stride' must precede argument 'padding'
        | private let a3 = conv(3x3, 64, padding: 1, stride: 2)
        |                                            ^
      demo.swift:7:24: error: missing argument for parameter #1 in call
        | private let a4 = module { conv(3x3, 64) }
        |                        ^
        hint: module takes, in order: name, { … }; as in module("stem") { conv(7x7, 64) }
      demo.swift:8:32: error: value of type 'Sequential' has no member 'named'
        | private let a5 = conv(3x3, 64).named("a")
        |                                ^
        hint: a layer's name is written in its call: conv(3x3, 64, name: "…")
      demo.swift:9:25: error: extraneous argument label 'rate:' in call
        | private let a6 = dropout(rate: 0.5)
        |                         ^
        hint: dropout takes, in order: rate, name:; as in dropout(0.4)
      demo.swift:10:52: error: unnamed argument #2 must precede argument 'shortcut'
        | private let a7 = residual(shortcut: conv(1x1, 64)) { conv(3x3, 64) }
        |                                                    ^
        hint: residual takes, in order: name, activation:, { … }, shortcut: { … }; as in \
      residual { conv(3x3, 64) } shortcut: { conv(1x1, 64) }
      """)
  }

  @Test func `a comma behind a layer`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(3x3, 64),
        relu()
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:16: error: consecutive statements on a line must be separated by ';'
        | conv(3x3, 64),
        |              ^
        hint: leave the comma out: each layer is a statement of its own
      demo.swift:3:16: error: expected expression
        | conv(3x3, 64),
        |              ^
      """)
  }

  @Test func `two layers on one line`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(3x3, 64) relu()
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:16: error: consecutive statements on a line must be separated by ';'
        | conv(3x3, 64) relu()
        |              ^
        hint: put each layer on a line of its own
      """)
  }

  @Test func `a capital X`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3X3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:59: error: 'X' is not a valid digit in integer literal
        | let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3X3, 64) }
        |                                                           ^
        hint: write a small x, as in 3x3
      demo.swift:2:65: error: missing argument for parameter #2 in call
        | let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3X3, 64) }
        |                                                                 ^
      """)
  }

  @Test func `a network without a constant`() async throws {
    let text = """
      import Netlab
      Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:1: error: expressions are not allowed at the top level
        | Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
        | ^
        hint: a spec declares constants: let net = Network(…) { … }
      """)
  }

  @Test func `a network that can be changed`() async throws {
    let text = """
      import Netlab
      var demo = Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:5: error: var 'demo' is not concurrency-safe because it is nonisolated \
      global shared mutable state
        | var demo = Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
        |     ^
      demo.swift:2:5: note: convert 'demo' to a 'let' constant to make 'Sendable' shared state \
      immutable
      demo.swift:2:5: note: add '@MainActor' to make var 'demo' part of global actor 'MainActor'
      demo.swift:2:5: note: disable concurrency-safety checks if accesses are protected by an \
      external synchronization mechanism
        hint: a spec declares constants: let demo = …
      """)
  }

  @Test func `a network without a name`() async throws {
    let text = """
      import Netlab
      let demo = Network(input: Shape(7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:20: error: missing argument for parameter #1 in call
        | let demo = Network(input: Shape(7, 5, 9)) { conv(3x3, 64) }
        |                    ^
        hint: Network takes, in order: name, input: or channels:, source:, initialization:, { … \
      }; as in Network("LeNet", input: Shape(1, 32, 32)) { conv(5x5, 6) }
      """)
  }

  @Test func `a network without an input`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo") { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:26: error: missing argument for parameter 'input' in call
        | let demo = Network("demo") { conv(3x3, 64) }
        |                          ^
        hint: Network takes, in order: name, input: or channels:, source:, initialization:, { … \
      }; as in Network("LeNet", input: Shape(1, 32, 32)) { conv(5x5, 6) }
      """)
  }

  @Test func `an input as one word, and as a tuple`() async throws {
    let text = """
      import Netlab
      let first = Network("first", input: 7x5x9) { conv(3x3, 64) }
      let second = Network("second", input: (7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:37: error: cannot find '7x5x9' in scope
        | let first = Network("first", input: 7x5x9) { conv(3x3, 64) }
        |                                     ^
        hint: channels, height and width are written Shape(7, 5, 9)
      demo.swift:3:39: error: cannot convert value of type '(Int, Int, Int)' to expected \
      argument type 'Shape'
        | let second = Network("second", input: (7, 5, 9)) { conv(3x3, 64) }
        |                                       ^
        hint: channels, height and width are written Shape(3, 224, 224)
      """)
  }

  @Test func `a word without its parentheses`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(3x3, 64, activation: nil)
        relu
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:4:3: error: 'buildExpression' is unavailable: a network holds layers and \
      blocks; this is neither
        | relu
        | ^
        hint: write it as relu()
      """)
  }
}
