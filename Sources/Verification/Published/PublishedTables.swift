extension PublishedTable {
  /// All tables that netlab knows.
  package static let all: [PublishedTable] =
    googlenet + lenet + alexnet + vgg + resnet + residualOnCIFAR + networkInNetwork + bnInception
    + inceptionV2AndV3 + receptiveFields + lectureSlides + bottleneckExample + beyondTheFirstDecade

  /// The tables on a network of this name.
  package static func tables(on network: String) -> [PublishedTable] {
    all.filter { isSame($0.network, network) }
  }

  /// What is published of a network's totals, in short: `138M parameters, 15.3G multiply-adds`.
  package static func totals(on network: String) -> [String] {
    var totals: [String] = []
    for figure in tables(on: network).flatMap(\.figures) {
      guard case .network = figure.subject, figure.row == "total" else { continue }
      let text = "\(figure.printed) \(figure.quantity.rawValue)"
      if !totals.contains(text) { totals.append(text) }
    }
    return totals
  }

  /// The other networks that the tables compare theirs with.
  package static func comparedNetworks(in tables: [PublishedTable]) -> [String] {
    var names: [String] = []
    for figure in tables.flatMap(\.figures) {
      if case .comparison(_, let name) = figure.subject, !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }

  /// Whether two names mean one network: letter case, spaces, hyphens and underscores forgiven.
  static func isSame(_ name: String, _ other: String) -> Bool { key(name) == key(other) }

  private static func key(_ name: String) -> String {
    name.lowercased().filter { !" -_".contains($0) }
  }
}
