import Netlab

/// Whether two networks are the same architecture, and every way in which they are not.
///
/// Layers are matched by structure. The costs of all differences, notes and consequences add up to
/// what one network costs more than the other.
package struct ArchitectureComparison: Hashable, Sendable, Codable {
  /// The first network's name, and the other's.
  package var first: String
  package var second: String
  package var isSameArchitecture: Bool
  /// Layers of each network behind the input, normalisation and activation counted with the layer that they follow.
  package var firstLayers: Int
  package var secondLayers: Int
  /// Layers that have a counterpart in the other network, be that equal or not.
  package var matchedLayers: Int
  /// Layers that are the same in both, in the same place.
  package var equalLayers: Int
  package var differences: [ArchitectureDifference]
  /// Differences in details, which leave the architecture what it is.
  package var notes: [ArchitectureDifference]
  /// Equal layers that cost otherwise because of layers before them.
  package var consequences: Sum
  /// How many of these read other numbers of channels, and how many maps of other sizes.
  package var consequencesOfChannels: Int
  package var consequencesOfExtents: Int
  /// The other network's costs less the first's.
  package var total: Sum

  private enum CodingKeys: String, CodingKey {
    case first, second
    case isSameArchitecture = "sameArchitecture"
    case firstLayers, secondLayers, matchedLayers, equalLayers, differences, notes, consequences
    case consequencesOfChannels, consequencesOfExtents, total
  }

  /// What some layers cost more in the other network.
  package struct Sum: Hashable, Sendable, Codable {
    package var layers: Int
    package var parameters: Int
    package var multiplyAdds: Int?
  }

  /// Compares two networks as `reports` have counted them.
  ///
  /// - Parameters:
  ///   - first: a network and its report.
  ///   - second: the network that is held against it.
  ///   - minded: details that count as differences here.
  package init(
    of first: (graph: OpenGraph, report: NetworkReport),
    with second: (graph: OpenGraph, report: NetworkReport),
    minding minded: Set<ArchitecturalDetail> = []
  ) {
    let graph = ArchitectureGraph(first.graph, report: first.report)
    let other = ArchitectureGraph(second.graph, report: second.report)
    let match = ArchitectureMatch(graph, other)
    let findings = UnitComparison(graph, other, match).findings
    var bundles = DifferenceBundles()
    var notes = DifferenceBundles()
    consequences = Sum(layers: 0, parameters: 0, multiplyAdds: 0)
    (consequencesOfChannels, consequencesOfExtents) = (0, 0)
    var others: Set<Int> = [0]
    for finding in findings {
      switch finding.what {
      case .consequence(let cause):
        consequences.layers += 1
        if cause.isOfChannels { consequencesOfChannels += 1 }
        if cause.isOfExtents { consequencesOfExtents += 1 }
        consequences.parameters += finding.layer.parameters
        consequences.multiplyAdds = Count.sum(
          consequences.multiplyAdds, finding.layer.multiplyAdds)
      case .difference(let difference):
        if let detail = difference.detail, !minded.contains(detail) {
          notes.add(difference, of: finding.layer)
        } else {
          bundles.add(difference, of: finding.layer)
          if let unit = finding.unit { others.insert(unit) }
        }
      }
    }
    self.first = first.graph.name
    self.second = second.graph.name
    firstLayers = graph.units.count - 1
    secondLayers = other.units.count - 1
    matchedLayers = match.second.dropFirst().count { $0 != nil }
    equalLayers = match.second.indices.count { match.second[$0] != nil && !others.contains($0) }
    differences = bundles.all
    self.notes = notes.all
    isSameArchitecture = differences.isEmpty
    let (totals, otherTotals) = (first.report.totals, second.report.totals)
    total = Sum(
      layers: other.units.count - graph.units.count,
      parameters: otherTotals.parameters - totals.parameters,
      multiplyAdds: Count.difference(otherTotals.multiplyAdds, totals.multiplyAdds))
  }
}
