import Netlab
import Testing

@testable import Diagrams
@testable import Specs

@Suite struct `Folding` {
  /// A stem and `count` equal residual blocks, whose first one halves the resolution.
  private func residuals(_ count: Int) -> Network {
    Network("residuals", input: Shape(3, 32, 36)) {
      conv(`3x3`, 8)
      for block in 1...count {
        residual("block\(block)") {
          conv(`3x3`, 8, stride: block == 1 ? 2 : 1, norm: .batch)
          conv(`3x3`, 8, norm: .batch, activation: nil)
        } shortcut: {
          if block == 1 { conv(`1x1`, 8, stride: 2, norm: .batch, activation: nil) }
        }
      }
      linear(10)
    }
  }

  @Test func `shows a small network whole`() throws {
    let figure = try drawing(googlenet).figure
    #expect(figure.boxes.count == 86)
    #expect(figure.frames.count == 9)
    #expect(figure.boxes.allSatisfy { $0.repeats == 1 })
    #expect(Set(figure.boxes.flatMap(\.members)).count == 143)
  }

  @Test func `makes a box of each part of the network at depth 1`() throws {
    let drawing = try drawing(googlenet, DiagramOptions(depth: 1))
    #expect(drawing.figure.frames.isEmpty)
    #expect(
      drawing.names == [
        "input", "conv1", "pool1", "lrn1", "conv2_reduce", "conv2", "lrn2", "pool2",
        "inception_3a", "inception_3b", "pool3", "inception_4a", "inception_4b", "inception_4c",
        "inception_4d", "inception_4e", "pool4", "inception_5a", "inception_5b", "pool5",
        "dropout", "linear", "softmax",
      ])
  }

  @Test func `opens modules one level for each step of depth`() throws {
    #expect(try drawing(resnet50, DiagramOptions(depth: 1)).figure.frames.isEmpty)
    let drawing = try drawing(resnet50, DiagramOptions(depth: 2))
    #expect(drawing.figure.frames.count == 4)
    #expect(drawing.figure.boxes.map(\.repeats) == [1, 1, 1, 1, 2, 1, 3, 1, 5, 1, 2, 1, 1, 1])
    #expect(
      drawing.texts[8].hasPrefix("block2 … block6  ×5\n1×1 256 → 3×3 256 → 1×1 1024 + identity"))
  }

  @Test func `draws repeats once, with their number, and leaves no reader without its input`()
    throws
  {
    let drawing = try drawing(residuals(200))
    let figure = drawing.figure
    #expect(figure.frames.map(\.repeats) == [1, 199])
    #expect(
      drawing.names == [
        "input", "conv", "block1/conv1", "block1/conv2", "block1/shortcut/conv", "block1/sum",
        "block2/conv1", "block2/conv2", "block2/sum", "linear",
      ])
    let links = figure.links.map { "\(drawing.names[$0.from]) → \(drawing.names[$0.to])" }
    #expect(
      links == [
        "input → conv", "conv → block1/conv1", "block1/conv1 → block1/conv2",
        "conv → block1/shortcut/conv", "block1/conv2 → block1/sum",
        "block1/shortcut/conv → block1/sum", "block1/sum → block2/conv1",
        "block2/conv1 → block2/conv2", "block2/conv2 → block2/sum", "block1/sum → block2/sum",
        "block2/sum → linear",
      ])
    #expect(figure.boxes.map(\.members.count).reduce(0, +) == drawing.graph.nodes.count)
  }

  @Test func `does not take neighbours for repeats that read one another's insides`() throws {
    let network = Network("n", input: Shape(4, 5, 9)) {
      for block in 1...400 {
        module("block\(block)") {
          concat {
            identity()
            conv(`1x1`, 4)
          }
        }
      }
    }
    // Each block adds four channels, so none equals the one before.
    let figure = try drawing(network).figure
    #expect(figure.boxes.allSatisfy { $0.repeats == 1 })
    #expect(figure.boxes.count <= 150)
  }

  @Test func `names a shortcut of one layer without a frame around it`() throws {
    let texts = try drawing(residuals(1)).texts
    #expect(texts.contains("shortcut\nconv 1×1/2, 8 · BN\n18.4K MACs · 80 params"))
  }

  @Test(arguments: [nil, 1, 2, 1000])
  func `bounds what is drawn of ten thousand layers`(depth: Int?) throws {
    let layers = Network("plain", input: Shape(3, 8, 8)) {
      for layer in 0..<10_000 { conv(layer % 7 == 0 ? `5x5` : `3x3`, 4 + layer % 3) }
    }
    let blocks = Network("blocks", input: Shape(3, 8, 8)) {
      for block in 0..<2000 {
        residual { conv(`3x3`, 3, activation: block % 2 == 0 ? .relu : .tanh) }
      }
    }
    for network in [layers, blocks] {
      let drawing = try drawing(network, DiagramOptions(depth: depth))
      #expect((3...300).contains(drawing.figure.boxes.count))
      #expect(drawing.figure.workload <= Figure.mostWork)
      #expect(Set(drawing.figure.boxes.flatMap(\.members)).count == drawing.graph.nodes.count)
    }
  }

  @Test func `bounds the links of a network where everything reads everything before it`() throws {
    var ends: [Int] = [0]
    var network = Network("dense", input: Shape(3, 5, 9)) { conv(`1x1`, 3) }
    for _ in 0..<300 {
      network.nodes.append(
        Node(
          path: "sum\(ends.count)", operation: .sum(Sum()), inputs: Array(0..<network.nodes.count),
          location: nil))
      ends.append(network.nodes.count - 1)
    }
    network.output = network.nodes.count - 1
    let figure = try drawing(network).figure
    #expect(figure.workload <= Figure.mostWork)
    #expect(try diagram(network).data(.svg).count > 1000)
  }

  @Test func `shows auxiliary heads only in training, set apart`() throws {
    #expect(try !diagram(googlenet).dot.contains("auxiliary1"))
    let dot = try diagram(googlenet, mode: .training).dot
    #expect(dot.contains("class=\"module auxiliary\""))
    #expect(dot.contains("style=\"rounded,filled,dashed\""))
    #expect(dot.contains("<b>auxiliary1</b>"))
    #expect(dot.contains("loss\u{A0}×\u{A0}0.3"))
    let folded = try diagram(googlenet, mode: .training, DiagramOptions(depth: 1)).dot
    let box = try #require(folded.split(separator: "\n").first { $0.contains("\"auxiliary2\" [") })
    #expect(box.hasSuffix("style=\"rounded,filled,dashed\"];"))
  }
}
