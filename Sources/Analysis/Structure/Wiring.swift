/// Whether matched layers read what their partners read.
struct Wiring {
  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  /// For each unit of one network the other's, where both stand in the same place.
  private let second: [Int?]
  private let first: [Int?]
  /// For each unit the ones in place nearest before it, itself if it is in place; nil for many.
  private let sources: [Set<Int>?]
  private let otherSources: [Set<Int>?]

  private static let mostSources = 64

  /// - Parameter passing: units of the first network that stand elsewhere in the other, so that what
  ///   they read counts for those that read them.
  init(
    _ graph: ArchitectureGraph, _ other: ArchitectureGraph, _ match: ArchitectureMatch,
    passing: Set<Int> = []
  ) {
    self.graph = graph
    self.other = other
    var (second, first) = (match.second, match.first)
    for unit in passing {
      if let partner = second[unit] { first[partner] = nil }
      second[unit] = nil
    }
    self.second = second
    self.first = first
    sources = Self.sources(of: graph, partners: second)
    otherSources = Self.sources(of: other, partners: first)
  }

  private static func sources(of graph: ArchitectureGraph, partners: [Int?]) -> [Set<Int>?] {
    var sources: [Set<Int>?] = []
    for (index, unit) in graph.units.enumerated() {
      if partners[index] != nil {
        sources.append([index])
        continue
      }
      var found: Set<Int>? = []
      for input in unit.inputs {
        guard let more = sources[input] else {
          found = nil
          break
        }
        found?.formUnion(more)
        if (found?.count ?? 0) > mostSources { found = nil }
        if found == nil { break }
      }
      sources.append(found)
    }
    return sources
  }

  /// How two lists of units that are read by partners compare.
  enum Verdict { case same, otherOrder, other }

  func verdict(_ inputs: [Int], _ otherInputs: [Int]) -> Verdict {
    let partners = inputs.map { second[$0] }
    if !partners.contains(nil), otherInputs.allSatisfy({ first[$0] != nil }) {
      let mine = partners.compactMap { $0 }
      if mine == otherInputs { return .same }
      return mine.sorted() == otherInputs.sorted() ? .otherOrder : .other
    }
    // What only one of the networks has lies between; what both have must be read by both.
    let reached = inputs.map { sources[$0] }
    let otherReached = otherInputs.map { otherSources[$0] }
    let isKept = partners.allSatisfy { partner in
      partner.map { otherReached.has($0) } ?? true
    }
    let isOthersKept = otherInputs.allSatisfy { input in
      first[input].map { reached.has($0) } ?? true
    }
    return isKept && isOthersKept ? .same : .other
  }
}

extension [Set<Int>?] {
  fileprivate func has(_ unit: Int) -> Bool {
    contains { $0.map { $0.contains(unit) } ?? true }
  }
}
