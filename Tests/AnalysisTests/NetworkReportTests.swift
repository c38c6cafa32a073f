import Analysis
import Netlab
import Testing

@testable import Specs

@Suite struct `Network report` {
  @Test func `counts the layers of GoogLeNet as its paper does`() throws {
    let report = try NetworkReport(of: ShapedGraph(googlenet), spec: "Specs/googlenet.swift")
    #expect(report.totals.depth == 22)
    #expect(report.totals.depthWithPooling == 27)
    #expect(report.totals.parameters == 6_998_552)
  }
}
