import Netlab
import Testing

@Suite struct `Inception module` {
  private func lines(_ network: Network) throws -> [String] {
    let graph = try ShapedGraph(network)
    return graph.nodes.map { node in
      let inputs = node.inputs.map { graph.nodes[$0].path }.joined(separator: ", ")
      return "\(node.path): \(node.operation.rules.label) → \(node.shape) (\(inputs))"
    }
  }

  @Test func `has four branches, reduced and projected`() throws {
    let network = Network("3a", input: Shape(192, 28, 28)) {
      inception(`1x1`: 64, `3x3red`: 96, `3x3`: 128, `5x5red`: 16, `5x5`: 32, pool: 32)
    }
    #expect(
      try lines(network).joined(separator: "\n") == """
        input: 192×28×28 → 192×28×28 ()
        inception/1x1: 1×1, 64 → 64×28×28 (input)
        inception/1x1/relu:  → 64×28×28 (inception/1x1)
        inception/3x3_reduce: 1×1, 96 → 96×28×28 (input)
        inception/3x3_reduce/relu:  → 96×28×28 (inception/3x3_reduce)
        inception/3x3: 3×3, 128 → 128×28×28 (inception/3x3_reduce/relu)
        inception/3x3/relu:  → 128×28×28 (inception/3x3)
        inception/5x5_reduce: 1×1, 16 → 16×28×28 (input)
        inception/5x5_reduce/relu:  → 16×28×28 (inception/5x5_reduce)
        inception/5x5: 5×5, 32 → 32×28×28 (inception/5x5_reduce/relu)
        inception/5x5/relu:  → 32×28×28 (inception/5x5)
        inception/pool: 3×3 → 192×28×28 (input)
        inception/pool_proj: 1×1, 32 → 32×28×28 (inception/pool)
        inception/pool_proj/relu:  → 32×28×28 (inception/pool_proj)
        inception/concat:  → 256×28×28 (inception/1x1/relu, inception/3x3/relu, inception/5x5/relu, \
        inception/pool_proj/relu)
        """)
  }

  @Test func `without reductions and projection is the naive module`() throws {
    let network = Network("naive", input: Shape(192, 28, 28)) {
      inception("3a", `1x1`: 64, `3x3`: 128, `5x5`: 32)
    }
    #expect(
      try lines(network).joined(separator: "\n") == """
        input: 192×28×28 → 192×28×28 ()
        inception_3a/1x1: 1×1, 64 → 64×28×28 (input)
        inception_3a/1x1/relu:  → 64×28×28 (inception_3a/1x1)
        inception_3a/3x3: 3×3, 128 → 128×28×28 (input)
        inception_3a/3x3/relu:  → 128×28×28 (inception_3a/3x3)
        inception_3a/5x5: 5×5, 32 → 32×28×28 (input)
        inception_3a/5x5/relu:  → 32×28×28 (inception_3a/5x5)
        inception_3a/pool: 3×3 → 192×28×28 (input)
        inception_3a/concat:  → 416×28×28 (inception_3a/1x1/relu, inception_3a/3x3/relu, \
        inception_3a/5x5/relu, inception_3a/pool)
        """)
  }

  @Test func `each reduction can be left out by itself`() throws {
    func channels(_ module: Sequential) throws -> [Int] {
      let graph = try ShapedGraph(Network("m", input: Shape(192, 28, 28)) { module })
      return graph.nodes.filter { $0.operation.kind == .convolution }.map(\.shape.channels)
    }
    #expect(try channels(inception(`1x1`: 1, `3x3red`: 2, `3x3`: 3, `5x5`: 5)) == [1, 2, 3, 5])
    #expect(try channels(inception(`1x1`: 1, `3x3`: 3, `5x5red`: 4, `5x5`: 5)) == [1, 3, 4, 5])
    #expect(try channels(inception(`1x1`: 1, `3x3`: 3, `5x5`: 5, pool: 6)) == [1, 3, 5, 6])
  }

  @Test func `normalises every convolution when told so`() throws {
    let graph = try ShapedGraph(
      Network("normalised", input: Shape(192, 28, 28)) {
        inception(
          `1x1`: 64, `3x3red`: 96, `3x3`: 128, `5x5red`: 16, `5x5`: 32, pool: 32, norm: .batch)
      })
    #expect(graph.nodes.filter { $0.operation.kind == .batchNorm }.count == 6)
    #expect(
      graph.nodes.filter { $0.operation.kind == .convolution }.map(\.parameters.count)
        == [1, 1, 1, 1, 1, 1])
  }
}
