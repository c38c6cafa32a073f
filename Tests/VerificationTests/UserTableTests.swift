import Foundation
import Netlab
import Testing

@testable import Specs
@testable import Verification

@Suite struct `A user's table` {
  @Test func `is checked row by row`() throws {
    let text = #"""
      quantity,row,published,unit,note\#r
      weights,inception_3a,159K,Ki,"the paper's K, ""1,024"""\#r
      multiply-adds,inception_3a,127,M,\#r

      Output Size,inception_3a,28x28x256,,\#r
      parameters,total,"6,998,552",,
      weights,conv2_reduce + conv2,112K,Ki,
      depth,nowhere,2,,
      """#
    let table = try UserTable.table(of: Array(text.utf8), named: "mine.csv", network: "GoogLeNet")
    let verification = try Verification(of: googlenet, tables: [table])
    #expect(
      verification.rows.map { "\($0.row) \($0.computedText) \($0.verdict) \($0.note)" } == [
        "inception_3a 159.5Ki (163,328) agrees the paper's K, \"1,024\"",
        "inception_3a 128.0M (128,049,152) differs computed is 0.83% more",
        "inception_3a 28×28×256 agrees ", "total 6,998,552 agrees ",
        "conv2_reduce + conv2 112.0Ki (114,688) agrees ",
        "nowhere – differs the network has no layer nowhere",
      ])
  }

  @Test func `becomes the promised JSON`() throws {
    let text =
      "row,quantity,published\ninception_3a,weights,159K\nconv1,output size,9x9x9\nx,depth,1\n"
    let table = try UserTable.table(of: Array(text.utf8), named: "mine.csv", network: "GoogLeNet")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let document = VerificationDocument(try Verification(of: googlenet, tables: [table]))
    #expect(
      String(decoding: try encoder.encode(document), as: UTF8.self) == """
        {"network":"GoogLeNet","remarks":[],"rows":[\
        {"computed":163328,"note":"computed is 2.7% more","printed":"159K","published":159000,\
        "quantity":"weights","row":"inception_3a","verdict":"differs"},\
        {"computed":"112×112×64","note":"","printed":"9×9×9","published":"9×9×9",\
        "quantity":"output size","row":"conv1","verdict":"differs"},\
        {"computed":null,"note":"the network has no layer x","printed":"1","published":1,\
        "quantity":"depth","row":"x","verdict":"differs"}],"schema":1}
        """)
  }

  /// A table, and how its error begins.
  private static let faults: [(String, String)] = [
    ("", "t.csv: error: the table has no rows"),
    ("row,quantity,published", "t.csv: error: the table has no rows"),
    (
      "row,quantity,publisht\na,depth,1",
      "t.csv:1:14: error: there is no column \"publisht\"\n"
        + "  hint: the columns are row, quantity, published, unit, note"
    ),
    (
      "row,row,published\na,depth,1",
      "t.csv:1:5: error: a second column \"row\"\n  hint: remove one of the two"
    ),
    (
      "row,published\na,1",
      "t.csv:1: error: the column \"quantity\" is missing\n"
        + "  hint: the first line names the columns; row, quantity and published must be among them"
    ),
    (
      "row,quantity,published\na,weights,1,388K",
      "t.csv:2: error: 4 fields where the first line names 3 columns\n"
        + "  hint: a number or note with a comma needs quotes: \"1,388K\""
    ),
    (
      "row,quantity,published\n\na,wait,1",
      "t.csv:3:3: error: there is no quantity \"wait\"\n  hint: the quantities are parameters,"
    ),
    (
      "row,quantity,published,unit\na,depth,1,furlong",
      "t.csv:2:11: error: there is no unit \"furlong\"\n"
        + "  hint: use K, M, G for 10³, 10⁶, 10⁹, Ki, Mi, Gi for 2¹⁰, 2²⁰, 2³⁰, or %"
    ),
    (
      "row,quantity,published\na,depth,deep",
      "t.csv:2:9: error: \"deep\" is no number in the unit of its row\n"
        + "  hint: write digits and at most one unit, as in 159K, 2.7 M or \"60,965,224\""
    ),
    (
      "row,quantity,published\na,output size,28x28",
      "t.csv:2:15: error: \"28x28\" is no output size\n"
        + "  hint: write height×width×channels, as in 28x28x256"
    ),
    (
      "row,quantity,published\n\"a,depth,1",
      "t.csv:2:1: error: the quote that opens here is not closed\n"
        + "  hint: close it with \"; a quote inside a quoted field is written twice"
    ),
    (
      "row,quantity,published\n\"a\"b,depth,1",
      "t.csv:2:4: error: text behind a closing quote\n"
        + "  hint: put a comma there; a quote inside a quoted field is written twice"
    ),
  ]

  private func message(for text: String) -> String? {
    let error = #expect(throws: UserTableError.self) {
      try UserTable.table(of: Array(text.utf8), named: "t.csv", network: "x")
    }
    return error?.message(file: "t.csv")
  }

  @Test(arguments: faults)
  func `with a fault is refused with its place`(text: String, message: String) {
    #expect(self.message(for: text)?.hasPrefix(message) == true)
  }

  @Test func `that is too large is refused`() {
    #expect(
      message(
        for: "row,quantity,published\n" + String(repeating: "a", count: 1_001) + ",depth,1")
          == """
          t.csv:2:1: error: a field of more than 1,000 bytes
            hint: shorten it, or look for a quote that is not closed
          """)
    #expect(
      message(
        for: "row,quantity,published" + String(repeating: "\na,depth,1", count: 10_001))
          == """
          t.csv:10002: error: more than 10,000 rows
            hint: split the table
          """)
    #expect(
      message(for: String(repeating: " ", count: 1 << 20) + "x") == """
        t.csv: error: the table has 1,048,577 bytes, more than 1,048,576
          hint: keep only the rows to be checked
        """)
  }

  @Test func `that is no text is refused`() {
    #expect(throws: UserTableError.notText) {
      try UserTable.table(of: [0x72, 0xFF, 0xC0], named: "t.csv", network: "x")
    }
  }
}
