import Netlab

/// A spec file and all that it declares.
package struct Spec: Hashable, Sendable {
  /// The file's text, as its author wrote it.
  package var source: String
  /// The file's path, as messages and locations show it.
  package var displayPath: String
  /// The networks, in the order of their declarations.
  package var networks: [Network]
  /// The sweeps, in the order of their declarations.
  package var sweeps: [Sweep]
  /// What the user should hear, one paragraph each: what the spec printed, missing confinement.
  package var notices: [String]

  /// A spec of these parts, which need not come from a file of Swift.
  package init(
    source: String, displayPath: String, networks: [Network], sweeps: [Sweep] = [],
    notices: [String] = []
  ) {
    self.source = source
    self.displayPath = displayPath
    self.networks = networks
    self.sweeps = sweeps
    self.notices = notices
  }
}

extension Spec {
  /// All networks that can be named: those of its own, then those of its sweeps' variants.
  ///
  /// A variant's network bears the variant's name, behind the sweep's where that name is taken.
  package var allNetworks: [Network] {
    let variants = sweeps.flatMap { sweep in sweep.variants.map { (sweep: sweep, variant: $0) } }
    let names = networks.map(\.name) + variants.map(\.variant.name)
    let uses = Dictionary(grouping: names) { $0 }.mapValues(\.count)
    return networks
      + variants.map { sweep, variant in
        var network = variant.network
        let isTaken = uses[variant.name, default: 0] > 1
        network.name = isTaken ? "\(sweep.name) \(variant.name)" : variant.name
        return network
      }
  }
}

/// What a run of a spec writes down.
struct Declared: Codable {
  var networks: [Network] = []
  var sweeps: [Sweep] = []

  var isEmpty: Bool { networks.isEmpty && sweeps.isEmpty }

  /// The same with every place in the source put through `transform`.
  func mapLocations(_ transform: (SourceLocation) -> SourceLocation) -> Declared {
    Declared(
      networks: networks.map { $0.mapLocations(transform) },
      sweeps: sweeps.map { $0.mapLocations(transform) })
  }
}

/// What the cache keeps of a spec.
struct CachedSpec: Codable {
  var declared: Declared
  var printed: String
  var hiddenBytes: Int
}
