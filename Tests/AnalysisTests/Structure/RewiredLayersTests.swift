import Analysis
import Netlab
import Testing

@Suite struct `Layers that read others` {
  /// Networks, and how they differ.
  @Test(arguments: [
    (
      "s: conv x, c: conv s, r: relu s, y: sum c r",
      "s: conv x, c: conv s, r: relu c, y: sum c r",
      ["relu stands behind s → behind c | r | 0, 0"]
    ),
    (
      "s: pool x, d: sum s s, r: relu s, c: conv d, e: conv1 r, y: sum c e",
      "s: pool x, d: sum s s, r: relu d, c: conv d, e: conv1 r, y: sum c e",
      ["relu stands behind s → behind d | r | 0, 0"]
    ),
    (
      "s: conv x, p: pool s, d: sum s p, r: mean s, c: conv d, y: concat c r",
      "s: conv x, p: pool s, d: sum s p, r: mean d, c: conv d, y: concat c r",
      ["averagePool 3×3 stands behind s → behind d | r | 0, 0"]
    ),
    (
      "s: conv x, c: conv s, a: sum c s, r: relu s, b: sum r c, y: concat a b",
      "s: conv x, c: conv s, a: sum c s, r: relu a, b: sum r c, y: concat a b",
      ["relu stands behind s → behind a | r | 0, 0"]
    ),
    // What it gives to those behind it costs more.
    (
      "s: conv x, d: concat s s, r: sigmoid s, c: wide d, y: concat c r, e: wide y",
      "s: conv x, d: concat s s, r: sigmoid d, c: wide d, y: concat c r, e: wide y",
      ["sigmoid stands behind s → behind d | r | 0, 0"]
    ),
    // Two layers of one name in two modules.
    (
      "conv: conv x, b/conv: conv conv, b/c/relu: relu conv, b/sum: sum b/conv b/c/relu",
      "conv: conv x, b/conv: conv conv, b/c/relu: relu b/conv, b/sum: sum b/conv b/c/relu",
      ["relu stands behind conv → behind b/conv | b/c/relu | 0, 0"]
    ),
  ])
  func `are named where they stand`(first: String, second: String, words: [String]) throws {
    let compared = try Compared(
      try Wires(first).network("first"), try Wires(second).network("second"))
    #expect(compared.differences == words)
    #expect(compared.notes == [])
    #expect(compared.accounted == compared.total)
    #expect(!compared.isSame)
  }
}
