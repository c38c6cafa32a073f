import Netlab
import Testing

@testable import Diagrams
@testable import Specs

@Suite struct `Captions` {
  @Test(arguments: [
    (0, "0"), (64, "64"), (999, "999"), (1000, "1.00K"), (9408, "9.41K"), (9_995, "10.0K"),
    (99_949, "99.9K"), (99_950, "100K"), (999_499, "999K"), (999_500, "1.00M"),
    (1_582_671_872, "1.58G"), (Int.max, "9.22E"),
  ])
  func `round counts to three digits`(number: Int, text: String) {
    #expect(Amount.count(number) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (3_211_264, "3.06 MiB"),
    (Int.max, "8.00 EiB"),
  ])
  func `count bytes in steps of 1024`(number: Int, text: String) {
    #expect(Amount.bytes(number) == text)
  }

  @Test func `put a convolution, its norm and its activation into one box`() throws {
    let network = Network("n", input: Shape(3, 5, 9)) {
      conv(`3x3`, 7, stride: 2, norm: .batch)
      lrn()
      conv(Extent(1, 3), 4, activation: .leakyReLU(slope: 0.2), name: "narrow")
      residual("block") { conv(`1x1`, 4, activation: nil) }
      linear(10)
      softmax()
    }
    #expect(
      try drawing(network).texts == [
        "input 3×5×9",
        "conv 3×3/2, 7 · BN · ReLU\n2.84K MACs · 203 params",
        "LRN size 5",
        "narrow\nconv 1×3, 4 · leaky ReLU slope 0.2\n1.26K MACs · 88 params",
        "conv 1×1, 4\n240 MACs · 20 params",
        "sum · ReLU",
        "linear 10\n600 MACs · 610 params",
        "softmax",
      ])
  }

  @Test func `keep an activation apart whose input others read too`() throws {
    let network = Network("n", input: Shape(3, 5, 9)) {
      conv(`1x1`, 4, activation: nil)
      sum {
        relu()
        identity()
      }
    }
    #expect(
      try drawing(network).texts == [
        "input 3×5×9", "conv 1×1, 4\n540 MACs · 16 params", "ReLU", "sum",
      ])
  }

  @Test func `say what a folded module holds`() throws {
    let texts = try drawing(googlenet, DiagramOptions(depth: 1)).texts
    #expect(
      texts[8] == """
        inception_3a
        1×1 64 | 3×3 96→128 | 5×5 16→32 | pool 32
        128M MACs · 164K params
        """)
    let residuals = try drawing(resnet50, DiagramOptions(depth: 1)).texts
    #expect(
      residuals[4] == """
        conv3_x
        1×1/2 128 → 3×3 128 → 1×1 512 + 1×1/2 512
        3 × (1×1 128 → 3×3 128 → 1×1 512 + identity)
        951M MACs · 1.22M params
        """)
    let naive = try drawing(googlenetNaive, DiagramOptions(depth: 1)).texts
    #expect(naive.contains { $0.contains("max pool 3×3") })
  }

  @Test func `count the layers of a module that cannot be told in a line`() throws {
    let network = Network("n", input: Shape(3, 9, 9)) {
      module("tangled") {
        for filters in 2..<60 { conv(`3x3`, filters) }
        maxPool(`2x2`)
      }
    }
    #expect(
      try drawing(network, DiagramOptions(depth: 1)).texts[1].split(separator: "\n")[1]
        == "58 conv · 1 max pool")
  }

  @Test func `cut long names in the middle`() {
    let name = String(repeating: "a", count: 40) + String(repeating: "z", count: 40)
    #expect(
      BoxCaption.shortened(name)
        == String(repeating: "a", count: 24) + "…" + String(repeating: "z", count: 23))
  }

  @Test func `measure text as Helvetica is wide`() {
    #expect(TextWidth.points(of: "conv 3×3", size: 10, isBold: false) == 40.86)
    #expect(TextWidth.points(of: "conv 3×3", size: 10, isBold: true) == 43.08)
    #expect(TextWidth.points(of: "網", size: 10, isBold: false) == 10)
    #expect(TextWidth.points(of: "e\u{301}", size: 1000, isBold: false) == 556)
  }
}
