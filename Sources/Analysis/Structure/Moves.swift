import Netlab

/// What stands in another place of the second network: layers without weights, and normalisation,
/// activation and dropout, which belong to a layer where they follow it and else stand alone.
struct Moves {
  enum Piece: Hashable {
    case layer, normalization, activation, dropout
  }

  /// Something that belongs to a unit, or the unit itself.
  struct Holding: Hashable {
    var unit: Int
    var piece: Piece
  }

  /// What moved, by where it stands in each network.
  struct Move {
    var first: Holding
    var second: Holding
    /// `batch normalisation`.
    var name: String
  }

  /// Units of the first network whose counterparts stand elsewhere.
  private(set) var layers: Set<Int> = []
  /// Everything that moved and is no unit in both networks.
  private(set) var pieces: [Move] = []
  /// All that is told, or goes without saying, elsewhere than with the layer that holds it.
  private(set) var told: Set<Holding> = []
  private(set) var otherTold: Set<Holding> = []
  /// Units of one network alone that stand between a layer and its activation, with that.
  private(set) var inFrontOf: [Int: String] = [:]
  private(set) var otherInFrontOf: [Int: String] = [:]
  /// The wiring of what did not move.
  private(set) var wiring: Wiring

  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  private let match: ArchitectureMatch

  /// How many layers may lie between the two places of a normalisation, and of an activation.
  private static let reachOfNormalization = 8
  private static let reachOfActivation = 6
  private static let reachOfDropout = 8

  /// - Parameter areSought: whether anything may have moved at all.
  init(
    _ graph: ArchitectureGraph, _ other: ArchitectureGraph, _ match: ArchitectureMatch,
    areSought: Bool = true
  ) {
    self.graph = graph
    self.other = other
    self.match = match
    wiring = Wiring(graph, other, match)
    guard areSought else { return }
    findLayers()
    findNeighbours()
    findKept()
    findBranches()
    findPieces()
  }

  // MARK: Layers

  /// How a layer that moved did so.
  func move(ofLayer unit: Int) -> Move? {
    match.second[unit].map {
      Move(
        first: .init(unit: unit, piece: .layer), second: .init(unit: $0, piece: .layer),
        name: graph.units[unit].summary)
    }
  }

  /// A layer moved if it reads another, or others read it, and all read the same where it is looked
  /// through.
  private mutating func findLayers() {
    let movable = graph.units.indices.filter { unit in
      match.second[unit].map { graph.units[unit].isMovable && other.units[$0].isMovable } ?? false
    }
    // Those that stand in no row beside their counterparts come first: others need not have moved.
    layers = Set(movable.filter(match.late.contains))
    if !layers.isEmpty {
      wiring = Wiring(graph, other, match, passing: layers)
      let staying = layers.filter(isInPlace)
      if !staying.isEmpty {
        layers.subtract(staying)
        wiring = Wiring(graph, other, match, passing: layers)
      }
    }
    let candidates = Set(
      movable.filter { unit in
        guard !layers.contains(unit), reads(unit, by: wiring) else {
          return !layers.contains(unit)
        }
        let readers = readers(of: unit)
        return !readers.isEmpty && !readers.contains { reads($0, by: wiring) }
      })
    guard !candidates.isEmpty else { return }
    let through = Wiring(graph, other, match, passing: layers.union(candidates))
    let moved = candidates.filter { readers(of: $0).allSatisfy { reads($0, by: through) } }
    guard !moved.isEmpty else { return }
    layers.formUnion(moved)
    wiring = Wiring(graph, other, match, passing: layers)
  }

  /// Whether a unit reads the same and is read by the same, all others that moved looked through.
  private func isInPlace(_ unit: Int) -> Bool {
    guard reads(unit, by: wiring), let partner = match.second[unit] else { return false }
    let fronts = graph.fronts(of: unit) { layers.contains($0) || match.second[$0] == nil }
    let otherFronts = other.fronts(of: partner) { reader in
      match.first[reader].map(layers.contains) ?? true
    }
    // Where nothing of what follows is known to both, what it reads is all that can be said.
    guard let fronts, let otherFronts else { return true }
    let partners = fronts.compactMap { $0 == graph.end ? other.end : match.second[$0] }
    return Set(partners) == otherFronts
  }

  /// Whether a unit, or the network's answer, reads the same in both networks.
  private func reads(_ reader: Int, by wiring: Wiring) -> Bool {
    guard reader != graph.end else {
      return wiring.verdict(graph.outputs, other.outputs) != .other
    }
    guard let partner = match.second[reader] else { return true }
    return wiring.verdict(graph.units[reader].inputs, other.units[partner].inputs) != .other
  }

  /// The units that both networks have and that read a unit in one of them, and the end.
  private func readers(of unit: Int) -> [Int] {
    let mine = graph.readers[unit].filter { $0 == graph.end || match.second[$0] != nil }
    let others = match.second[unit].map { other.readers[$0] } ?? []
    return mine + others.compactMap { $0 == other.end ? graph.end : match.first[$0] }
  }

  // MARK: What belongs to layers

  private mutating func move(_ first: Holding, _ second: Holding, _ name: String) {
    guard !told.contains(first) || !otherTold.contains(second) else { return }
    told.insert(first)
    otherTold.insert(second)
    pieces.append(Move(first: first, second: second, name: name))
  }

  /// Normalisation that stands alone behind a layer that it belongs to in the other network.
  private mutating func findNeighbours() {
    for (index, unit) in graph.units.enumerated() {
      guard let partner = match.second[index] else { continue }
      let otherUnit = other.units[partner]
      if let norm = unit.normalization, otherUnit.normalization == nil,
        let alone = other.onlyReader(of: partner), match.first[alone] == nil,
        other.units[alone].traits.kind == norm.kind
      {
        move(
          Holding(unit: index, piece: .normalization), Holding(unit: alone, piece: .layer),
          norm.kind)
      }
      if let norm = otherUnit.normalization, unit.normalization == nil,
        let alone = graph.onlyReader(of: index), match.second[alone] == nil,
        graph.units[alone].traits.kind == norm.kind
      {
        move(
          Holding(unit: alone, piece: .layer), Holding(unit: partner, piece: .normalization),
          norm.kind)
      }
    }
  }

  /// Layers of one network alone that stand between another and its activation.
  private mutating func findKept() {
    for (index, unit) in graph.units.enumerated()
    where match.second[index] == nil && !unit.isMovable {
      guard let name = unit.activation else { continue }
      for input in unit.inputs where graph.units[input].activation == nil {
        guard let partner = match.second[input], other.units[partner].activation == name else {
          continue
        }
        otherTold.insert(Holding(unit: partner, piece: .activation))
        inFrontOf[index] = name
      }
    }
    for (index, unit) in other.units.enumerated()
    where match.first[index] == nil && !unit.isMovable {
      guard let name = unit.activation else { continue }
      for input in unit.inputs where other.units[input].activation == nil {
        guard let partner = match.first[input], graph.units[partner].activation == name else {
          continue
        }
        told.insert(Holding(unit: partner, piece: .activation))
        otherInFrontOf[index] = name
      }
    }
  }

  /// Activations that follow a merge in one network and each of its branches in the other.
  private mutating func findBranches() {
    for (index, unit) in graph.units.enumerated() where unit.traits.isMerge {
      guard let partner = match.second[index] else { continue }
      let otherUnit = other.units[partner]
      let inputs = unit.inputs.filter { match.second[$0] != nil }
      let partners = inputs.compactMap { match.second[$0] }
      guard partners.count == unit.inputs.count, partners.sorted() == otherUnit.inputs.sorted()
      else { continue }
      let before = Set(inputs.map { graph.units[$0].activation })
      let after = Set(partners.map { other.units[$0].activation })
      if let name = otherUnit.activation, unit.activation == nil, before == [name], after == [nil] {
        for input in inputs {
          move(
            Holding(unit: input, piece: .activation), Holding(unit: partner, piece: .activation),
            name)
        }
      }
      if let name = unit.activation, otherUnit.activation == nil, before == [nil], after == [name] {
        for partner in partners {
          move(
            Holding(unit: index, piece: .activation), Holding(unit: partner, piece: .activation),
            name)
        }
      }
    }
  }

  private mutating func findPieces() {
    findPieces(.normalization, within: Self.reachOfNormalization) { unit, otherUnit in
      guard let otherUnit else {
        return unit.isNormalization ? unit.traits.kind : nil
      }
      // What stands in the other's bias did not move.
      guard let norm = unit.normalization, otherUnit.normalization == nil,
        unit.hasBias || !otherUnit.hasBias
      else { return nil }
      return norm.kind
    }
    findPieces(.activation, within: Self.reachOfActivation) { unit, otherUnit in
      guard let otherUnit else { return unit.isMovable ? unit.activationAlone : nil }
      return otherUnit.activation == nil ? unit.activation : nil
    }
    findPieces(.dropout, within: Self.reachOfDropout) { unit, otherUnit in
      guard let otherUnit, otherUnit.dropouts.isEmpty, !unit.dropouts.isEmpty else { return nil }
      return "dropout " + unit.dropouts.map { "\($0)" }.joined(separator: " and ")
    }
  }

  /// - Parameter name: what a unit has that its counterpart, or nil where it has none, lacks.
  private mutating func findPieces(
    _ piece: Piece, within reach: Int,
    by name: (ArchitectureGraph.Unit, ArchitectureGraph.Unit?) -> String?
  ) {
    func holding(_ index: Int, _ unit: ArchitectureGraph.Unit, alone: Bool) -> Holding {
      let isAllOfIt =
        alone && (piece == .normalization ? unit.isNormalization : unit.isActivation)
      return Holding(unit: index, piece: isAllOfIt ? .layer : piece)
    }
    var sightings: [LostAndFound.Sighting] = []
    for (index, unit) in graph.units.enumerated() {
      let partner = match.second[index]
      guard let token = name(unit, partner.map { other.units[$0] }),
        !told.contains(holding(index, unit, alone: partner == nil))
      else { continue }
      sightings.append(
        .init(token: token, isFirst: true, unit: index, place: index, gap: match.gaps[index]))
    }
    guard !sightings.isEmpty else { return }
    let places = match.placesOfSecond
    for (index, unit) in other.units.enumerated() {
      let partner = match.first[index]
      guard let token = name(unit, partner.map { graph.units[$0] }),
        !otherTold.contains(holding(index, unit, alone: partner == nil))
      else { continue }
      sightings.append(
        .init(
          token: token, isFirst: false, unit: index, place: places[index],
          gap: match.otherGaps[index]))
    }
    for place in LostAndFound.pairs(of: sightings, within: reach) {
      let (unit, otherUnit) = (graph.units[place.first], other.units[place.second])
      move(
        holding(place.first, unit, alone: match.second[place.first] == nil),
        holding(place.second, otherUnit, alone: match.first[place.second] == nil),
        name(unit, match.second[place.first].map { other.units[$0] }) ?? "")
    }
  }
}

extension ArchitectureGraph {
  /// The only unit that reads another, if nothing else does.
  fileprivate func onlyReader(of unit: Int) -> Int? {
    readers[unit].count == 1 && readers[unit][0] != end ? readers[unit][0] : nil
  }

  private static let mostPassed = 256

  /// What reads a unit, all that `isPassed` accepts looked through; nil where that is too much.
  fileprivate func fronts(of unit: Int, lookingThrough isPassed: (Int) -> Bool) -> Set<Int>? {
    var fronts: Set<Int> = []
    var seen: Set<Int> = []
    var waiting = readers[unit]
    while let reader = waiting.popLast() {
      guard seen.insert(reader).inserted else { continue }
      if seen.count > Self.mostPassed { return nil }
      if reader != end, isPassed(reader) {
        waiting += readers[reader]
      } else {
        fronts.insert(reader)
      }
    }
    return fronts
  }
}

extension ArchitectureGraph.Unit {
  /// Whether it is a normalisation that belongs to no layer.
  var isNormalization: Bool { traits.kind == LayerTraits.batchNormalization }

  /// Whether it is an activation that belongs to no layer.
  var isActivation: Bool { traits.kind == LayerTraits.activationFunction }

  /// What it activates with, if it is itself no layer with weights.
  fileprivate var activationAlone: String? {
    isActivation ? traits.operands.first?.effective : activation
  }
}
