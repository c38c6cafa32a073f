import Testing

@testable import SpecLoader

@Suite struct `Ways out of what Swift says of statements` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

  @Test func `a function that returns nothing`() async throws {
    let text = """
      import Netlab
      private func block(_ n: Int) {
        conv(3x3, n)
      }
      let demo = Network("demo", input: Shape(7, 5, 9)) { block(64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:5:53: error: 'buildExpression' is unavailable: a network holds layers and \
      blocks; this is neither
        | let demo = Network("demo", input: Shape(7, 5, 9)) { block(64) }
        |                                                     ^
        hint: a layer is a word such as conv(3x3, 64), or a function that returns some Block
      """)
  }

  @Test func `a function of several layers`() async throws {
    let text = """
      import Netlab
      private func block(_ n: Int) -> some Block {
        conv(3x3, n)
        conv(3x3, n)
      }
      let demo = Network("demo", input: Shape(7, 5, 9)) { block(64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:14: error: function declares an opaque return type, but has no return \
      statements in its body from which to infer an underlying type
        | private func block(_ n: Int) -> some Block {
        |              ^
      demo.swift:4:3: note: did you mean to return the last expression?
        | conv(3x3, n)
        | ^
        hint: several layers are one block in braces: Sequential { … }
      """)
  }

  @Test func `a comment of Python`() async throws {
    let text = """
      import Netlab
      # a network
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:2: error: extraneous whitespace between '#' and macro name is not permitted
        | # a network
        |  ^
        hint: a comment begins with //
      demo.swift:2:3: error: no macro named 'a'
        | # a network
        |   ^
      demo.swift:2:4: error: consecutive statements on a line must be separated by ';'
        | # a network
        |    ^
      demo.swift:2:5: error: expressions are not allowed at the top level
        | # a network
        |     ^
      demo.swift:2:5: error: cannot find 'network' in scope
        | # a network
        |     ^
      """)
  }

  @Test func `a comment of Python between layers`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        # one layer
        conv(3x3, 64)
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:12: error: failed to produce diagnostic for expression; please submit a bug \
      report (https://swift.org/contributing/#reporting-bugs)
        | let demo = Network("demo", input: Shape(7, 5, 9)) {
        |            ^
        hint: mend what else is told first, or leave lines out until it compiles
      demo.swift:3:4: error: extraneous whitespace between '#' and macro name is not permitted
        | # one layer
        |  ^
        hint: a comment begins with //
      demo.swift:3:5: error: no macro named 'one'
        | # one layer
        |   ^
      demo.swift:3:8: error: consecutive statements on a line must be separated by ';'
        | # one layer
        |      ^
      demo.swift:3:9: error: cannot find 'layer' in scope
        | # one layer
        |       ^
      """)
  }

  @Test func `a function of several layers that names its type`() async throws {
    let text = """
      import Netlab
      private func block(_ n: Int) -> Sequential {
        conv(3x3, n)
        conv(3x3, n)
      }
      let demo = Network("demo", input: Shape(7, 5, 9)) { block(64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:4:3: error: missing return in global function expected to return 'Sequential'
        | conv(3x3, n)
        | ^
      demo.swift:4:3: note: did you mean to return the last expression?
        hint: several layers are one block in braces: Sequential { … }
      """)
  }

  @Test func `a loop that has no end in sight`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        while true { conv(3x3, 64) }
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:3: error: closure containing control flow statement cannot be used with \
      result builder 'NetworkBuilder'
        | while true { conv(3x3, 64) }
        | ^
        hint: repeat layers with for, and choose among them with if or switch
      """)
  }

  @Test func `calls over several lines`() async throws {
    let text = """
      import Netlab
      let demo = Network(
        "demo", input: Shape(7, 5, 9)
      ) {
        conv(
          64
        )
        maxPool(
          2x2,
          pad: 1)
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:6:7: error: missing argument for parameter #2 in call
        | 64
        |   ^
        hint: conv takes, in order: kernel, filters, stride:, padding:, dilation:, groups:, \
      connections:, bias:, norm:, activation:, name:; as in conv(3x3, 64, stride: 2)
      """)
  }

  @Test func `a loop in parentheses`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        for (n in 1...3) { conv(3x3, n) }
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:10: error: expected ',' separator
        | for (n in 1...3) { conv(3x3, n) }
        |        ^
      demo.swift:3:10: error: expected pattern
        | for (n in 1...3) { conv(3x3, n) }
        |        ^
        hint: write it without parentheses: for i in 1...3 { … }
      demo.swift:3:20: error: expected 'in' after for-each pattern
        | for (n in 1...3) { conv(3x3, n) }
        |                  ^
      demo.swift:3:20: error: expected Sequence expression for for-each loop
        | for (n in 1...3) { conv(3x3, n) }
        |                  ^
      """)
  }

  @Test func `a shortcut without its label`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        residual { conv(3x3, 7) } { conv(1x1, 7) }
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:28: error: consecutive statements on a line must be separated by ';'
        | residual { conv(3x3, 7) } { conv(1x1, 7) }
        |                          ^
        hint: braces behind the first bear a label, as in residual { … } shortcut: { … }
      demo.swift:3:29: error: 'buildExpression' is unavailable: a network holds layers and \
      blocks; this is neither
        | residual { conv(3x3, 7) } { conv(1x1, 7) }
        |                           ^
      """)
  }

  @Test func `layers joined by an arrow`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(3x3, 7) -> relu()
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:3: error: expected type before '->'
        | conv(3x3, 7) -> relu()
        | ^
        hint: put each layer on a line of its own
      demo.swift:3:19: error: expected type after '->'
        | conv(3x3, 7) -> relu()
        |                 ^
      """)
  }

  @Test func `a loop over a range of Python`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        for _ in range(3) { conv(3x3, 64) }
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:12: error: cannot find 'range' in scope
        | for _ in range(3) { conv(3x3, 64) }
        |          ^
        hint: a range is written 0..<3, or 1...3
      """)
  }

  @Test func `an expression that takes Swift too long`() {
    let diagnostic = CompilerDiagnostic(
      severity: .error, line: 1, column: 1,
      message: "the compiler is unable to type-check this expression in reasonable time; try "
        + "breaking up the expression into distinct sub-expressions", excerpt: "", excerptOffset: 0)
    #expect(
      diagnostic.hint == "split it, and give its constants types: let width: Double = …")
  }
}
