import Netlab

/// Goes through two networks layer by layer and finds how they differ.
struct UnitComparison {
  /// One layer's part in a difference.
  struct Finding {
    enum What {
      /// The layer is the same, and what lies before it makes it cost otherwise.
      case consequence(Cause)
      case difference(Kind)
    }

    var what: What
    var layer: ArchitectureDifference.Layer
    /// Where it stands in the order of the first network.
    fileprivate var place: Int
    /// The first network's unit that is another one for it.
    var unit: Int?

    /// Whether the architecture differs in it, and no detail.
    fileprivate var isOfArchitecture: Bool {
      if case .difference(let kind) = what { kind.detail == nil } else { false }
    }
  }

  /// In what an equal layer's input differs.
  struct Cause: Hashable {
    var isOfChannels: Bool
    var isOfExtents: Bool
  }

  /// A difference without the layers that it is found in.
  struct Kind: Hashable {
    var kind: ArchitectureDifference.Kind
    var detail: ArchitecturalDetail?
    var isMove = false
    var layer: String
    /// What the layers are whose operands differ; nil where any layer may differ so.
    var family: String?
    var changes: [LayerDifference.Change]
    var remark: String?
  }

  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  private let match: ArchitectureMatch
  private let moves: Moves
  /// Where layers stand that moved, by their places in the first network.
  private let standings: [Int: LayerDifference.Change]
  /// The wiring of what did not move.
  private let wiring: Wiring
  private let naming: Naming
  /// In the order of the first network; layers of the other alone behind what they follow.
  private(set) var findings: [Finding] = []

  /// Compares two networks so that nothing in which they differ is passed over.
  init(_ graph: ArchitectureGraph, _ other: ArchitectureGraph, _ match: ArchitectureMatch) {
    self.init(graph, other, match, seekingMoves: true)
    // Moves are a way to say it; where they say nothing, all is told as it stands.
    if !findings.contains(where: \.isOfArchitecture), !match.isExact {
      self.init(graph, other, match, seekingMoves: false)
    }
  }

  private init(
    _ graph: ArchitectureGraph, _ other: ArchitectureGraph, _ match: ArchitectureMatch,
    seekingMoves: Bool
  ) {
    self.graph = graph
    self.other = other
    self.match = match
    let moves = Moves(graph, other, match, areSought: seekingMoves)
    self.moves = moves
    naming = Naming(graph, other, match)
    let standing = Standing(graph, other, match, moves, naming)
    var standings: [Int: LayerDifference.Change] = [:]
    for unit in moves.layers {
      if let move = moves.move(ofLayer: unit) { standings[unit] = standing.change(of: move) }
    }
    self.standings = standings
    // What stays while others move past it is looked at like all that stays.
    wiring =
      standings.count == moves.layers.count
      ? moves.wiring : Wiring(graph, other, match, passing: Set(standings.keys))
    for (index, unit) in graph.units.enumerated() {
      let mine = unit.without(moves.told, at: index)
      if let partner = match.second[index] {
        compare(
          mine, other.units[partner].without(moves.otherTold, at: partner), at: index,
          isMoved: standings[index] != nil)
      } else {
        add(
          only: mine, .removed, at: index, inFrontOf: moves.inFrontOf[index],
          isTold: moves.told.contains(.init(unit: index, piece: .layer)))
      }
    }
    compareEnds()
    addMoves(standing)
    var place = -1
    for (index, unit) in other.units.enumerated() {
      if let partner = match.first[index] {
        place = partner
      } else {
        add(
          only: unit.without(moves.otherTold, at: index), .added, at: place,
          inFrontOf: moves.otherInFrontOf[index],
          isTold: moves.otherTold.contains(.init(unit: index, piece: .layer)))
      }
    }
    let order = findings.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }
    findings = order.map(\.element)
  }

  // MARK: Layers of one network

  /// - Parameter isTold: whether the layer itself has moved, so that only its activation is left.
  private mutating func add(
    only unit: ArchitectureGraph.Unit, _ kind: ArchitectureDifference.Kind, at place: Int,
    inFrontOf activation: String?, isTold: Bool
  ) {
    guard !isTold || unit.activation != nil else { return }
    let isRemoved = kind == .removed
    let path = isTold ? unit.activationPart.path : unit.path
    let parameters = isTold ? unit.activationPart.parameters : unit.parameters
    let multiplyAdds = isTold ? unit.activationPart.multiplyAdds : unit.multiplyAdds
    findings.append(
      Finding(
        what: .difference(
          Kind(
            kind: kind, layer: (isTold ? unit.activation : nil) ?? unit.summary, changes: [],
            remark: activation.map { "in front of \($0)" })),
        layer: ArchitectureDifference.Layer(
          path: isRemoved ? path : nil, otherPath: isRemoved ? nil : path,
          parameters: isRemoved ? -parameters : parameters,
          multiplyAdds: multiplyAdds.map { isRemoved ? -$0 : $0 }),
        place: place))
  }

  private mutating func compareEnds() {
    guard wiring.verdict(graph.outputs, other.outputs) != .same else { return }
    let names = graph.outputs.map { Naming.Name.both($0) }
    let others = other.outputs.map(naming.name(ofSecond:))
    findings.append(
      Finding(
        what: .difference(
          Kind(
            kind: .rewired, layer: "output",
            changes: [
              naming.reading(
                "the network's answer is", from: names, to: others, beside: "", isOrdered: true)
            ])),
        layer: ArchitectureDifference.Layer(
          path: nil, otherPath: nil, parameters: 0, multiplyAdds: 0),
        place: graph.units.count))
  }

  // MARK: What stands elsewhere

  private mutating func addMoves(_ standing: Standing) {
    for move in moves.pieces {
      let (cost, otherCost) = (graph.cost(of: move.first), other.cost(of: move.second))
      add(
        move, standing.change(of: move),
        ArchitectureDifference.Layer(
          path: cost.path, otherPath: otherCost.path,
          parameters: otherCost.parameters - cost.parameters,
          multiplyAdds: Count.difference(otherCost.multiplyAdds, cost.multiplyAdds)), unit: nil)
    }
    for unit in moves.layers.sorted() {
      guard let move = moves.move(ofLayer: unit) else { continue }
      add(
        move, standings[unit],
        ArchitectureDifference.Layer(
          path: graph.units[unit].path, otherPath: other.units[move.second.unit].path,
          parameters: 0, multiplyAdds: 0), unit: unit)
    }
  }

  /// - Parameter change: where it stands; nil where it stays and others moved past it.
  private mutating func add(
    _ move: Moves.Move, _ change: LayerDifference.Change?, _ layer: ArchitectureDifference.Layer,
    unit: Int?
  ) {
    guard let change else {
      guard layer.parameters != 0 || layer.multiplyAdds != 0 else { return }
      let cause = Cause(isOfChannels: true, isOfExtents: false)
      findings.append(
        Finding(what: .consequence(cause), layer: layer, place: move.first.unit))
      return
    }
    findings.append(
      Finding(
        what: .difference(
          Kind(
            kind: .rewired, detail: move.first.piece == .dropout ? .dropout : nil, isMove: true,
            layer: move.name, changes: [change])),
        layer: layer, place: move.first.unit, unit: unit))
  }

  // MARK: Layers that stand for each other

  private mutating func compare(
    _ unit: ArchitectureGraph.Unit, _ partner: ArchitectureGraph.Unit, at place: Int,
    isMoved: Bool
  ) {
    var kinds: [Kind] = []
    let changes = unit.changes(to: partner)
    if !changes.isEmpty {
      let isOfOperands = !unit.operandChanges(to: partner).isEmpty
      kinds.append(
        Kind(
          kind: .changed, layer: unit.summary, family: isOfOperands ? unit.operatorName : nil,
          changes: changes))
    }
    var details = unit.details(to: partner)
    if !isMoved, let rewired = rewiring(unit, partner, at: place) {
      if let detail = rewired.detail {
        details.append((detail, rewired.changes))
      } else {
        kinds.append(rewired)
      }
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
      findings.append(
        Finding(what: .consequence(cause(unit, partner)), layer: layer, place: place))
    }
    let (parameters, multiplyAdds) = (layer.parameters, layer.multiplyAdds)
    for (index, kind) in kinds.enumerated() {
      layer.parameters = index == payer ? parameters : 0
      layer.multiplyAdds = index == payer ? multiplyAdds : 0
      findings.append(
        Finding(what: .difference(kind), layer: layer, place: place, unit: place))
    }
  }

  private func rewiring(
    _ unit: ArchitectureGraph.Unit, _ partner: ArchitectureGraph.Unit, at place: Int
  ) -> Kind? {
    let reading = wiring.verdict(unit.inputs, partner.inputs)
    let names = unit.inputs.map { Naming.Name.both($0) }
    let others = partner.inputs.map(naming.name(ofSecond:))
    var kind = Kind(kind: .rewired, layer: unit.summary, changes: [])
    switch reading {
    case .same: return nil
    case .otherOrder where unit.traits.kind == "sum": return nil
    case .otherOrder where unit.traits.kind == "concat":
      switch graph.orderSight(of: place) {
      case .nobody: kind.detail = .order
      case .unit(let seer):
        kind.remark = "seen by \(naming.texts(of: [.both(seer)], beside: unit.path)[0])"
      case .answer: kind.remark = "seen in the network's answer"
      }
      kind.changes = [
        naming.change(
          kind.detail == nil ? "order of channels" : "order of branches", from: names, to: others,
          beside: unit.path, separator: ", ")
      ]
    case .otherOrder, .other:
      kind.changes = [
        naming.reading(
          "reads", from: names, to: others, beside: unit.path, isOrdered: reading == .otherOrder)
      ]
    }
    return kind
  }

  private func cause(
    _ unit: ArchitectureGraph.Unit, _ partner: ArchitectureGraph.Unit
  ) -> Cause {
    let shapes = unit.inputs.map { graph.units[$0].shape }
    let others = partner.inputs.map { other.units[$0].shape }
    return Cause(
      isOfChannels: shapes.map(\.channels).sorted() != others.map(\.channels).sorted(),
      isOfExtents: Set(shapes.map(\.extent)) != Set(others.map(\.extent)))
  }

  /// Details that change what a layer costs.
  private static let costly: Set<ArchitecturalDetail> = [.normalization, .bias, .spelling]

  static func text(
    _ property: String, _ before: String?, _ after: String?
  ) -> LayerDifference.Change {
    LayerDifference.Change(
      property: property, before: before ?? "none", after: after ?? "none")
  }
}
