import Tables
import Testing

@Suite struct `Table in a file` {
  private let table = Table(
    columns: [
      Column("path", title: "layer"), Column("outputShape", title: "output"),
      Column("multiplyAdds", title: "multiply-adds", alignment: .right),
      Column("share", title: "%", alignment: .right, isDerived: true),
      Column("receptiveField", title: "field"), Column("aligned"),
    ],
    rows: [
      Row(
        [
          .path(name: "3x3", whole: "a_1/3x3"), .extents([7, 5, 9]), .count(1_234_567),
          .fraction(0.25), .notation("3/2", raw: "3x3"), .flag(true),
        ], level: 1, isBold: true),
      Row(
        [
          .text("say \"a|b\",\nthen *c*"), .extents([7, nil, nil]), .unknown, .empty,
          .real(0.5), .bytes(2048),
        ]),
    ],
    totals: [Row([.text("total"), .empty, .count(2), .empty, .empty, .integer(2014)])])

  @Test func `is Markdown with aligned columns and nothing that Markdown would read`() {
    #expect(
      table.markdown == #"""
        | layer                    | output    | multiply-adds |         % | field   | aligned |
        | ------------------------ | --------- | ------------: | --------: | ------- | ------- |
        | **a_1/3x3**              | **7×5×9** | **1,234,567** | **25.0%** | **3/2** | **yes** |
        | say "a\|b",\\nthen \*c\* | 7×?×?     |             ? |           | 0.5     | 2.0 KiB |
        | total                    |           |             2 |           |         | 2014    |

        """#)
  }

  @Test func `is CSV with raw numbers, quoted where it has to be`() {
    #expect(
      table.csv
        == "path,outputShape,multiplyAdds,receptiveField,aligned\r\n"
        + "a_1/3x3,7x5x9,1234567,3x3,true\r\n"
        + "\"say \"\"a|b\"\",\nthen *c*\",7x?x?,,0.5,2048\r\n")
  }
}
