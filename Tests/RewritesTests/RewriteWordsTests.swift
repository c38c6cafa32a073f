import Testing

@testable import Rewrites

@Suite struct `Words for rewrites` {
  @Test func `are read with their operands`() throws {
    let rewrites = try Rewrite.rewrites(
      [
        "naive", "reduce", "4", "factorize=3x3", "Width", "0.5", "linear-head", "64,32",
        "pool-head",
        "linear-head", "fit", "resolution=192x256", "resolution", "0.5", "depth", "2",
        "naive-isolated",
      ], budget: Budget(multiplyAdds: 9))
    #expect(
      rewrites.map(\.name) == [
        "naive", "reduce 4", "factorize 3x3", "width 0.5", "linear-head", "pool-head",
        "linear-head", "fit", "resolution 192x256", "resolution 0.5", "depth 2", "naive-isolated",
      ])
    #expect(
      try Rewrite.rewrites(["naive"], budget: Budget(parameters: 7)).map(\.name)
        == ["naive", "fit"])
  }

  @Test(arguments: [
    (
      ["naif"],
      "error: there is no rewrite naif\n  hint: there are naive, naive-isolated, reduce 4,"
        + " factorize 3x3|nx1, pool-head, linear-head [4096,4096], width 0.5, depth 2,"
        + " resolution 192x256|0.5, fit"
    ),
    (["width"], "error: width lacks its operand\n  hint: write it as in: width 0.5"),
    (["width="], "error: width lacks its operand\n  hint: write it as in: width 0.5"),
    (
      ["width", "naive"], "error: width does not take naive\n  hint: write it as in: width 0.5"
    ),
    (
      ["factorize", "5x5"],
      "error: factorize does not take 5x5\n  hint: write it as in: factorize 3x3|nx1"
    ),
    (
      ["resolution", "axb"],
      "error: resolution does not take axb\n  hint: write it as in: resolution 192x256|0.5"
    ),
    (
      ["linear-head", "a"],
      "error: linear-head does not take a\n  hint: write it as in: linear-head [4096,4096]"
    ),
    (
      ["fit"], "error: no budget to fit\n  hint: give multiply-adds, parameters, or both"
    ),
  ])
  func `that make no sense are refused`(words: [String], message: String) {
    let error = #expect(throws: RewriteError.self) { try Rewrite.rewrites(words) }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    ("600M", 600_000_000), ("1.5G", 1_500_000_000), ("4,200", 4_200), ("7k", 7_000),
  ])
  func `for budgets are counts`(text: String, count: Int) throws {
    #expect(try Budget.count(text, of: "--parameters") == count)
  }

  @Test(arguments: ["", "M", "-3", "1e9", "1.2.3", "9999999999T", "nan"])
  func `for budgets must be numbers`(text: String) {
    let error = #expect(throws: RewriteError.self) { try Budget.count(text, of: "--parameters") }
    #expect(
      error?.description
        == "error: --parameters does not take \(text)\n  hint: write it as in: --parameters 600M")
  }
}
