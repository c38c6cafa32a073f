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
    #expect(rules.renamed("layer1.0.bn1.running_var") == "layer1/0/bn1.variance")
    #expect(rules.renamed("bn2.running_mean") == "conv2/norm.mean")
    #expect(rules.renamed("bn2.num_batches_tracked") == "")
    #expect(rules.renamed("bn2.bias") == "gone")
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
}
