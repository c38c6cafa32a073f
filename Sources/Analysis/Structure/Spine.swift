/// A part of a network as layers in a row, some of them with branches between them.
///
/// A layer stands in the row if every path goes through it; what lies between two such layers falls
/// into branches that do not read each other, and each branch is a row again.
struct Spine {
  struct Element {
    enum Content {
      case layer(Int)
      case parallel([Spine])
      /// Layers that no row and no branches describe, in the order in which they run.
      case tangle
    }

    var content: Content
    /// Equal for elements of equal layers in equal wiring, whatever the order of branches.
    var colour: Int
    /// All its units, in the order in which they run.
    var units: [Int]
    /// What its units are, as a sorted bag: operator and window; then everything.
    var kinds: [Int]
    var keys: [Int]
  }

  var elements: [Element]
  var colour: Int
  var units: [Int]
  var kinds: [Int]
  var keys: [Int]
}

/// Takes networks apart into spines; both networks of a comparison share its colours.
struct SpineBuilder {
  let graph: ArchitectureGraph
  /// The colours of what units are.
  let own: [Int]
  let kinds: [Int]
  /// Branches within branches beyond this depth are tangles, so that no network exhausts the stack.
  private static let deepest = 48

  init(_ graph: ArchitectureGraph, _ table: inout ColourTable) {
    self.graph = graph
    own = graph.units.map { table.colour(of: $0.key) }
    kinds = graph.units.map { table.colour(of: $0.summary) }
  }

  /// All between the input and the end.
  func spine(_ table: inout ColourTable) -> Spine {
    row(
      Array(graph.units.indices.dropFirst()), from: 0, to: graph.end, ownsPassage: true, depth: 0,
      &table)
  }

  /// - Parameters:
  ///   - members: units in order; all that they read lies among them or is `source`, and all that
  ///     reads them lies among them or is `sink`.
  ///   - ownsPassage: whether the sink's reading of the source itself is a branch of this part.
  private func row(
    _ members: [Int], from source: Int, to sink: Int, ownsPassage: Bool, depth: Int,
    _ table: inout ColourTable
  ) -> Spine {
    var places = [source: 0, sink: members.count + 1]
    for (place, member) in members.enumerated() { places[member] = place + 1 }
    var furthest = 1
    for (place, member) in members.enumerated() {
      if graph.units[member].inputs.contains(source) { furthest = place + 1 }
    }
    if ownsPassage, graph.readers[source].contains(sink) { furthest = members.count + 1 }

    var elements: [Spine.Element] = []
    var last = source
    var region: [Int] = []
    for (index, member) in members.enumerated() {
      if furthest <= index + 1 {
        if let element = between(
          last, member, region, isWhole: false, depth: depth, &table)
        {
          elements.append(element)
        }
        elements.append(layer(member, &table))
        last = member
        region = []
      } else {
        region.append(member)
      }
      for reader in graph.readers[member] { furthest = max(furthest, places[reader] ?? 0) }
    }
    let isWhole = last == source && !ownsPassage
    if let element = between(last, sink, region, isWhole: isWhole, depth: depth, &table) {
      elements.append(element)
    }
    return spine(of: elements, &table)
  }

  /// What lies between two units of a row; nil for nothing.
  ///
  /// - Parameter isWhole: whether this is a branch of its own, whose passage belongs to the others.
  private func between(
    _ source: Int, _ sink: Int, _ region: [Int], isWhole: Bool, depth: Int,
    _ table: inout ColourTable
  ) -> Spine.Element? {
    guard !region.isEmpty else { return nil }
    let passages = isWhole ? 0 : graph.readers[source].count { $0 == sink }
    let branches = parts(of: region)
    guard branches.count + passages > 1, depth < Self.deepest else {
      return element(
        .tangle, colour: table.colour(of: [-4] + region.map { own[$0] }), units: region)
    }
    var spines = branches.map {
      row($0, from: source, to: sink, ownsPassage: false, depth: depth + 1, &table)
    }
    for _ in 0..<passages { spines.append(spine(of: [], &table)) }
    return element(
      .parallel(spines), colour: table.colour(of: [-3] + spines.map(\.colour).sorted()),
      units: region)
  }

  /// The parts of a region that do not read each other, in order.
  private func parts(of region: [Int]) -> [[Int]] {
    var places: [Int: Int] = [:]
    for (place, member) in region.enumerated() { places[member] = place }
    var parents = Array(region.indices)
    func root(_ place: Int) -> Int {
      var place = place
      while parents[place] != place {
        parents[place] = parents[parents[place]]
        place = parents[place]
      }
      return place
    }
    for (place, member) in region.enumerated() {
      for input in graph.units[member].inputs {
        guard let other = places[input] else { continue }
        let (mine, others) = (root(place), root(other))
        // The smaller place wins, so that parts stand in the order of their first units.
        parents[max(mine, others)] = min(mine, others)
      }
    }
    var parts: [Int: [Int]] = [:]
    for place in region.indices { parts[root(place), default: []].append(region[place]) }
    return parts.sorted { $0.key < $1.key }.map(\.value)
  }

  private func layer(_ unit: Int, _ table: inout ColourTable) -> Spine.Element {
    element(.layer(unit), colour: table.colour(of: [-1, own[unit]]), units: [unit])
  }

  private func element(
    _ content: Spine.Element.Content, colour: Int, units: [Int]
  ) -> Spine.Element {
    Spine.Element(
      content: content, colour: colour, units: units, kinds: units.map { kinds[$0] }.sorted(),
      keys: units.map { own[$0] }.sorted())
  }

  private func spine(of elements: [Spine.Element], _ table: inout ColourTable) -> Spine {
    let units = elements.flatMap(\.units)
    return Spine(
      elements: elements, colour: table.colour(of: [-2] + elements.map(\.colour)), units: units,
      kinds: units.map { kinds[$0] }.sorted(), keys: units.map { own[$0] }.sorted())
  }
}
