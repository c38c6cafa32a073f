/// Names for things that look alike, shared by the two networks of a comparison.
///
/// - Source: colour refinement, Weisfeiler and Lehman 1968; on a graph without cycles one pass down
///   and one pass up see all of it.
struct ColourTable {
  private var texts: [String: Int] = [:]
  private var shapes: [[Int]: Int] = [:]

  /// The colour of a text; equal texts have equal colours.
  mutating func colour(of text: String) -> Int {
    if let colour = texts[text] { return colour }
    texts[text] = texts.count
    return texts.count - 1
  }

  /// The colour of a list of colours; equal lists have equal colours.
  mutating func colour(of parts: [Int]) -> Int {
    if let colour = shapes[parts] { return colour }
    shapes[parts] = shapes.count
    return shapes.count - 1
  }
}

/// The colours of a network's units.
struct UnitColours {
  /// By what a unit is.
  let own: [Int]
  /// By what it is and all that lies before and behind it, whatever the order of branches.
  let whole: [Int]

  init(_ graph: ArchitectureGraph, _ table: inout ColourTable) {
    let own = graph.units.map { table.colour(of: $0.key) }
    var down: [Int] = []
    down.reserveCapacity(own.count)
    for (index, unit) in graph.units.enumerated() {
      down.append(table.colour(of: [own[index]] + unit.inputs.map { down[$0] }.sorted()))
    }
    // The end's colour says which of its inputs is the answer.
    var up = [Int](repeating: 0, count: own.count)
    for index in own.indices.reversed() {
      let behind = graph.readers[index].map { reader in
        reader == graph.end ? -1 - (graph.outputs.firstIndex(of: index) ?? 0) : up[reader]
      }
      up[index] = table.colour(of: [own[index]] + behind.sorted())
    }
    self.own = own
    whole = own.indices.map { table.colour(of: [down[$0], up[$0]]) }
  }
}

extension UnitColours {
  /// For each unit of the first network the second's, where both are the same graph; else nil.
  ///
  /// Units are taken in order; among those that look alike from above and from below, the one that
  /// reads the same is taken.
  static func isomorphism(
    _ first: (graph: ArchitectureGraph, colours: UnitColours),
    _ second: (graph: ArchitectureGraph, colours: UnitColours)
  ) -> [Int]? {
    guard first.graph.units.count == second.graph.units.count else { return nil }
    var waiting: [[Int]: [Int]] = [:]
    for index in second.graph.units.indices.reversed() {
      let key = [second.colours.whole[index]] + second.graph.units[index].inputs.sorted()
      waiting[key, default: []].append(index)
    }
    var match: [Int] = []
    match.reserveCapacity(first.graph.units.count)
    for (index, unit) in first.graph.units.enumerated() {
      let key = [first.colours.whole[index]] + unit.inputs.map { match[$0] }.sorted()
      guard let other = waiting[key]?.popLast() else { return nil }
      match.append(other)
    }
    guard first.graph.outputs.map({ match[$0] }) == second.graph.outputs else { return nil }
    return match
  }
}
