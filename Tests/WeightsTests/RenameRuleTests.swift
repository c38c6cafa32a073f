import Foundation
import Testing
import Weights

@Suite struct `Rename rule` {
  @Test(arguments: [
    ("conv1.weight=stem.weight", "conv1.weight", "stem.weight"),
    ("features.*.weight=conv*.weight", "features.12.weight", "conv12.weight"),
    ("features.*.weight=conv*.weight", "features.1.2.weight", nil),
    ("**.gamma=**.weight", "a/b.c.gamma", "a/b.c.weight"),
    ("bn*.**=conv*/norm.**", "bn1.running_mean", "conv1/norm.running_mean"),
    ("*.*.**={2}/{1}.{3}", "a.b.c", "b/a.c"),
    ("**=model/**", "", "model/"),
    ("*=x*y", "", "xy"),
    ("a**b**c=**|**", "aXbYbZc", "XbY|Z"),
    ("**/aux.**=", "head/aux.weight", ""),
    ("conv=x", "conv1", nil),
    ("a*a=*", "a", nil),
    ("*aab*=*|*", "aaab", "a|"),
    ("*.b.*.c.*=*", "x.b.c.y", nil),
    ("**b*b**=**|*|**", "abcbd", "a|c|d"),
    ("*{1}={1}{a}", "z{1}", "z{a}"),
    ("été.*=*", "été.ß", "ß"),
  ])
  func `renames what it matches`(_ rule: String, _ name: String, _ expected: String?) throws {
    #expect(try RenameRule(rule).renamed(name) == expected)
  }

  @Test(arguments: [
    (
      "conv1",
      """
      error: --rename conv1 is no rule
        hint: write pattern=replacement, as in 'features.*.weight=conv*.weight', or torch, \
      by-order, @file
      """
    ),
    (
      "=conv1",
      """
      error: --rename =conv1 has nothing in front of its =
        hint: write a name or a pattern there; ** stands for any name
      """
    ),
    (
      "a*=b*c*",
      """
      error: --rename a*=b*c* puts in match 2, and its pattern has one star
        hint: write a * or ** in the pattern for each one in the replacement
      """
    ),
    (
      "a=b{1}",
      """
      error: --rename a=b{1} puts in match 1, and its pattern has no star
        hint: write a * or ** in the pattern for each one in the replacement
      """
    ),
    (
      "a**=b{0}",
      """
      error: --rename a**=b{0} puts in match 0, and its pattern has one star
        hint: write a * or ** in the pattern for each one in the replacement
      """
    ),
  ])
  func `says what is wrong with it`(_ rule: String, _ message: String) {
    do {
      _ = try RenameRule(rule)
      Issue.record("no error")
    } catch {
      #expect(error.description == message)
    }
  }

  @Test func `cannot be made slow`() throws {
    let rule = try RenameRule(String(repeating: "**a", count: 200) + "b=x")
    #expect(rule.renamed(String(repeating: "a", count: 1999)) == nil)
    #expect(throws: RenameError.tooLong(bytes: 2001)) {
      try RenameRule(String(repeating: "*", count: 2000) + "=")
    }
  }

  @Test func `is one of several, in order`() throws {
    let rules = try RenameRules(["torch", "bn*.**=conv*/norm.**", "conv*/norm.bias=gone"])
    #expect(try rules.renamed("layer1.0.bn1.running_var") == "layer1/0/bn1.variance")
    #expect(try rules.renamed("bn2.running_mean") == "conv2/norm.mean")
    #expect(try rules.renamed("bn2.num_batches_tracked") == "")
    #expect(try rules.renamed("bn2.bias") == "gone")
    #expect(throws: RenameError.byOrderAlone) { try RenameRules(["torch", "by-order"]) }
  }

  @Test func `stands in a file, one in a line`() throws {
    let path = FileManager.default.temporaryDirectory.path + "/rules-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("# PyTorch\ntorch\r\n\n  a=b \n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try RenameRules.texts(["x=y", "@\(path)"]) == ["x=y", "torch", "a=b"])
    let missing = #expect(throws: RenameError.self) { try RenameRules.texts(["@\(path)s"]) }
    #expect(
      missing?.description == """
        error: cannot read \(path)s: no such file or directory
          hint: check the path
        """)
  }
  /// The message for a file of rules that holds these bytes.
  private func message(_ bytes: [UInt8]) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/rules-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do {
      _ = try RenameRules.texts(["@\(path)"])
      return ""
    } catch {
      return error.description.replacingOccurrences(of: path, with: "rules.txt")
    }
  }

  @Test(arguments: [
    (
      "torch\n# a comment\nconv1\u{1B}[31m\n",
      """
      error: rules.txt:3: “conv1\\u{1B}[31m” is no rule
        hint: write pattern=replacement, as in 'features.*.weight=conv*.weight', or torch, \
      by-order, @file
      """
    ),
    (
      "a=b\r\n\r\na.*=b{2}\r\n",
      """
      error: rules.txt:3: a.*=b{2} puts in match 2, and its pattern has one star
        hint: write a * or ** in the pattern for each one in the replacement
      """
    ),
    (
      "=b",
      """
      error: rules.txt:1: =b has nothing in front of its =
        hint: write a name or a pattern there; ** stands for any name
      """
    ),
    (
      "\n# nothing\n",
      """
      error: rules.txt holds no rule
        hint: write one rule in each line, as in features.*.weight=conv*.weight; # begins a comment
      """
    ),
  ]) func `of a file is told with its line`(text: String, expected: String) throws {
    #expect(try message(Array(text.utf8)) == expected)
  }

  @Test func `of a file is not too long, and the file not too large`() throws {
    #expect(
      try message(Array("torch\n\(String(repeating: "x", count: 2000))=y".utf8)) == """
        error: rules.txt:2: a rule has 2002 bytes, and 2000 are the most
          hint: write several rules
        """)
    #expect(
      try message([UInt8](repeating: 0x0A, count: 1_200_000)) == """
        error: rules.txt has 1,200,000 bytes; a file of rules has at most 1,048,576
          hint: write one rule in each line, as in features.*.weight=conv*.weight; # begins a comment
        """)
  }

  @Test func `is no text in another coding, and stands in no device`() throws {
    #expect(
      try message([0x61, 0xFF, 0x0A]) == """
        error: rules.txt is no file of rules: it is no text in UTF-8
          hint: write one rule in each line, as in features.*.weight=conv*.weight; # begins a comment
        """)
    for (argument, expected) in [
      ("@/dev/zero", "error: cannot read /dev/zero: it is a pipe or a device\n  hint: name a file"),
      (
        "@",
        "error: --rename @ names no file\n  hint: write the file's name behind it, as in"
          + " --rename @rules.txt"
      ),
    ] {
      let error = #expect(throws: RenameError.self) { try RenameRules.texts([argument]) }
      #expect(error?.description == expected)
    }
  }

  @Test func `is one of so many, for so many tensors, that it is refused`() throws {
    let names = (0..<10_000).map { "features.\($0).weight" }
    let rules = try RenameRules((0..<20_000).map { "layers.\($0)=layer\($0)" })
    let error = #expect(throws: RenameError.self) { try rules.renamed(names, limit: 100_000) }
    #expect(
      error?.description == """
        error: 20,000 rules for 10,000 tensors take more than 100,000 comparisons
          hint: let patterns with * and ** stand for many rules
        """)
    // All that stands between the stars is there, and yet nothing matches.
    let slow = try RenameRules(
      [String](repeating: String(repeating: "*a", count: 200) + "*=x", count: 1000))
    let name = String(repeating: "a", count: 999)
    #expect(throws: RenameError.tooMuchWork(rules: 1000, tensors: 1, limit: 1_000_000)) {
      try slow.renamed(["\(name).\(name)"], limit: 1_000_000)
    }
  }

  @Test func `makes no endless names`() throws {
    let rules = try RenameRules(["**=\(String(repeating: "{1}", count: 300))"])
    let error = #expect(throws: RenameError.self) { try rules.renamed(["conv1.weight"]) }
    #expect(
      error?.description == """
        error: --rename “**=\(String(repeating: "{1}", count: 32)){…” makes a name of 3,600 bytes of \
        “conv1.weight”, and 2000 are the most
          hint: put in what the stars have matched once
        """)
  }
}
