import Netlab

/// A change of a network, from value to value; several can be chained.
package struct Rewrite: Sendable {
  /// How a user writes it: `naive`, `width 0.5`.
  package var name: String
  /// Most rewrites make one network of one; taking modules apart makes several.
  var transform: @Sendable (Network) throws(RewriteError) -> [Network]

  /// The networks that become of one.
  ///
  /// - Throws: `.nothingToRewrite` where the rewrite applies nowhere, `.broken` where its result
  ///   would not be a correct network, and others for operands out of range.
  package func callAsFunction(_ network: Network) throws(RewriteError) -> [Network] {
    _ = try Self.openGraph(of: network)
    let results = try transform(network)
    for result in results {
      do {
        _ = try OpenGraph(result, mode: .training)
      } catch {
        throw .broken(rewrite: name, network: network.name, error)
      }
    }
    return results
  }

  /// What is known of every shape of a network.
  static func openGraph(of network: Network) throws(RewriteError) -> OpenGraph {
    do {
      return try OpenGraph(network, mode: .training)
    } catch {
      throw .faulty(network: network.name, error)
    }
  }

  /// The networks that become of one through several rewrites, one after the other.
  package static func chain(
    _ rewrites: [Rewrite], on network: Network
  ) throws(RewriteError) -> [Network] {
    var networks = [network]
    for rewrite in rewrites {
      var next: [Network] = []
      for network in networks { next += try rewrite(network) }
      networks = next
    }
    return networks
  }
}
