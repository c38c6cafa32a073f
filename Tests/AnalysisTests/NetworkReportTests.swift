import Netlab
import Testing

@testable import Analysis
@testable import Specs

@Suite struct `Network report` {
  @Test func `counts the layers of GoogLeNet as its paper does`() throws {
    let report = try NetworkReport(of: ShapedGraph(googlenet), spec: "Specs/googlenet.swift")
    #expect(report.totals.depth == 22)
    #expect(report.totals.depthWithPooling == 27)
    #expect(report.totals.parameters == 6_998_552)
  }

  @Test func `takes the longest of all paths as the depth`() throws {
    let network = Network("depth", input: Shape(7, 5, 9)) {
      concat {
        conv(1, 2, name: "short")
        branch {
          conv(1, 2, name: "long1")
          conv(3, 2, norm: .batch, name: "long2")
        }
        branch {
          maxPool(3, stride: 1, padding: 1)
          averagePool(3, stride: 1, padding: 1)
          maxPool(3, stride: 1, padding: 1)
        }
      }
      auxiliary {
        for _ in 0..<5 { conv(1, 2) }
      }
      globalAveragePool()
      linear(3)
    }
    for mode in Mode.allCases {
      let graph = try OpenGraph(network, mode: mode)
      let depth = Depth(of: graph)
      #expect(depth.withParameters == 3)
      #expect(depth.withPooling == 5)
      #expect(
        depth.longestPath.map { graph.nodes[$0].path } == ["long1", "long2", "linear"])
    }
  }

  @Test func `multiplies counts by the batch, and parameters not`() throws {
    let graph = try ShapedGraph(googlenet)
    let one = try NetworkReport(of: graph, spec: "").totals
    let three = try NetworkReport(of: graph, spec: "", batch: 3).totals
    #expect(three.multiplyAdds == one.multiplyAdds.map { 3 * $0 })
    #expect(three.elementwiseOperations == one.elementwiseOperations.map { 3 * $0 })
    #expect(three.activationBytes == one.activationBytes.map { 3 * $0 })
    #expect(three.parameters == one.parameters && three.parameterBytes == one.parameterBytes)
  }

  @Test func `adds up its layers`() throws {
    for mode in Mode.allCases {
      let report = try NetworkReport(of: ShapedGraph(googlenet, mode: mode), spec: "")
      #expect(report.layers.reduce(0) { $0 + $1.parameters } == report.totals.parameters)
      #expect(
        report.layers.reduce(0) { $0 + ($1.multiplyAdds ?? 0) } == report.totals.multiplyAdds)
      #expect(report.totals.weights + report.totals.biases == report.totals.parameters)
    }
  }

  @Test func `knows costs behind a global pool even without a resolution`() throws {
    let network = Network("open", channels: 7) {
      conv(3, 4)
      globalAveragePool()
      linear(3)
    }
    let report = try NetworkReport(of: OpenGraph(network), spec: "open.swift")
    #expect(report.layers.map(\.multiplyAdds) == [nil, nil, nil, nil, 12])
    #expect(report.totals.multiplyAdds == nil && report.totals.peakInferenceBytes == nil)
    #expect(report.totals.parameters == 256 + 15)
    #expect(report.totals.parameterBytes == 4 * (256 + 15))
    #expect(report.totals.depth == 2)
  }

  private let small = Network("small", input: Shape(7, 5, 9)) { conv(3, 4) }

  private func failure(batch: Int, of network: Network) throws -> String? {
    let graph = try ShapedGraph(network)
    do throws(AnalysisError) {
      _ = try NetworkReport(of: graph, spec: "", batch: batch)
      return nil
    } catch { return error.description }
  }

  @Test func `refuses a batch of no images`() throws {
    #expect(
      try failure(batch: 0, of: small) == """
        error: a batch of 0 images
          hint: give --batch a value of 1 or more
        """)
    #expect(
      try failure(batch: -3, of: small) == """
        error: a batch of -3 images
          hint: give --batch a value of 1 or more
        """)
    let open = try OpenGraph(Network("open", channels: 7) { conv(3, 4) })
    #expect(throws: AnalysisError.batchNotPositive(0)) {
      try NetworkReport(of: open, spec: "", batch: 0)
    }
  }

  @Test func `says which total does not fit, and what to do`() throws {
    #expect(
      try failure(batch: 1 << 52, of: small) == """
        error: the bytes of a batch of 4,503,599,627,370,496 images are more than 2⁶³
          hint: use a smaller --batch or --input
        """)
    #expect(
      try failure(batch: .max, of: small) == """
        error: the bytes of a batch of 9,223,372,036,854,775,807 images are more than 2⁶³
          hint: use a smaller --batch or --input
        """)
    // Each layer fits by far, as do the bytes; the multiply-adds of all of them do not.
    let large = Network("large", input: Shape(1 << 15, 64, 64)) {
      for _ in 0..<2 { conv(9, 1 << 15, activation: nil) }
    }
    #expect(
      try failure(batch: 1 << 15, of: large) == """
        error: the multiply-adds of a batch of 32,768 images are more than 2⁶³
          hint: use a smaller --batch or --input
        """)
  }
}
