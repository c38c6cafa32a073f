import Analysis
import Netlab

@testable import Rewrites

/// What tests compare of a network.
struct Totals: Equatable {
  var multiplyAdds: Int
  var parameters: Int
  var depth: Int

  init(_ multiplyAdds: Int, _ parameters: Int, depth: Int) {
    self.multiplyAdds = multiplyAdds
    self.parameters = parameters
    self.depth = depth
  }

  init(of network: Network) throws {
    let report = try NetworkReport(of: ShapedGraph(network), spec: "")
    multiplyAdds = report.totals.multiplyAdds ?? 0
    parameters = report.totals.parameters
    depth = report.totals.depth
  }
}

func fingerprint(of network: Network) throws -> String {
  Fingerprint(of: OpenGraph(try ShapedGraph(network))).description
}

extension Rewrite {
  /// The only network that becomes of one.
  func single(_ network: Network) throws -> Network {
    let networks = try self(network)
    guard networks.count == 1 else { throw RewriteError.budgetMissing }
    return networks[0]
  }
}
