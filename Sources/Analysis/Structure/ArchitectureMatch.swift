import Netlab

/// Which layers of two networks stand for each other, by structure alone; names say nothing.
///
/// Equal networks are matched unit by unit. Else both are taken apart into rows and branches,
/// which are aligned from the outside inwards; what is left over is aligned by the order in which it
/// runs, between the layers of the main row that are matched.
struct ArchitectureMatch {
  /// For each unit of the first network the second's.
  private(set) var second: [Int?]
  /// For each unit of the second network the first's.
  private(set) var first: [Int?]
  /// The parts of the main rows that units lie in; nil where networks are the same graph.
  private(set) var gaps: [Int?]
  private(set) var otherGaps: [Int?]

  /// Units of the first network that stand beside their counterparts in no row.
  private(set) var late: Set<Int> = []

  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  private let looks: [Look]
  private let otherLooks: [Look]
  /// How alike two faces are, by both.
  private var likeness: [Int: Double] = [:]

  /// What is looked at again and again, as numbers.
  private struct Look {
    /// The colour of all that makes units alike or not.
    var face: Int
    var activation: Int
    var shape: OpenShape
    /// Of what it reads first.
    var channels: Int?

    init(
      _ unit: ArchitectureGraph.Unit, in graph: ArchitectureGraph, _ table: inout ColourTable
    ) {
      face = table.colour(of: unit.traits.wholeKey)
      activation = table.colour(of: unit.activation ?? "")
      shape = unit.shape
      channels = unit.inputs.first.map { graph.units[$0].shape.channels }
    }
  }

  private static let likenessOfLeftovers = 0.55
  private static let mostBranchPairs = 250_000
  /// What has weights keeps its place rather than what has none, which may have moved.
  private static let weightOfMaps = 1.5
  private static let reachOfMoves = 32

  init(_ graph: ArchitectureGraph, _ other: ArchitectureGraph) {
    self.graph = graph
    self.other = other
    second = [Int?](repeating: nil, count: graph.units.count)
    first = [Int?](repeating: nil, count: other.units.count)
    gaps = second
    otherGaps = first
    var table = ColourTable()
    looks = graph.units.map { Look($0, in: graph, &table) }
    otherLooks = other.units.map { Look($0, in: other, &table) }
    var isomorphism = ArchitectureIsomorphism(graph, other)
    if let match = isomorphism.match() {
      for (index, other) in match.enumerated() { pair(index, other) }
      return
    }
    pair(0, 0)
    let builder = SpineBuilder(graph, &table)
    let otherBuilder = SpineBuilder(other, &table)
    let (row, otherRow) = (builder.spine(&table), otherBuilder.spine(&table))
    let pairs = align(row, otherRow)
    let aligned = second
    alignLeftovers(row, otherRow, pairs)
    pairMoved { "\($0.traits.keyAnywhere); \($0.activation ?? "")" }
    pairMoved { $0.traits.keyAnywhere }
    late = Set(second.indices.filter { second[$0] != aligned[$0] })
  }

  private mutating func pair(_ index: Int, _ other: Int) {
    guard second[index] == nil, first[other] == nil else { return }
    second[index] = other
    first[other] = index
  }

  // MARK: Rows

  /// Matches two rows and all that is in them, and returns the places that stand beside each other.
  @discardableResult
  private mutating func align(_ row: Spine, _ otherRow: Spine) -> [(first: Int, second: Int)] {
    let (mine, others) = (row.elements, otherRow.elements)
    var pairs: [(first: Int, second: Int)] = []
    var start = 0
    while start < min(mine.count, others.count), isEqual(mine[start], others[start]) {
      pairs.append((start, start))
      start += 1
    }
    var tail = 0
    while tail < min(mine.count, others.count) - start,
      isEqual(mine[mine.count - 1 - tail], others[others.count - 1 - tail])
    {
      tail += 1
    }
    let between = SequenceAlignment.pairs(
      mine.count - start - tail, others.count - start - tail
    ) { score(mine[start + $0], others[start + $1]) }
    pairs += between.map { (start + $0.first, start + $0.second) }
    for place in (0..<tail).reversed() {
      pairs.append((mine.count - 1 - place, others.count - 1 - place))
    }
    for place in pairs { match(mine[place.first], others[place.second]) }
    return pairs
  }

  /// Whether two elements are equal, layers with weights on as many channels.
  private func isEqual(_ element: Spine.Element, _ other: Spine.Element) -> Bool {
    guard element.colour == other.colour else { return false }
    guard case .layer(let unit) = element.content, case .layer(let otherUnit) = other.content,
      graph.units[unit].isLearnedMap
    else { return true }
    return looks[unit].channels == otherLooks[otherUnit].channels
  }

  private mutating func score(_ element: Spine.Element, _ other: Spine.Element) -> Double {
    switch (element.content, other.content) {
    case (.layer(let unit), .layer(let otherUnit)): return weighted(unit, otherUnit)
    case (.layer, _), (_, .layer): return 0
    case (.parallel, _), (.tangle, _):
      let size = Double(element.units.count + other.units.count) / 2
      return Self.weightOfMaps * size
        * Self.likeness(element.kinds, element.keys, other.kinds, other.keys)
    }
  }

  private mutating func weighted(_ unit: Int, _ otherUnit: Int) -> Double {
    let alike = score(unit, otherUnit)
    guard alike > 0, graph.units[unit].isLearnedMap else { return alike }
    let readsAsMany = looks[unit].channels == otherLooks[otherUnit].channels
    return (alike + (readsAsMany ? 0.1 : 0)) * Self.weightOfMaps
  }

  /// How alike two units are, a little more so where their maps are of one size.
  private mutating func score(_ unit: Int, _ otherUnit: Int) -> Double {
    let (mine, others) = (looks[unit], otherLooks[otherUnit])
    // There are far fewer faces than 2³¹.
    let key = mine.face << 31 | others.face
    var alike = likeness[key] ?? -1
    if alike < 0 {
      alike = graph.units[unit].traits.similarity(to: other.units[otherUnit].traits)
      likeness[key] = alike
    }
    guard alike > 0 else { return 0 }
    if mine.shape == others.shape { alike += 0.1 }
    if mine.activation == others.activation { alike += 0.05 }
    return alike
  }

  /// How alike two bags of units are, from 0.2 to 1.
  private static func likeness(
    _ kinds: [Int], _ keys: [Int], _ otherKinds: [Int], _ otherKeys: [Int]
  ) -> Double {
    0.2 + 0.3 * overlap(kinds, otherKinds) + 0.5 * overlap(keys, otherKeys)
  }

  /// The share of two sorted bags that is common to both.
  private static func overlap(_ bag: [Int], _ other: [Int]) -> Double {
    guard !bag.isEmpty || !other.isEmpty else { return 1 }
    var (i, j, common) = (0, 0, 0)
    while i < bag.count, j < other.count {
      if bag[i] == other[j] {
        common += 1
        i += 1
        j += 1
      } else if bag[i] < other[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return 2 * Double(common) / Double(bag.count + other.count)
  }

  // MARK: What stands beside each other

  private mutating func match(_ element: Spine.Element, _ other: Spine.Element) {
    switch (element.content, other.content) {
    case (.layer(let unit), .layer(let otherUnit)): pair(unit, otherUnit)
    case (.layer, _), (_, .layer): return
    case (.parallel(let branches), .parallel(let others)): match(branches, others)
    case (.parallel, _), (.tangle, _): alignUnits(element.units, other.units, atLeast: 0)
    }
  }

  /// Gives each branch the one that is most like it; equal ones first, whatever their order.
  private mutating func match(_ branches: [Spine], _ others: [Spine]) {
    var waiting: [Int: [Int]] = [:]
    for (index, branch) in others.enumerated().reversed() {
      waiting[branch.colour, default: []].append(index)
    }
    var rest: [Int] = []
    var taken = [Bool](repeating: false, count: others.count)
    for (index, branch) in branches.enumerated() {
      guard let equal = waiting[branch.colour]?.popLast() else {
        rest.append(index)
        continue
      }
      taken[equal] = true
      align(branch, others[equal])
    }
    let otherRest = others.indices.filter { !taken[$0] }
    guard !rest.isEmpty, !otherRest.isEmpty else { return }
    guard rest.count <= Self.mostBranchPairs / otherRest.count else {
      for (index, equal) in zip(rest, otherRest) { align(branches[index], others[equal]) }
      return
    }
    var candidates: [(likeness: Double, first: Int, second: Int)] = []
    for index in rest {
      for equal in otherRest where branches[index].units.isEmpty == others[equal].units.isEmpty {
        candidates.append((likeness(branches[index], others[equal]), index, equal))
      }
    }
    candidates.sort {
      ($1.likeness, abs($0.first - $0.second), $0.first)
        < ($0.likeness, abs($1.first - $1.second), $1.first)
    }
    var isMatched = [Bool](repeating: false, count: branches.count)
    for candidate in candidates where !isMatched[candidate.first] && !taken[candidate.second] {
      isMatched[candidate.first] = true
      taken[candidate.second] = true
      align(branches[candidate.first], others[candidate.second])
    }
  }

  private func likeness(_ branch: Spine, _ otherBranch: Spine) -> Double {
    var alike = Self.likeness(branch.kinds, branch.keys, otherBranch.kinds, otherBranch.keys)
    if let last = branch.units.last, let otherLast = otherBranch.units.last,
      graph.units[last].shape == other.units[otherLast].shape
    {
      alike += 0.2
    }
    return alike
  }

  // MARK: What is left over

  private mutating func alignUnits(_ units: [Int], _ others: [Int], atLeast least: Double) {
    let pairs = SequenceAlignment.pairs(units.count, others.count) { place, otherPlace in
      guard score(units[place], others[otherPlace]) >= least else { return 0 }
      return weighted(units[place], others[otherPlace])
    }
    for place in pairs { pair(units[place.first], others[place.second]) }
  }

  /// Aligns units without a match that lie between the same matched elements of the main rows; then
  /// equal ones of which one lies within such an element and one beside it.
  private mutating func alignLeftovers(
    _ row: Spine, _ otherRow: Spine, _ pairs: [(first: Int, second: Int)]
  ) {
    let mine = Self.gaps(in: row, matched: pairs.map(\.first))
    let others = Self.gaps(in: otherRow, matched: pairs.map(\.second))
    for place in mine { gaps[place.unit] = place.gap }
    for place in others { otherGaps[place.unit] = place.gap }
    alignLeftovers(mine, others, atLeast: Self.likenessOfLeftovers) { $0 }
    alignLeftovers(mine, others, atLeast: 1) { $0 / 2 }
    alignLeftovers(mine, others, atLeast: 1) { ($0 + 1) / 2 }
  }

  /// For each unit of a row its gap: 2k + 1 within the k-th matched element, 2k before it.
  private static func gaps(in row: Spine, matched: [Int]) -> [(unit: Int, gap: Int)] {
    var gaps: [(unit: Int, gap: Int)] = []
    var next = 0
    for (place, element) in row.elements.enumerated() {
      let isMatched = next < matched.count && matched[next] == place
      gaps += element.units.map { ($0, 2 * next + (isMatched ? 1 : 0)) }
      if isMatched { next += 1 }
    }
    return gaps
  }

  private mutating func alignLeftovers(
    _ mine: [(unit: Int, gap: Int)], _ others: [(unit: Int, gap: Int)], atLeast least: Double,
    by group: (Int) -> Int
  ) {
    var waiting: [Int: [Int]] = [:]
    for place in others where first[place.unit] == nil {
      waiting[group(place.gap), default: []].append(place.unit)
    }
    var free: [Int: [Int]] = [:]
    for place in mine where second[place.unit] == nil {
      free[group(place.gap), default: []].append(place.unit)
    }
    for (gap, units) in free.sorted(by: { $0.key < $1.key }) {
      if let otherUnits = waiting[gap] { alignUnits(units, otherUnits, atLeast: least) }
    }
  }

  /// Whether every layer has a counterpart, which reads the same.
  var isExact: Bool {
    guard !second.contains(nil), !first.contains(nil) else { return false }
    let wiring = Wiring(graph, other, self)
    return wiring.verdict(graph.outputs, other.outputs) == .same
      && graph.units.indices.allSatisfy { unit in
        second[unit].map {
          wiring.verdict(graph.units[unit].inputs, other.units[$0].inputs) != .other
        } ?? false
      }
  }

  // MARK: What stands elsewhere

  /// For each unit of the second network the place in the first's order that it stands at or behind.
  var placesOfSecond: [Int] {
    var places: [Int] = []
    places.reserveCapacity(first.count)
    for (index, unit) in other.units.enumerated() {
      places.append(first[index] ?? unit.inputs.map { places[$0] }.max() ?? 0)
    }
    return places
  }

  /// Pairs layers without weights that one network has here and the other there.
  private mutating func pairMoved(by token: (ArchitectureGraph.Unit) -> String) {
    var sightings: [LostAndFound.Sighting] = []
    for (index, unit) in graph.units.enumerated() where second[index] == nil && unit.isMovable {
      sightings.append(
        .init(
          token: token(unit), isFirst: true, unit: index, place: index, gap: gaps[index]))
    }
    guard !sightings.isEmpty else { return }
    let places = placesOfSecond
    for (index, unit) in other.units.enumerated() where first[index] == nil && unit.isMovable {
      sightings.append(
        .init(
          token: token(unit), isFirst: false, unit: index, place: places[index],
          gap: otherGaps[index]))
    }
    for place in LostAndFound.pairs(of: sightings, within: Self.reachOfMoves) {
      pair(place.first, place.second)
    }
  }
}
