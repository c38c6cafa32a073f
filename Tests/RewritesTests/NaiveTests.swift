import Netlab
import Testing

@testable import Rewrites
@testable import Specs

@Suite struct `Naive modules` {
  @Test func `chained are those of the hand-written network`() throws {
    let derived = try Rewrite.naive.single(googlenet)
    #expect(derived.name == "GoogLeNet-naive")
    #expect(try fingerprint(of: derived) == fingerprint(of: googlenetNaive))
    #expect(try Totals(of: derived) == Totals(12_568_061_056, 97_526_008, depth: 13))
    #expect(derived.heads.count == 2)
  }

  @Test func `isolated keep the inputs that the table declares`() throws {
    let derived = try Rewrite.naiveIsolated(googlenet)
    #expect(derived.map(\.name) == googlenetNaiveModules.map(\.name))
    for (module, declared) in zip(derived, googlenetNaiveModules) {
      #expect(try fingerprint(of: module) == fingerprint(of: declared))
    }
  }

  @Test func `keep the layers' paths`() throws {
    let paths = Set(googlenet.nodes.map(\.path))
    let derived = try Rewrite.naive.single(googlenet)
    #expect(derived.nodes.map(\.path).filter { !paths.contains($0) } == [])
    #expect(!derived.nodes.contains { $0.path.hasPrefix("inception_3a/pool_proj") })
  }

  @Test func `are nowhere in a network without modules`() {
    let error = #expect(throws: RewriteError.self) { try Rewrite.naive(vggD) }
    #expect(
      error?.description == """
        error: VGG-D: nothing to rewrite: there is no module of branches with a 1×1 reduction or \
        projection
          hint: naive changes a network that has one; leave it out here
        """)
  }
}
