import Netlab
import Testing

@testable import Diagrams
@testable import Specs

@Suite struct `Colours` {
  @Test func `halve from class to class, with bounds that the legend can print`() {
    let scale = ColorScale(
      title: "t", largest: 346_816_512, classes: 6, halving: true, caption: Amount.count)
    #expect(
      scale.bounds == [11_000_000, 22_000_000, 44_000_000, 87_000_000, 180_000_000, 350_000_000])
    #expect(scale.index(of: 0) == nil)
    #expect(scale.index(of: 1) == 0)
    #expect(scale.index(of: 11_000_000) == 0)
    #expect(scale.index(of: 11_000_001) == 1)
    #expect(scale.index(of: 346_816_512) == 5)
  }

  @Test func `fall together where there is little to tell apart`() {
    let scale = ColorScale(title: "t", largest: 2, classes: 6, halving: true) { "\($0)" }
    #expect(scale.bounds == [1, 2])
    let nothing = ColorScale(title: "t", largest: 0, classes: 6, halving: true) { "\($0)" }
    #expect(nothing.bounds.isEmpty)
    #expect(nothing.index(of: 0) == nil)
    let most = ColorScale(title: "t", largest: Int.max, classes: 6, halving: false) { "\($0)" }
    #expect(most.bounds.last == Int.max)
  }

  @Test(arguments: DiagramOptions.ColorBy.allCases)
  func `stand for what is asked, with a legend`(quantity: DiagramOptions.ColorBy) throws {
    let dot = try diagram(googlenet, DiagramOptions(colorBy: quantity)).dot
    let legend: String
    switch quantity {
    case .family: legend = "normalization"
    case .macs: legend = "multiply-adds\u{A0}(MACs)</b>"
    case .parameters: legend = "parameters</b>"
    case .memory: legend = "memory\u{A0}of\u{A0}parameters\u{A0}and\u{A0}output</b>"
    case .receptiveField:
      legend = "receptive\u{A0}field,\u{A0}pixels\u{A0}of\u{A0}the\u{A0}input</b>"
    }
    #expect(dot.contains(legend))
    let scale = Theme.paper.scale
    #expect(dot.contains("fillcolor=\"\(scale[scale.count - 1])\"") == (quantity != .family))
  }

  @Test func `widen the edges where memory is asked for`() throws {
    let dot = try diagram(lenet5, DiagramOptions(colorBy: .memory)).dot
    #expect(dot.contains("penwidth=6"))
  }

  @Test func `differ from family to family`() {
    let swatches = Family.allCases.map(Theme.paper.swatch)
    #expect(Set(swatches).count == Family.allCases.count)
  }

  @Test func `of the legend are those of the families drawn`() throws {
    let network = Network("n", input: Shape(3, 5, 9)) { conv(`1x1`, 2) }
    let dot = try diagram(network).dot
    #expect(dot.contains("convolution\u{A0}"))
    #expect(!dot.contains("pooling\u{A0}"))
  }

  @Test func `of repeats are what one costs and what the last one sees`() throws {
    let network = Network("n", input: Shape(3, 40, 44)) {
      for block in 1...5 { module("block\(block)") { conv(`3x3`, 3) } }
    }
    let options = DiagramOptions(depth: 1, colorBy: .receptiveField)
    let sights = try drawing(network, options)
    #expect(
      sights.texts[1] == """
        block1 … block5  ×5
        3×3 3
        sees 3×3 to 11×11
        """)
    #expect(sights.scale?.bounds.last == 11)
    #expect(sights.dot.source.contains("of the last repeat: receptive field 11×11"))
    let costs = try drawing(network, DiagramOptions(depth: 1, colorBy: .macs))
    #expect(costs.texts[1].hasSuffix("each 143K MACs · 84 params"))
  }
}
