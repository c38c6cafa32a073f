import Analysis
import Netlab
import Testing

@testable import Specs

@Suite struct `Layer tree` {
  private func tree(of network: Network, mode: Mode = .inference) throws -> LayerTree {
    LayerTree(of: try NetworkReport(of: ShapedGraph(network, mode: mode), spec: "test.swift"))
  }

  private let nested = Network("nested", input: Shape(7, 5, 9)) {
    conv(3, 4, norm: .batch)
    module("stage") {
      module("block") {
        concat {
          conv(1, 2, name: "left")
          branch {
            conv(1, 3, name: "reduce")
            conv(3, 6, name: "right")
          }
        }
      }
      auxiliary("head") { linear(2) }
    }
    linear(3)
  }

  private func lines(_ rows: [LayerGroup]) -> [String] {
    rows.map { row in
      String(repeating: "  ", count: row.level)
        + "\(row.isHeading ? "*" : "")\(row.name) \(row.kind) \(row.layerCount)"
        + " \(row.counts.parameters) depth \(row.depth)"
    }
  }

  @Test func `gives one row for each part of GoogLeNet as table 1 of the paper does`() throws {
    let rows = try tree(of: googlenet).rows(depth: 1)
    #expect(
      rows.map { "\($0.path) \($0.depth)" } == [
        "input 0", "conv1 1", "pool1 0", "lrn1 0", "conv2_reduce 1", "conv2 1", "lrn2 0",
        "pool2 0", "inception_3a 2", "inception_3b 2", "pool3 0", "inception_4a 2",
        "inception_4b 2", "inception_4c 2", "inception_4d 2", "inception_4e 2", "pool4 0",
        "inception_5a 2", "inception_5b 2", "pool5 0", "dropout 0", "linear 1", "softmax 0",
      ])
    let module = try #require(rows.first { $0.path == "inception_3a" })
    #expect(module.counts.weights == 163_328)
    #expect(module.counts.multiplyAdds == 128_049_152)
    #expect(module.outputShape == [256, 28, 28])
    #expect(module.label == "" && module.family == nil)
    let first = try #require(rows.first { $0.path == "conv1" })
    #expect(first.label == "7×7/2, 64" && first.layerCount == 2 && first.family == .convolution)
    #expect(first.counts.elementwiseOperations == 2 * 64 * 112 * 112)
  }

  @Test func `unfolds modules as deep as asked and never the followers`() throws {
    let tree = try tree(of: nested, mode: .training)
    #expect(
      lines(tree.rows(depth: 1)) == [
        "input input 1 0 depth 0", "conv convolution 3 260 depth 1",
        "stage module 8 915 depth 2", "linear linear 1 1083 depth 1",
      ])
    #expect(
      lines(tree.rows(depth: 2, headings: true)) == [
        "input input 1 0 depth 0", "conv convolution 3 260 depth 1",
        "*stage module 8 915 depth 2", "  block module 7 193 depth 2",
        "  head module 1 722 depth 1", "linear linear 1 1083 depth 1",
      ])
    #expect(
      lines(tree.rows(depth: 9)) == [
        "input input 1 0 depth 0", "conv convolution 3 260 depth 1",
        "    left convolution 2 10 depth 1", "    reduce convolution 2 15 depth 1",
        "    right convolution 2 168 depth 1", "    concat concat 1 0 depth 0",
        "    linear linear 1 722 depth 1", "linear linear 1 1083 depth 1",
      ])
  }

  @Test func `gives each layer a row where no depth is asked for`() throws {
    let rows = try tree(of: nested).rows()
    #expect(rows.count == 12)
    #expect(
      lines(Array(rows[1...3])) == [
        "conv convolution 1 252 depth 1", "  norm batchNorm 1 8 depth 0",
        "  relu relu 1 0 depth 0",
      ])
  }

  @Test func `puts out what others read, not what a head inside the module puts out`() throws {
    let row = try #require(try tree(of: nested, mode: .training).group(at: "stage"))
    #expect(row.outputShape == [8, 5, 9])
    #expect(row.receptiveField.size == [5, 5])
  }

  @Test(arguments: [1, 2, 3, nil])
  func `splits all counts among its rows`(depth: Int?) throws {
    let report = try NetworkReport(of: ShapedGraph(googlenet), spec: "test.swift")
    let rows = LayerTree(of: report).rows(depth: depth)
    let total = rows.reduce(into: LayerCounts.nothing) { $0.add($1.counts) }
    #expect(total == LayerCounts(report.totals))
    #expect(rows.reduce(0) { $0 + $1.layerCount } == report.layers.count)
  }

  @Test func `knows no fraction of nothing or of the unknown`() {
    #expect(LayerCounts.fraction(1, of: 4) == 0.25)
    #expect(LayerCounts.fraction(0, of: 0) == nil)
    #expect(LayerCounts.fraction(nil, of: 4) == nil)
    #expect(LayerCounts.fraction(4, of: nil) == nil)
  }
}
