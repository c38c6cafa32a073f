import Netlab

/// Goes through two networks layer by layer and finds how they differ.
struct UnitComparison {
  /// One layer's part in a difference.
  struct Finding {
    enum What {
      /// The layer is the same, and what lies before it makes it cost otherwise.
      case consequence
      case difference(Kind)
    }

    var what: What
    var layer: ArchitectureDifference.Layer
    /// Where it stands in the order of the first network.
    fileprivate var place: Int
  }

  /// A difference without the layers that it is found in.
  struct Kind: Hashable {
    var kind: ArchitectureDifference.Kind
    var detail: ArchitecturalDetail?
    var layer: String
    var changes: [LayerDifference.Change]
  }

  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  private let match: ArchitectureMatch
  private let wiring: Wiring
  /// In the order of the first network; layers of the other alone behind what they follow.
  private(set) var findings: [Finding] = []

  init(_ graph: ArchitectureGraph, _ other: ArchitectureGraph, _ match: ArchitectureMatch) {
    self.graph = graph
    self.other = other
    self.match = match
    wiring = Wiring(graph, other, match)
    for (index, unit) in graph.units.enumerated() {
      if let partner = match.second[index] {
        compare(unit, other.units[partner], at: index)
      } else {
        add(only: unit, .removed, at: index)
      }
    }
    compareEnds()
    var place = -1
    for (index, unit) in other.units.enumerated() {
      if let partner = match.first[index] {
        place = partner
      } else {
        add(only: unit, .added, at: place)
      }
    }
    let order = findings.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }
    findings = order.map(\.element)
  }

  private mutating func add(
    only unit: ArchitectureGraph.Unit, _ kind: ArchitectureDifference.Kind, at place: Int
  ) {
    let isRemoved = kind == .removed
    findings.append(
      Finding(
        what: .difference(Kind(kind: kind, layer: unit.summary, changes: [])),
        layer: ArchitectureDifference.Layer(
          path: isRemoved ? unit.path : nil, otherPath: isRemoved ? nil : unit.path,
          parameters: isRemoved ? -unit.parameters : unit.parameters,
          multiplyAdds: unit.multiplyAdds.map { isRemoved ? -$0 : $0 }),
        place: place))
  }

  private mutating func compareEnds() {
    guard wiring.verdict(graph.outputs, other.outputs) != .same else { return }
    findings.append(
      Finding(
        what: .difference(
          Kind(
            kind: .rewired, layer: "output",
            changes: [
              LayerDifference.Change(
                property: "the network's answer is", before: graph.paths(of: graph.outputs),
                after: other.paths(of: other.outputs))
            ])),
        layer: ArchitectureDifference.Layer(
          path: nil, otherPath: nil, parameters: 0, multiplyAdds: 0),
        place: graph.units.count))
  }

  // MARK: Layers that stand for each other

  private mutating func compare(
    _ unit: ArchitectureGraph.Unit, _ partner: ArchitectureGraph.Unit, at place: Int
  ) {
    var kinds: [Kind] = []
    let changes = unit.changes(to: partner)
    if !changes.isEmpty {
      kinds.append(Kind(kind: .changed, layer: unit.summary, changes: changes))
    }
    let reading = wiring.verdict(unit.inputs, partner.inputs)
    let isReordered = reading == .otherOrder && unit.traits.kind == "concat"
    let isAnyOrder = isReordered && graph.isAnyOrder(of: place)
    if reading == .other || (isReordered && !isAnyOrder) {
      kinds.append(
        Kind(
          kind: .rewired, layer: unit.summary,
          changes: [
            LayerDifference.Change(
              property: "reads", before: graph.paths(of: unit.inputs),
              after: other.paths(of: partner.inputs))
          ]))
    }
    var details = unit.details(to: partner)
    if isAnyOrder {
      details.append((.order, [Self.text("branches", "in one order", "in another")]))
    }
    kinds += details.map { detail, changes in
      Kind(kind: .changed, detail: detail, layer: unit.summary, changes: changes)
    }

    var layer = ArchitectureDifference.Layer(
      path: unit.path, otherPath: partner.path,
      parameters: partner.parameters - unit.parameters,
      multiplyAdds: Count.difference(partner.multiplyAdds, unit.multiplyAdds))
    // What a layer costs more is told once: with its difference, else with the detail behind it.
    let payer =
      kinds.firstIndex { $0.detail == nil }
      ?? kinds.firstIndex { $0.detail.map(Self.costly.contains) ?? false }
    if payer == nil, layer.parameters != 0 || layer.multiplyAdds != 0 {
      findings.append(Finding(what: .consequence, layer: layer, place: place))
    }
    let (parameters, multiplyAdds) = (layer.parameters, layer.multiplyAdds)
    for (index, kind) in kinds.enumerated() {
      layer.parameters = index == payer ? parameters : 0
      layer.multiplyAdds = index == payer ? multiplyAdds : 0
      findings.append(Finding(what: .difference(kind), layer: layer, place: place))
    }
  }

  /// Details that change what a layer costs.
  private static let costly: Set<ArchitecturalDetail> = [.normalization, .bias, .spelling]

  fileprivate static func text(
    _ property: String, _ before: String?, _ after: String?
  ) -> LayerDifference.Change {
    LayerDifference.Change(
      property: property, before: before ?? "none", after: after ?? "none")
  }
}

extension ArchitectureGraph {
  /// Whether all that reads a unit's channels can hold their order in weights of its own.
  ///
  /// Layers that look at each channel alone hand the order on, and so does a sum whose other summands
  /// have weights to follow it; groups, neighbours and whoever reads the network's answer see it.
  fileprivate func isAnyOrder(of place: Int) -> Bool {
    var moved: Set<Int> = [place]
    for index in units.indices.dropFirst(place + 1)
    where units[index].inputs.contains(where: moved.contains) {
      switch units[index].traits.sightOfOrder {
      case .absorbed: continue
      case .handedOn: moved.insert(index)
      case .shared:
        let isFollowed = units[index].inputs.allSatisfy { input in
          moved.contains(input)
            || (units[input].traits.sightOfOrder == .absorbed && readers[input] == [index])
        }
        guard isFollowed else { return false }
        moved.insert(index)
      case .seen: return false
      }
    }
    return moved.isDisjoint(with: outputs)
  }

  fileprivate func paths(of places: [Int]) -> String {
    let paths = places.prefix(6).map { units[$0].path }.joined(separator: " + ")
    return places.count > 6 ? "\(paths) + \(places.count - 6) more" : paths
  }
}

extension ArchitectureGraph.Unit {
  /// How the architecture of two layers differs.
  fileprivate func changes(to other: Self) -> [LayerDifference.Change] {
    guard traits.kind == other.traits.kind else {
      let isNamedAlike = summary == other.summary
      return [
        UnitComparison.text(
          "operator", isNamedAlike ? traits.words : summary,
          isNamedAlike ? other.traits.words : other.summary)
      ]
    }
    var changes = traits.changes(to: other.traits)
    if activation != other.activation {
      changes.append(UnitComparison.text("activation", activation, other.activation))
    }
    switch (normalization?.kind, other.normalization?.kind) {
    case (nil, nil):
      if isLearnedMap, hasBias != other.hasBias {
        changes.append(
          UnitComparison.text("bias", hasBias ? "yes" : "no", other.hasBias ? "yes" : "no"))
      }
    case (let mine, let others) where mine != others:
      if !isFolded(against: other) {
        changes.append(UnitComparison.text("normalisation", mine, others))
      }
    default: break
    }
    return changes
  }

  /// Whether one of two layers has a normalisation that the other can hold in its bias.
  private func isFolded(against other: Self) -> Bool {
    switch (normalization, other.normalization) {
    case (.some, nil): other.hasBias
    case (nil, .some): hasBias
    case (.some, .some), (nil, nil): false
    }
  }

  /// What differs in two layers without making them other layers.
  fileprivate func details(
    to other: Self
  ) -> [(ArchitecturalDetail, [LayerDifference.Change])] {
    var details: [(ArchitecturalDetail, [LayerDifference.Change])] = []
    guard traits.kind == other.traits.kind else { return details }
    func note(
      _ detail: ArchitecturalDetail, _ property: String, _ before: String?, _ after: String?
    ) {
      details.append((detail, [UnitComparison.text(property, before, after)]))
    }
    if isFolded(against: other) {
      let folded = "folded into the bias"
      note(
        .normalization, "normalisation", normalization?.kind ?? folded,
        other.normalization?.kind ?? folded)
    }
    if normalization != nil, other.normalization != nil, hasBias != other.hasBias {
      note(
        .bias, "bias beside the normalisation", hasBias ? "yes" : "no",
        other.hasBias ? "yes" : "no")
    }
    if isScaledAgain != other.isScaledAgain, normalization?.kind == other.normalization?.kind {
      note(
        .normalization, "scale behind the normalisation", isScaledAgain ? "yes" : "no",
        other.isScaledAgain ? "yes" : "no")
    }
    if operatorName != other.operatorName { note(.spelling, "written as", summary, other.summary) }
    if traits.kind == "input", shape.extent != other.shape.extent {
      note(.resolution, "images", "\(shape)", "\(other.shape)")
    }
    if dropouts != other.dropouts {
      note(.dropout, "dropout", Self.words(dropouts), Self.words(other.dropouts))
    }
    if endsInSoftmax != other.endsInSoftmax {
      note(
        .softmax, "softmax at the end", endsInSoftmax ? "yes" : "no",
        other.endsInSoftmax ? "yes" : "no")
    }
    let constants =
      traits.constantChanges(to: other.traits)
      + (normalization.flatMap { mine in
        other.normalization.map { mine.constantChanges(to: $0) }
      } ?? [])
    if !constants.isEmpty { details.append((.constants, constants)) }
    return details
  }

  private static func words(_ rates: [Double]) -> String? {
    rates.isEmpty ? nil : rates.map { "\($0)" }.joined(separator: " and ")
  }
}
