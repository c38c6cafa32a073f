/// Whether two networks are the same graph, and which of their units then are each other.
///
/// What is asked of equal units, and of the order of what they read, is much at first and less where
/// no match keeps it, so that of several matches the one with the fewest differences is found.
struct ArchitectureIsomorphism {
  /// What equal units share.
  private enum Sameness: CaseIterable {
    /// All that is ever told.
    case everything
    /// All but details.
    case architecture
    /// Operands as they come to on what a layer reads.
    case effect
    /// Operands as their author wrote them, as on images of two sizes.
    case declaration
  }

  /// Whose inputs have an order.
  fileprivate enum Order: Hashable {
    /// All but sums'.
    case every
    /// Neither sums' nor those of concatenations whose order weights can follow.
    case seen
    case none
  }

  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  private var table = ColourTable()
  private var orders: [Order: (mine: [Bool], others: [Bool])] = [:]
  private var budget: Int

  private static let leastBudget = 400_000
  private static let budgetOfWire = 200
  /// Of more concatenations nobody asks who sees their order.
  fileprivate static let mostConcatenations = 512

  init(_ graph: ArchitectureGraph, _ other: ArchitectureGraph) {
    self.graph = graph
    self.other = other
    let wires = graph.units.reduce(0) { $0 + $1.inputs.count }
    budget = Self.leastBudget + Self.budgetOfWire * (graph.units.count + wires)
  }

  /// For each unit of the first network the second's; nil where they are no such graphs, or where it
  /// takes too long to find out.
  mutating func match() -> [Int]? {
    guard graph.units.count == other.units.count else { return nil }
    for sameness in Sameness.allCases {
      if let match = match(sameness, [.every, .seen]) { return match }
    }
    for sameness in Sameness.allCases {
      if let match = match(sameness, [.none]) { return match }
    }
    return nil
  }

  private mutating func match(_ sameness: Sameness, _ kinds: [Order]) -> [Int]? {
    let labels = graph.units.map { table.colour(of: Self.label(of: $0, by: sameness)) }
    let otherLabels = other.units.map { table.colour(of: Self.label(of: $0, by: sameness)) }
    guard labels.sorted() == otherLabels.sorted() else { return nil }
    for order in kinds {
      let isOrdered = isOrdered(order)
      if order != .every, isOrdered == self.isOrdered(.every) { continue }
      let match = IsomorphismSearch.match(
        .init(
          labels: labels, inputs: graph.units.map(\.inputs), isOrdered: isOrdered.mine,
          outputs: graph.outputs),
        .init(
          labels: otherLabels, inputs: other.units.map(\.inputs), isOrdered: isOrdered.others,
          outputs: other.outputs), budget: &budget)
      if let match { return match }
    }
    return nil
  }

  private static func label(
    of unit: ArchitectureGraph.Unit, by sameness: Sameness
  ) -> String {
    switch sameness {
    case .everything: unit.wholeKey
    case .architecture: unit.architecturalKey
    case .effect: unit.key
    case .declaration: unit.declaredKey
    }
  }

  private mutating func isOrdered(_ order: Order) -> (mine: [Bool], others: [Bool]) {
    if let known = orders[order] { return known }
    let isOrdered = (graph.isOrdered(order), other.isOrdered(order))
    orders[order] = isOrdered
    return isOrdered
  }
}

extension ArchitectureGraph {
  /// For each unit whether it matters which of its inputs is which.
  fileprivate func isOrdered(_ order: ArchitectureIsomorphism.Order) -> [Bool] {
    let concatenations = units.count { $0.traits.kind == "concat" }
    return units.enumerated().map { place, unit in
      guard unit.inputs.count > 1, unit.traits.kind != "sum" else { return false }
      switch order {
      case .every: return true
      case .none: return false
      case .seen:
        guard unit.traits.kind == "concat",
          concatenations <= ArchitectureIsomorphism.mostConcatenations
        else { return true }
        if case .nobody = orderSight(of: place) { return false }
        return true
      }
    }
  }
}

extension ArchitectureGraph.Unit {
  /// What units share that differ in nothing.
  fileprivate var wholeKey: String {
    let constants = (traits.constants + (normalization?.constants ?? [])).map(\.effective)
    return [
      traits.wholeKey, activation ?? "", operatorName, summary, normalization?.kind ?? "",
      "\(hasBias) \(isScaledAgain) \(endsInSoftmax) \(dropouts) \(constants) \(shape)",
    ].joined(separator: "; ")
  }

  /// What units share that differ in details at most.
  fileprivate var architecturalKey: String {
    key + "; " + (normalization?.kind ?? (isLearnedMap && hasBias ? "bias" : ""))
  }

  /// What units share whose authors wrote the same.
  fileprivate var declaredKey: String {
    traits.operands.reduce(into: "\(traits.kind); \(activation ?? "")") { text, trait in
      text += ", \(trait.name) \(trait.declared) \(trait.qualifier)"
    }
  }
}
