import Testing

@testable import SpecLoader

@Suite struct `Top-level declarations` {
  private func declarations(_ text: String) -> TopLevelDeclarations {
    let bytes = Array(text.utf8)
    return TopLevelDeclarations(of: bytes, tokens: SwiftLexer.tokens(of: bytes))
  }

  @Test(arguments: [
    ("let a = 1", ["a"]),
    ("public let a = 1; package let b = 2", ["a", "b"]),
    ("private let a = 1\nfileprivate let b = 2\nlet c = 3", ["c"]),
    ("private struct A {}\nlet b = 1", ["b"]),
    ("private func f() { let x = 1 }\nlet b = 1", ["b"]),
    ("@available(macOS 15, *) let a = 1\n@MainActor\nlet b = 2", ["a", "b"]),
    ("private @MainActor let a = 1\nlet b = 1", ["b"]),
    ("let a: [Network] = [Network(\"x\") { let inner = 1 }], b = 2", ["a", "b"]),
    ("let a: Dictionary<Int, Int> = [:], b: Int = f(1, c: 2)", ["a", "b"]),
    ("let (a, _) = f(), (b, (c, d)): (Int, (Int, Int)) = g()", ["a", "b", "c", "d"]),
    ("let (x: a, y: b) = f()", ["a", "b"]),
    ("let _ = 1", []),
    ("let `3x3` = 1, `a b` = 2\nlet 5x5 = 3", ["`3x3`", "`a b`", "`5x5`"]),
    ("struct S {\n  static let a = 1\n}\nlet b = 1", ["b"]),
    ("func f() {\n  let a = 1\n}\nextension S { let c = 1 }", []),
    ("let a = \"let b = 1 \\({ let c = 1; return c }())\"", ["a"]),
    ("// let a = 1\n/* let b = 1 */ let c = 1", ["c"]),
    ("let a = if x { 1 } else { 2 }\nlet b = x.let", ["a", "b"]),
    ("var a = 1, b = 2\nlet c = 1", ["c"]),
    ("let a", ["a"]),
    ("let", []),
    ("}}) let a = 1", ["a"]),
    ("let a = {", ["a"]),
  ])
  func `finds the constants that other files can see`(text: String, expected: [String]) {
    #expect(declarations(text).constants == expected)
  }

  @Test func `keeps the conditions around them`() {
    let text = """
      #if os(Linux) && !DEBUG  // why not
      let a = 1
      #elseif os(macOS) || 3x3
      let b = 1
      #else
      func f() {
        #if DEBUG
        let c = 1
        #endif
      }
      #endif
      """
    #expect(
      declarations(text).items == [
        .condition("#if os(Linux) && !DEBUG"), .constant("a"),
        .condition("#elseif os(macOS) || `3x3`"),
        .constant("b"), .condition("#else"), .condition("#endif"),
      ])
  }

  @Test func `finds imports and where they stand`() {
    let text = """
      import Netlab; import Glibc
      // import Foundation
        @testable import struct Swift.Int
      public import `Dispatch`
      let a = f(import: 1)
      """
    #expect(
      declarations(text).imports == [
        .init(module: "Netlab", line: 1, column: 1), .init(module: "Glibc", line: 1, column: 16),
        .init(module: "Swift", line: 3, column: 13), .init(module: "Dispatch", line: 4, column: 8),
      ])
  }
}
