import Netlab
import Testing

@testable import Specs
@testable import Verification

@Suite struct `Table 1 of GoogLeNet` {
  @Test func `has all its contradictions found`() throws {
    let verification = try verification(of: googlenet)
    #expect(
      verification.sections[0].rows.filter { $0.verdict != .agrees }.map {
        "\($0.row) \($0.quantity.rawValue) \($0.verdict)"
      } == [
        "convolution 7x7 weights misprint", "convolution 7x7 multiply-adds misprint",
        "inception (3b) weights misprint", "inception (4a) weights misprint",
        "inception (4a) multiply-adds misprint", "inception (4b) weights misprint",
        "inception (4c) weights misprint", "inception (4d) weights misprint",
        "inception (4e) weights misprint", "inception (5a) weights misprint",
        "inception (5a) multiply-adds misprint", "inception (5b) weights misprint",
      ])
    #expect(verification.sections[0].rows.count == 55)
  }

  @Test(arguments: [
    (
      "inception (3b)",
      "computed is 0.26% less; the row's filters have 388,096 weights = 379.0K; 388,736 with biases"
        + " = 379.6K would fit, but no other row counts biases; 380K at 28×28 would cost 305.1M, not"
        + " the printed 304M"
    ),
    (
      "inception (4a)",
      "computed is 0.76% more; the row's filters have 375,552 weights = 366.8K (376,176 with biases"
        + " = 367.4K); the ops column is off the same way: both would fit 40 filters in column 5×5"
        + " instead of 48, which the printed 512 outputs rule out"
    ),
    (
      "inception (4b)",
      "computed is 0.23% more; the row's filters have 448,512 weights = 438.0K (449,160 with biases"
        + " = 438.6K); the printed 88M fits both"
    ),
    (
      "inception (4c)",
      "computed is 7.5% more; the row's filters have 509,440 weights = 497.5K (510,104 with biases"
        + " = 498.1K); 463K at 14×14 would cost 92.9M, not the printed 100M"
    ),
    (
      "inception (5a)",
      "computed is 5.0% less; the row's filters have 1,042,432 weights = 1,018.0K (1,043,456 with"
        + " biases = 1,019.0K); the ops column is off the same way"
    ),
  ])
  func `says how a row is off`(row: String, note: String) throws {
    #expect(try verification(of: googlenet).note(on: row, .weights) == note)
  }

  @Test func `says what is wrong with operations, and with a right one beside a wrong one`() throws
  {
    let verification = try verification(of: googlenet)
    #expect(
      verification.note(on: "inception (4a)", .multiplyAdds)
        == "computed is 0.83% more; the row's filters at 14×14 take 73,608,192 multiply-adds = 73.6M;"
        + " 73M fits the printed 364K, which is off too")
    #expect(
      verification.note(on: "inception (4c)", .multiplyAdds)
        == "the params column does not fit it: 463K would cost 92.9M")
  }

  @Test func `describes a separable first layer`() throws {
    let rows = try verification(of: googlenetSeparableStem).rows.filter {
      $0.row == "convolution 7x7"
    }
    #expect(
      rows.map { "\($0.quantity.rawValue) \($0.computedText) \($0.verdict)" } == [
        "output size 112×112×64 agrees", "depth 2 differs", "weights 2.71K (2,712) agrees",
        "multiply-adds 34.0M (34,019,328) agrees",
      ])
  }

  @Test func `is missed by a network of another build`() throws {
    let network = Network("GoogLeNet", input: Shape(3, 9, 7)) {
      conv(5, 6)
    }
    let row = try verification(of: network).rows.first { $0.row == "inception (3a)" }
    #expect(row?.verdict == .differs)
    #expect(row?.note == "the network has no layer inception_3a")
  }
}
