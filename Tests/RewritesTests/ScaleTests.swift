import Netlab
import Testing

@testable import Rewrites
@testable import Specs

@Suite struct `Scaling` {
  @Test(arguments: [(0.75, 325), (0.5, 149), (0.25, 41)])
  func `MobileNet's width gives its paper's multiply-adds`(factor: Double, millions: Int) throws {
    let derived = try Rewrite.width(factor).single(mobilenetV1)
    #expect((try Totals(of: derived).multiplyAdds + 500_000) / 1_000_000 == millions)
    for node in try ShapedGraph(derived).nodes.dropFirst().dropLast(2) {
      #expect(node.shape.channels % 8 == 0)
    }
  }

  @Test(arguments: [resnet18A, densenet121, inceptionV3, googlenet, alexnet] + preactResNets)
  func `a network's width leaves it one`(network: Network) throws {
    for factor in [0.3, 1.7] {
      let derived = try Rewrite.width(factor).single(network)
      let graph = try ShapedGraph(derived)
      #expect(graph.nodes[graph.output].shape == (try ShapedGraph(network)).nodes.last?.shape)
    }
    #expect(try fingerprint(of: Rewrite.width(1).single(network)) == fingerprint(of: network))
  }

  @Test(arguments: [-1, 0, 17, Double.nan, .infinity])
  func `refuses factors without sense`(factor: Double) {
    #expect(throws: RewriteError.self) { try Rewrite.width(factor)(vggD) }
    #expect(throws: RewriteError.self) { try Rewrite.depth(factor)(vggD) }
    #expect(throws: RewriteError.self) { try Rewrite.resolution(factor)(vggD) }
  }

  @Test func `refuses connection tables`() {
    let error = #expect(throws: RewriteError.self) { try Rewrite.width(2)(lenet5Classic) }
    #expect(
      error?.description == """
        error: C3: width 2 cannot change it: its connection table names single channels
          hint: rewrite a network without such a layer
        """)
  }

  @Test(arguments: [(2.0, 86), (0.5, 35), (1, 50)])
  func `ResNet-50's depth repeats its blocks`(factor: Double, depth: Int) throws {
    let derived = try Rewrite.depth(factor).single(resnet50)
    #expect(try Totals(of: derived).depth == depth)
    #expect(derived.brokenInvariant == nil)
  }

  @Test func `depth counts blocks on`() throws {
    let derived = try Rewrite.depth(2).single(resnetsCIFAR[0])
    let blocks = Set(
      derived.nodes.map(\.path).filter { $0.hasPrefix("stage2/") }.map {
        $0.split(separator: "/")[1]
      })
    #expect(blocks.sorted() == ["block1", "block2", "block3", "block4", "block5"])
    #expect(throws: RewriteError.self) { try Rewrite.depth(2)(lenet5) }
  }

  @Test func `a resolution changes costs and nothing else`() throws {
    let derived = try Rewrite.resolution(Extent(192, 256)).single(resnet18)
    #expect(derived.input == OpenShape(3, Extent(192, 256)))
    #expect(derived.name == "ResNet-18-at-192x256")
    #expect(try Totals(of: derived).parameters == Totals(of: resnet18).parameters)
    #expect(try Rewrite.resolution(0.5).single(resnet18).input.extent == Extent(112))
    let error = #expect(throws: RewriteError.self) { try Rewrite.resolution(Extent(9))(alexnet) }
    #expect(
      error?.description.hasPrefix("error: AlexNet: resolution 9x9 gives no correct network\n")
        == true)
  }

  @Test func `is chained`() throws {
    let networks = try Rewrite.chain([.poolHead, .width(0.5), .resolution(0.5)], on: vggD)
    #expect(networks.map(\.name) == ["VGG-D-pool-head-width-0.5-at-112"])
  }
}

@Suite struct `Fitting` {
  @Test func `finds the widest network in a budget`() throws {
    let fitted = try Rewrite.fit(Budget(multiplyAdds: 600_000_000)).single(googlenet)
    let totals = try Totals(of: fitted)
    #expect(totals.multiplyAdds <= 600_000_000)
    #expect(totals.multiplyAdds > 570_000_000)
    let both = try Rewrite.fit(
      Budget(multiplyAdds: 600_000_000, parameters: 2_000_000)
    ).single(googlenet)
    #expect(try Totals(of: both).parameters <= 2_000_000)
    #expect(try Totals(of: both).parameters > 1_800_000)
  }

  @Test func `finds the largest resolution in a budget`() throws {
    let fitted = try Rewrite.fit(Budget(multiplyAdds: 600_000_000), by: .resolution)
      .single(resnet18)
    let side = try #require(fitted.input.extent?.height)
    #expect(try Totals(of: fitted).multiplyAdds <= 600_000_000)
    let wider = try Rewrite.resolution(Extent(side + 1)).single(resnet18)
    #expect(try Totals(of: wider).multiplyAdds > 600_000_000)
  }

  @Test func `says what can be reached`() throws {
    let small = #expect(throws: RewriteError.self) {
      try Rewrite.fit(Budget(multiplyAdds: 1000))(lenetSlides)
    }
    #expect(
      small?.description == """
        error: multiply-adds of at most 1,000 cannot be reached
          hint: the smallest that width can reach is 47,197,392
        """)
    let large = #expect(throws: RewriteError.self) {
      try Rewrite.fit(Budget(parameters: 1 << 50))(ninCIFAR)
    }
    #expect(
      large?.description.hasPrefix(
        "error: parameters of 1,125,899,906,842,624 cannot be reached\n"
          + "  hint: the largest that width can reach is ") == true)
    #expect(throws: RewriteError.budgetMissing) { try Rewrite.fit(Budget())(vggD) }
    let open = Network("open", channels: 7) { conv(`3x3`, 9) }
    let error = #expect(throws: RewriteError.self) {
      try Rewrite.fit(Budget(multiplyAdds: 9))(open)
    }
    #expect(
      error?.description == """
        error: open has no resolution, so that it has no cost
          hint: scale its resolution to one first: resolution 224x224
        """)
  }
}
