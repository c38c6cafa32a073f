import Foundation
import Testing

@testable import SpecLoader

@Suite struct `Short spelling` {
  private func spelling(_ text: String) -> ShortSpelling {
    let bytes = Array(text.utf8)
    return ShortSpelling(of: bytes, tokens: SwiftLexer.tokens(of: bytes))
  }

  private func quoted(_ text: String) -> String {
    String(decoding: spelling(text).quoted, as: UTF8.self)
  }

  @Test func `quotes the words of the paper's modules`() {
    #expect(
      quoted("inception(1x1:64, 3x3red:96, 3x3:128, 5x5red:16, 5x5:32, pool:32)")
        == "inception(`1x1`:64, `3x3red`:96, `3x3`:128, `5x5red`:16, `5x5`:32, pool:32)")
  }

  @Test(arguments: [
    ("conv(7x7, 64)", "conv(`7x7`, 64)"),
    ("conv(11x1,64)", "conv(`11x1`,64)"),
    ("Kernel.3x3.area", "Kernel.`3x3`.area"),
    ("1x3x3 + 3x3_é", "`1x3x3` + `3x3_é`"),
    ("[1x1: 64]/3x3", "[`1x1`: 64]/`3x3`"),
    ("a / 3x3 / b", "a / `3x3` / b"),
    ("f(x)/3x3/g(y)", "f(x)/`3x3`/g(y)"),
  ])
  func `quotes code`(text: String, expected: String) {
    #expect(quoted(text) == expected)
  }

  @Test(arguments: [
    "0x10 + 0xFFp3 + 0x3red + 0b11 + 0o7", "a3x3 + _3x3 + $0x3 + é3x3", "1_000x3 + 1.5x3 + 3x + x3",
    "`3x3` + `a 3x3 b`", "// 3x3\n", "/* 3x3 /* 3x3 */ 3x3 */", "\"3x3\"", "\"a \\\" 3x3\"",
    "\"\"\"\n3x3 \" 3x3 \"\" 3x3\n\"\"\"", "#\"3x3 \" 3x3 \\(3x3)\"#", "##\"3x3 \"# 3x3\"##",
    "#\"\"\"\n 3x3 \"\"\" 3x3\n\"\"\"#", "let r = /3x3/", "f(/a\\/3x3/)", "#/3x3 / 3x3/#",
    "#/\n 3x3\n/#", "#!/usr/bin/3x3\n", "",
  ])
  func `leaves everything else alone`(text: String) {
    #expect(quoted(text) == text)
  }

  @Test(arguments: [
    ("\"\\(3x3)\"", "\"\\(`3x3`)\""),
    ("\"3x3 \\(f(3x3, \"3x3 \\(5x5)\")) 3x3\"", "\"3x3 \\(f(`3x3`, \"3x3 \\(`5x5`)\")) 3x3\""),
    ("#\"\\(3x3) \\#(3x3)\"#", "#\"\\(3x3) \\#(`3x3`)\"#"),
    ("\"\"\"\n\\(3x3) 3x3\n\"\"\" + 3x3", "\"\"\"\n\\(`3x3`) 3x3\n\"\"\" + `3x3`"),
  ])
  func `reads interpolations as code`(text: String, expected: String) {
    #expect(quoted(text) == expected)
  }

  @Test func `goes on after a string that lacks its end`() {
    #expect(quoted("let a = \"3x3\nconv(3x3)") == "let a = \"3x3\nconv(`3x3`)")
    #expect(quoted("let a = \"\\(3x3\nconv(3x3)") == "let a = \"\\(`3x3`\nconv(`3x3`)")
    #expect(quoted("/* 3x3") == "/* 3x3")
    #expect(quoted("\"\"\"\n3x3") == "\"\"\"\n3x3")
    #expect(quoted("\"\\") == "\"\\")
  }

  @Test func `takes interpolations as deep as a file can hold`() {
    let depth = 100_000
    let text = String(repeating: "\"\\(", count: depth) + "3x3"
    #expect(quoted(text).hasSuffix("\"\\(`3x3`"))
  }

  @Test func `gives every spec of the package back from its short spelling`() throws {
    let folder =
      RunningProgram.folder(
        of: RunningProgram.folder(of: RunningProgram.folder(of: #filePath))) + "/Specs"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift") }
    #expect(names.contains("googlenet.swift"))
    for name in names {
      let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
      let text = String(decoding: data, as: UTF8.self)
      let short = text.replacing(/`(\d+x\d+\w*)`/) { "\($0.1)" }
      #expect(quoted(short) == text, "\(name)")
    }
  }

  @Test func `maps columns back to the author's own`() {
    let spelling = spelling("é(1x1:64, 3x3red:96)\nconv(7)\n  3x3")
    // Quoted: é(`1x1`:64, `3x3red`:96)
    let columns = [1, 3, 4, 5, 7, 8, 9, 10, 14, 15, 21, 22, 25]
    #expect(
      columns.map { spelling.column($0, line: 1) } == [1, 3, 4, 4, 6, 7, 7, 8, 12, 12, 18, 18, 21])
    #expect(spelling.column(6, line: 2) == 6)
    #expect([3, 4, 7, 8].map { spelling.column($0, line: 3) } == [3, 3, 6, 6])
    #expect(spelling.column(9, line: 99) == 9)
  }
}
