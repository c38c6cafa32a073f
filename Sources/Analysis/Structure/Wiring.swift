/// Whether matched layers read what their partners read.
struct Wiring {
  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  private let match: ArchitectureMatch
  /// For each unit the matched ones nearest before it, itself if it is matched; nil for many.
  private let sources: [Set<Int>?]
  private let otherSources: [Set<Int>?]

  private static let mostSources = 64

  init(_ graph: ArchitectureGraph, _ other: ArchitectureGraph, _ match: ArchitectureMatch) {
    self.graph = graph
    self.other = other
    self.match = match
    sources = Self.sources(of: graph, partners: match.second)
    otherSources = Self.sources(of: other, partners: match.first)
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
    let partners = inputs.map { match.second[$0] }
    if !partners.contains(nil), otherInputs.allSatisfy({ match.first[$0] != nil }) {
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
      match.first[input].map { reached.has($0) } ?? true
    }
    return isKept && isOthersKept ? .same : .other
  }
}

extension [Set<Int>?] {
  fileprivate func has(_ unit: Int) -> Bool {
    contains { $0.map { $0.contains(unit) } ?? true }
  }
}
