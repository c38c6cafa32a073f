import Foundation
import Netlab
import Testing

@testable import Diagrams
@testable import Specs

@Suite struct `Pictures` {
  private let small = Network("Small", input: Shape(3, 5, 9), source: "Nobody 2026") {
    conv(`3x3`, 7, stride: 2, norm: .batch)
    residual("block") { conv(`1x1`, 7, activation: nil, name: "1x1") }
    linear(10)
  }

  /// A name with everything that a format could trip over.
  private let hostile = "q\"u'o</title>&amp;&x;\\N\\G 網🙂 -->"

  @Test func `of a small network are this DOT`() throws {
    let golden = try #require(
      Bundle.module.url(forResource: "small", withExtension: "dot", subdirectory: "Golden"))
    #expect(try diagram(small).dot == String(contentsOf: golden, encoding: .utf8))
  }

  @Test func `hold boxes, frames, edges and exact tooltips in SVG`() throws {
    let svg = try SVGReader(diagram(small).data(.svg))
    #expect(svg.elements[0].name == "svg")
    #expect(svg.element(id: "layer-conv")?.attributes["class"] == "node layer convolution")
    #expect(svg.element(id: "module-block")?.attributes["class"] == "cluster module")
    #expect(
      svg.texts(in: "layer-conv") == ["conv 3×3/2, 7 ", "· BN · ReLU", "2.84K MACs · 203 params"])
    #expect(
      svg.tooltip(of: "layer-conv") == """
        conv: conv 3×3/2, 7
        conv/norm: BN
        conv/relu: ReLU
        3×5×9 → 7×3×5
        2,835 multiply-adds
        315 elementwise operations
        203 parameters
        1,288 bytes of parameters and output
        receptive field 3×3, stride 2×2, padding 1×1
        """)
    let edges = svg.elements.filter { $0.attributes["class"] == "edge tensor" }
    #expect(edges.count == 6)
    #expect(svg.elements.contains { $0.text.hasSuffix("7·3·5") })
  }

  @Test(arguments: [nil, 1])
  func `of GoogLeNet hold every box in SVG`(depth: Int?) throws {
    let options = DiagramOptions(depth: depth)
    let svg = try SVGReader(diagram(googlenet, options).data(.svg))
    let drawing = try drawing(googlenet, options)
    for name in drawing.names {
      #expect(svg.element(id: SVGName.id("layer", name)) != nil)
    }
  }

  @Test func `have a size and a signature in PNG`() throws {
    let png = try diagram(small).data(.png)
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    #expect(Array(png[12..<16]) == Array("IHDR".utf8))
    let width = png[16..<20].reduce(0) { $0 << 8 | Int($1) }
    let height = png[20..<24].reduce(0) { $0 << 8 | Int($1) }
    #expect((200...4000).contains(width))
    #expect((200...4000).contains(height))
  }

  @Test func `begin and end as PDF does, and carry no date`() throws {
    let pdf = try diagram(small).data(.pdf)
    #expect(pdf.starts(with: Array("%PDF-1.".utf8)))
    #expect(String(decoding: pdf.suffix(6), as: UTF8.self).contains("%%EOF"))
    #expect(!String(decoding: pdf, as: UTF8.self).contains("CreationDate"))
  }

  @Test(arguments: DiagramFormat.allCases)
  func `have the same bytes each time`(format: DiagramFormat) throws {
    let first = try diagram(googlenet, DiagramOptions(depth: 1)).data(format)
    #expect(try diagram(googlenet, DiagramOptions(depth: 1)).data(format) == first)
  }

  @Test(arguments: DiagramFormat.allCases)
  func `can be drawn by many at once`(format: DiagramFormat) async throws {
    let diagram = try diagram(small)
    let first = try diagram.data(format)
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<8 { group.addTask { try diagram.data(format) } }
      for try await bytes in group { #expect(bytes == first) }
    }
  }

  @Test func `survive hostile names`() throws {
    let name = hostile.replacing("/", with: "∕")
    let network = Network(name, input: Shape(3, 5, 9), source: name) {
      conv(`1x1`, 2, name: name)
      module(name + "2") {
        conv(`1x1`, 2, name: name)
        maxPool(`2x2`, name: "\\")
      }
    }
    for options in [DiagramOptions(), DiagramOptions(depth: 1)] {
      let svg = try SVGReader(diagram(network, options).data(.svg))
      #expect(svg.texts(in: "graph0").contains(name))
      #expect(svg.texts(in: SVGName.id("layer", name))[0] == name)
      #expect(svg.tooltip(of: SVGName.id("layer", name))?.hasPrefix(name + ": conv") == true)
      for format in DiagramFormat.allCases {
        #expect(try !diagram(network, options).data(format).isEmpty)
      }
    }
  }

  @Test func `are drawn of an input and one layer`() throws {
    let network = Network("n", input: Shape(1, 1, 1)) { relu() }
    let svg = try SVGReader(diagram(network).data(.svg))
    #expect(svg.texts(in: "layer-relu") == ["ReLU"])
  }

  @Test(arguments: [(DiagramOptions.Direction.down, "x"), (.right, "y")])
  func `keep the branches of a module in order`(
    direction: DiagramOptions.Direction, axis: String
  ) throws {
    let svg = try SVGReader(diagram(googlenet, DiagramOptions(direction: direction)).data(.svg))
    for module in ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"] {
      let places = try ["1x1", "3x3_reduce", "5x5_reduce", "pool"].map { branch in
        let id = "layer-inception_\(module).\(branch)"
        let text = svg.elements.first { $0.name == "text" && $0.ids.contains(id) }
        return try #require(text?.attributes[axis].flatMap(Double.init))
      }
      #expect(places == places.sorted())
    }
  }

  @Test func `put the columns next to each other in the order of the flow`() throws {
    let drawing = try drawing(googlenet, DiagramOptions(columns: 3))
    let svg = try SVGReader(diagram(googlenet, DiagramOptions(columns: 3)).data(.svg))
    let places = try drawing.names.map { name in
      let id = SVGName.id("layer", name)
      let text = svg.elements.first { $0.name == "text" && $0.ids.contains(id) }
      return try #require(text?.attributes["x"].flatMap(Double.init))
    }
    for column in 1..<3 {
      let before = zip(places, drawing.columns.columnOfBox).filter { $0.1 < column }.map(\.0)
      let after = zip(places, drawing.columns.columnOfBox).filter { $0.1 >= column }.map(\.0)
      #expect(try #require(before.max()) < #require(after.min()))
    }
  }

  @Test(arguments: DiagramOptions.Direction.allCases, [1, 3])
  func `flow both ways`(direction: DiagramOptions.Direction, columns: Int) throws {
    let options = DiagramOptions(depth: 1, direction: direction, columns: columns)
    let svg = try SVGReader(diagram(googlenet, options).data(.svg))
    #expect(svg.element(id: "layer-softmax") != nil)
  }
}
