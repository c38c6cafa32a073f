import Netlab

extension Rewrite {
  /// Inception modules without their 1×1 reductions and projections, chained.
  ///
  /// Each module reads what the one before really makes, so that everything behind the first grows.
  /// - Source: Szegedy et al. 2014, figure 2(a).
  package static let naive = Rewrite(name: "naive") {
    network throws(RewriteError) in
    [try withoutReductions(network).renamed(network.name + "-naive")]
  }

  /// Each Inception module by itself, without reductions, on the input that it has in the network.
  ///
  /// - Source: Szegedy et al. 2014, figure 2(a).
  package static let naiveIsolated = Rewrite(name: "naive-isolated") {
    network throws(RewriteError) in
    let modules = modulesWithReductions(of: network)
    guard !modules.isEmpty else { throw nothing(in: network) }
    let graph = try openGraph(of: network)
    var results: [Network] = []
    for module in modules {
      let isolated = part(module, of: network, input: graph.nodes[module.fork].shape)
      results.append(
        try withoutReductions(isolated).renamed(
          network.name + "-naive-" + shortName(of: module, in: network)))
    }
    return results
  }

  private static func withoutReductions(_ network: Network) throws(RewriteError) -> Network {
    let modules = modulesWithReductions(of: network)
    guard !modules.isEmpty else { throw nothing(in: network) }
    let dropped = Set(modules.flatMap { $0.reductions(in: network) })
    var edit = NetworkEdit(network)
    for index in network.nodes.indices {
      if dropped.contains(index) { edit.drop() } else { edit.keep() }
    }
    return edit.network(named: network.name)
  }

  private static func modulesWithReductions(of network: Network) -> [BranchedModule] {
    BranchedModule.all(in: network).filter { !$0.reductions(in: network).isEmpty }
  }

  private static func nothing(in network: Network) -> RewriteError {
    .nothingToRewrite(
      rewrite: "naive", network: network.name,
      wanted: "module of branches with a 1×1 reduction or projection")
  }

  /// The layers between a module's fork and its concatenation as a network of their own.
  private static func part(
    _ module: BranchedModule, of network: Network, input: OpenShape
  ) -> Network {
    var part = network.renamed(network.name, input: input)
    var places = [module.fork: 0]
    part.nodes = [part.nodes[0]]
    for index in module.branches.flatMap({ $0 }).sorted() + [module.concat] {
      var node = network.nodes[index]
      node.inputs = node.inputs.compactMap { places[$0] }
      places[index] = part.nodes.count
      part.nodes.append(node)
    }
    part.output = part.nodes.count - 1
    part.heads = []
    return part
  }

  /// What tells a module from the others: `3a` of `inception_3a`.
  private static func shortName(of module: BranchedModule, in network: Network) -> String {
    let path = network.nodes[module.concat].path.split(separator: "/").dropLast()
    let name = path.joined(separator: "-")
    return name.hasPrefix("inception_") ? String(name.dropFirst("inception_".count)) : name
  }
}
