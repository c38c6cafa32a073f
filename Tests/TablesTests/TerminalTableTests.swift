import Tables
import Testing

@Suite struct `Table on a terminal` {
  private let table = Table(
    columns: [
      Column("path", title: "layer", shortening: .tail),
      Column("outputShape", title: "output", alignment: .right),
      Column("parameters", alignment: .right),
      Column("share", title: "%", alignment: .right, dropOrder: 2, isDerived: true),
      Column("outputBytes", title: "memory", alignment: .right, dropOrder: 1),
    ],
    rows: [
      row("conv1", level: 0, [64, 112, 112], 9472, 0.9, 3_211_264),
      row("module_2", level: 0, [7, 5, nil], 1052, 0.1, nil, isBold: true),
      row("inner", level: 1, [7, 5, 9], 1052, 0.1, 1260, isBold: true),
      row("3x3_reduce", level: 2, [7, 5, 9], 1052, 0.0001, 1260),
      row("relu", level: 3, [7, 5, 9], 0, nil, 1260),
      row("pool", level: 1, [7, 2, 4], 0, nil, 224),
    ],
    totals: [row("total", level: nil, nil, 10_524, 1, 3_214_008, isBold: true)])

  private static func row(
    _ name: String, level: Int?, _ shape: [Int?]?, _ parameters: Int, _ share: Double?,
    _ bytes: Int?, isBold: Bool = false
  ) -> Row {
    let shape = shape.map(Cell.extents) ?? .empty
    let share = share.map(Cell.fraction) ?? .empty
    let cells: [Cell] = [
      .path(name: name, whole: name), shape, .count(parameters), share, .bytes(orUnknown: bytes),
    ]
    return Row(cells, level: level, isBold: isBold)
  }

  @Test func `shows a tree, aligns numbers and sets sums apart`() {
    #expect(
      table.layout().text == """
        layer                 output  parameters       %   memory
        ────────────────  ──────────  ──────────  ──────  ───────
        conv1             64×112×112       9,472   90.0%  3.1 MiB
        module_2               7×5×?       1,052   10.0%        ?
        ├─ inner               7×5×9       1,052   10.0%  1.2 KiB
        │  └─ 3x3_reduce       7×5×9       1,052   <0.1%  1.2 KiB
        │     └─ relu          7×5×9           0          1.2 KiB
        └─ pool                7×2×4           0            224 B
        ────────────────  ──────────  ──────────  ──────  ───────
        total                             10,524  100.0%  3.1 MiB

        """)
  }

  @Test func `leaves out the most dispensable columns first`() {
    let layout = table.layout(width: 52)
    #expect(layout.leftOut.map(\.key) == ["share"])
    #expect(table.layout(width: 40).leftOut.map(\.key) == ["share", "outputBytes"])
    #expect(
      layout.text == """
        layer                 output  parameters   memory
        ────────────────  ──────────  ──────────  ───────
        conv1             64×112×112       9,472  3.1 MiB
        module_2               7×5×?       1,052        ?
        ├─ inner               7×5×9       1,052  1.2 KiB
        │  └─ 3x3_reduce       7×5×9       1,052  1.2 KiB
        │     └─ relu          7×5×9           0  1.2 KiB
        └─ pool                7×2×4           0    224 B
        ────────────────  ──────────  ──────────  ───────
        total                             10,524  3.1 MiB

        """)
  }

  @Test func `shortens texts where leaving out columns is not enough`() {
    #expect(
      table.layout(width: 36).text == """
        layer             output  parameters
        ────────────  ──────────  ──────────
        conv1         64×112×112       9,472
        module_2           7×5×?       1,052
        ├─ inner           7×5×9       1,052
        │  └─ 3x3_r…       7×5×9       1,052
        │     └─ re…       7×5×9           0
        └─ pool            7×2×4           0
        ────────────  ──────────  ──────────
        total                         10,524

        """)
  }

  @Test(arguments: [1, 20, 36, 40, 52, 58, 59, 60, 200])
  func `stays within the width while there is anything to give up`(width: Int) {
    let lines = table.layout(width: width).text.split(separator: "\n")
    let longest = lines.map { String($0).displayWidth }.max() ?? 0
    #expect(longest <= max(width, 36))
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func `paints headings bold and quiet cells dim, around the text alone`() {
    let small = Table(
      columns: [Column("a"), Column("b", alignment: .right)],
      rows: [Row([.text("x"), .count(0)]), Row([.text("long"), .count(1234)], isBold: true)])
    #expect(
      small.layout(palette: Palette(isColored: true)).text == """
        \u{1B}[1ma\u{1B}[0m         \u{1B}[1mb\u{1B}[0m
        \u{1B}[2m────  ─────\u{1B}[0m
        x         \u{1B}[2m0\u{1B}[0m
        \u{1B}[1mlong\u{1B}[0m  \u{1B}[1m1,234\u{1B}[0m

        """)
  }

  @Test func `counts wide and combining characters as terminals do`() {
    let small = Table(
      columns: [Column("name"), Column("n")],
      rows: [
        Row([.text("卷积"), .integer(1)]), Row([.text("e\u{301}e\u{301}"), .integer(2)]),
        Row([.text("🙂"), .integer(3)]),
      ])
    #expect(
      small.layout().text == """
        name  n
        ────  ─
        卷积  1
        e\u{301}e\u{301}    2
        🙂    3

        """)
  }

  @Test func `writes control characters as escapes`() {
    let small = Table(columns: [Column("a")], rows: [Row([.text("x\u{1B}[31m\ny\u{202E}")])])
    #expect(small.layout().text == "a\n──────────────────────\nx\\u{1B}[31m\\ny\\u{202E}\n")
  }

  @Test func `has a head and a rule where it has no rows`() {
    #expect(Table(columns: [Column("a"), Column("b")], rows: []).layout().text == "a  b\n─  ─\n")
  }
}
