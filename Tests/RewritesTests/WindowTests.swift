import Analysis
import Netlab
import Testing

@testable import Rewrites
@testable import Specs

@Suite struct `Reductions` {
  @Test func `make the direct bottleneck the reduced one`() throws {
    let derived = try Rewrite.reduce(ratio: 30).single(bottleneckDirect)
    #expect(try fingerprint(of: derived) == fingerprint(of: bottleneckReduced))
    #expect(
      derived.nodes.map(\.path) == [
        "input", "5x5_reduce", "5x5_reduce/relu", "5x5", "5x5/relu",
      ])
  }

  @Test func `are put where they pay, and only once`() throws {
    let network = Network("n", input: Shape(3, 28, 20)) {
      conv(`7x7`, 64, norm: .batch)
      conv(`3x3`, 128, norm: .batch)
      conv(`1x1`, 256)
    }
    let derived = try Rewrite.reduce(ratio: 4).single(network)
    #expect(
      derived.nodes.map(\.path).filter { $0.contains("reduce") } == [
        "conv2_reduce", "conv2_reduce/norm", "conv2_reduce/relu",
      ])
    #expect(throws: RewriteError.self) { try Rewrite.reduce(ratio: 4)(derived) }
  }

  @Test func `of no ratio are refused`() {
    let error = #expect(throws: RewriteError.self) { try Rewrite.reduce(ratio: 0)(vggD) }
    #expect(
      error?.description
        == "error: reduce 0: a factor of 0\n  hint: give a factor between 1 and 1024")
  }
}

@Suite struct `Factorisation` {
  private func network(_ side: Int, _ filters: Int = 64, stride: Extent = 1) -> Network {
    Network("n", input: Shape(64, 20, 28)) {
      conv(Extent(side), filters, stride: stride, name: "large")
    }
  }

  @Test(arguments: [
    (5, Rewrite.Factorization.stacked, 18, 25), (7, .stacked, 27, 49), (3, .asymmetric, 6, 9),
    (7, .asymmetric, 14, 49),
  ])
  func `saves what the papers say, and sees as much`(
    side: Int, kind: Rewrite.Factorization, after: Int, before: Int
  ) throws {
    let whole = network(side)
    let derived = try Rewrite.factorize(kind).single(whole)
    #expect(
      try Totals(of: derived).multiplyAdds * before == Totals(of: whole).multiplyAdds * after)
    let fields = ReceptiveField.fields(of: try OpenGraph(derived))
    #expect(fields.last?.size == Extent(side))
    #expect(fields.last?.padding == Extent((side - 1) / 2))
  }

  @Test func `keeps strides and shapes`() throws {
    for kind in Rewrite.Factorization.allCases {
      let whole = network(7, 24, stride: Extent(2, 1))
      guard let derived = try? Rewrite.factorize(kind).single(whole) else { continue }
      let (before, after) = (try ShapedGraph(whole), try ShapedGraph(derived))
      #expect(before.nodes[before.output].shape == after.nodes[after.output].shape)
      #expect(
        ReceptiveField.fields(of: OpenGraph(after)).last?.stride == Extent(2, 1))
    }
    let derived = try Rewrite.factorize(.asymmetric).single(network(7, stride: Extent(2, 1)))
    #expect(
      derived.nodes.map { "\($0.path) \($0.operation.rules.label)" } == [
        "input 64×20×28", "large_7x1 7×1/2×1, 64", "large_7x1/relu ", "large 1×7, 64",
        "large/relu ",
      ])
  }

  @Test func `widens in even factors`() throws {
    let derived = try Rewrite.factorize(.stacked).single(googlenet)
    #expect(try Totals(of: derived).multiplyAdds < Totals(of: googlenet).multiplyAdds)
    let first = derived.nodes.first { $0.path == "inception_3a/5x5_1" }
    #expect(first?.operation.asConvolution?.filters == 24)
  }

  @Test func `of what it does not know is refused`() {
    let error = #expect(throws: RewriteError.self) { try Rewrite.factorize(.stacked)(vggD) }
    #expect(
      error?.description == """
        error: VGG-D: nothing to rewrite: there is no 5×5 or 7×7 convolution that smaller ones \
        would make cheaper
          hint: factorize 3x3 changes a network that has one; leave it out here
        """)
  }
}
