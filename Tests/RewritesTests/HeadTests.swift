import Netlab
import Testing

@testable import Rewrites
@testable import Specs

@Suite struct `Classifier heads` {
  @Test func `become a pool and a linear layer, and what they were again`() throws {
    let pooled = try Rewrite.poolHead.single(vggD)
    #expect(try Totals(of: pooled).parameters == 14_714_688 + 513 * 1000)
    let back = try Rewrite.linearHead().single(pooled)
    #expect(try fingerprint(of: back) == fingerprint(of: vggD))
  }

  @Test func `of other widths are made too`() throws {
    let derived = try Rewrite.linearHead(hidden: [96]).single(resnet18)
    #expect(
      try Totals(of: derived).parameters
        == Totals(of: resnet18).parameters - 513_000 + 512 * 49 * 96 + 96 + 97 * 1000)
  }

  @Test func `that are not there are told`() {
    let error = #expect(throws: RewriteError.self) { try Rewrite.poolHead(googlenet) }
    #expect(
      error?.description == """
        error: GoogLeNet: nothing to rewrite: there is no chain of linear layers at its end that \
        reads a feature map
          hint: pool-head changes a network that has one; leave it out here
        """)
    #expect(throws: RewriteError.self) { try Rewrite.linearHead()(vggD) }
    #expect(throws: RewriteError.self) { try Rewrite.poolHead(ninImageNet) }
    let units = #expect(throws: RewriteError.self) {
      try Rewrite.linearHead(hidden: [0])(resnet18)
    }
    #expect(
      units?.description
        == "error: linear-head: units of 0\n  hint: give a whole number of 1 or more")
  }
}
