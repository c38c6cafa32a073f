/// A one-to-one match of two networks' units that keeps what they are and how they are wired.
///
/// Units that nothing has told apart yet lie in one cell, those of both networks together. Cells are
/// split by who reads whom until that says nothing new. Where several units are still alike, one is
/// paired with each of its likes in turn, which splits further, until every cell holds a pair.
/// - Source: colour refinement as Berkholz, Bonsma and Grohe 2017 have it, whose time grows with the
///   wires and a logarithm; individualisation, McKay and Piperno 2014.
struct IsomorphismSearch {
  /// A network as the search sees it.
  struct Side {
    /// What each unit is, as a number.
    var labels: [Int]
    var inputs: [[Int]]
    /// Whether it matters which of a unit's inputs is which.
    var isOrdered: [Bool]
    var outputs: [Int]
  }

  private struct Wire {
    var node: Int
    /// From which side the wire is seen, and which input of its reader it is, where that matters.
    var tag: Int
  }

  /// A cell of which one unit is paired with others in turn.
  private struct Choice {
    var cell: Int
    var unit: Int
    var candidates: [Int]
    var next = 0
    /// How many cells, and how many open ones, there are without it.
    var cells: Int
    var open: Int
    /// Open cells that it found to hold one pair only.
    var settled: [Int]
  }

  private let first: Side
  private let second: Side
  /// Units of the first network, its end, then those of the second, and its end.
  private var wires: [[Wire]]
  private var cells: UnitCells
  /// Cells by which others are still to be split.
  private var splitters: [Int] = []
  private var isSplitter: [Bool] = []
  /// Cells that may hold more than one pair.
  private var unsettled: [Int] = []
  private var tags: [[Int]]

  /// The second network's unit for each of the first's; nil if there is none.
  ///
  /// - Parameter budget: how many wires may be looked at, of which those looked at are taken off; where
  ///   it is used up, the search ends without a match.
  static func match(_ first: Side, _ second: Side, budget: inout Int) -> [Int]? {
    guard budget > 0, first.outputs.count == second.outputs.count,
      first.labels.sorted() == second.labels.sorted()
    else { return nil }
    var search = IsomorphismSearch(first, second)
    guard let match = search.run(&budget), search.isKept(by: match) else { return nil }
    return match
  }

  private init(_ first: Side, _ second: Side) {
    self.first = first
    self.second = second
    let count = first.labels.count + 1
    wires = [[Wire]](repeating: [], count: 2 * count)
    tags = [[Int]](repeating: [], count: 2 * count)
    var cellOfLabel: [Int: Int] = [:]
    var groups: [[Int]] = []
    for (side, base) in [(first, 0), (second, count)] {
      for (unit, label) in side.labels.enumerated() {
        let cell = cellOfLabel[label] ?? groups.count
        if cell == groups.count {
          cellOfLabel[label] = cell
          groups.append([])
        }
        groups[cell].append(base + unit)
      }
    }
    groups.append([count - 1, 2 * count - 1])
    cells = UnitCells(groups)
    for (side, base) in [(first, 0), (second, count)] {
      for unit in side.inputs.indices {
        add(side.inputs[unit], to: base + unit, from: base, isOrdered: side.isOrdered[unit])
      }
      add(side.outputs, to: base + count - 1, from: base, isOrdered: true)
    }
    for cell in groups.indices {
      open(cell)
      schedule(cell)
    }
  }

  private mutating func add(_ inputs: [Int], to reader: Int, from base: Int, isOrdered: Bool) {
    for (place, input) in inputs.enumerated() {
      let tag = 2 * (isOrdered ? place : 0)
      wires[base + input].append(Wire(node: reader, tag: tag))
      wires[reader].append(Wire(node: base + input, tag: tag + 1))
    }
  }

  private mutating func open(_ cell: Int) {
    if isSplitter.count <= cell { isSplitter.append(false) }
    if cells.sizes[cell] > 2 { unsettled.append(cell) }
  }

  private mutating func schedule(_ cell: Int) {
    guard !isSplitter[cell] else { return }
    isSplitter[cell] = true
    splitters.append(cell)
  }

  // MARK: Choices

  private mutating func run(_ budget: inout Int) -> [Int]? {
    guard refine(&budget) else { return nil }
    var choices: [Choice] = []
    while let choice = nextChoice() {
      choices.append(choice)
      while !take(&choices[choices.count - 1], &budget) {
        guard budget > 0 else { return nil }
        while let last = choices.last, last.next == last.candidates.count {
          undo(last)
          unsettled += last.settled.reversed()
          choices.removeLast()
        }
        guard !choices.isEmpty else { return nil }
        undo(choices[choices.count - 1])
      }
    }
    return pairs
  }

  /// The newest cell of several pairs, since it lies near what was chosen last.
  private mutating func nextChoice() -> Choice? {
    var settled: [Int] = []
    while let cell = unsettled.last {
      guard cells.sizes[cell] > 2 else {
        settled.append(cell)
        unsettled.removeLast()
        continue
      }
      let members = cells[cell].sorted()
      let half = members.count / 2
      return Choice(
        cell: cell, unit: members[0], candidates: Array(members[half...]), cells: cells.count,
        open: unsettled.count, settled: settled)
    }
    return nil
  }

  /// Pairs a choice's unit with its next candidate, and says whether nothing speaks against it.
  private mutating func take(_ choice: inout Choice, _ budget: inout Int) -> Bool {
    while choice.next < choice.candidates.count {
      let candidate = choice.candidates[choice.next]
      choice.next += 1
      let pair = cells.split([choice.unit, candidate], off: choice.cell)
      open(pair)
      schedule(pair)
      if refine(&budget) { return true }
      undo(choice)
      if budget <= 0 { return false }
    }
    return false
  }

  private mutating func undo(_ choice: Choice) {
    cells.merge(downTo: choice.cells)
    unsettled.removeLast(unsettled.count - choice.open)
  }

  // MARK: Refinement

  /// Splits cells until each one's units are wired alike; false where the two networks are not.
  private mutating func refine(_ budget: inout Int) -> Bool {
    var isBalanced = true
    while isBalanced, budget > 0, let splitter = splitters.popLast() {
      isSplitter[splitter] = false
      var touched: [Int] = []
      for node in cells[splitter] {
        budget -= wires[node].count + 1
        for wire in wires[node] {
          if tags[wire.node].isEmpty { touched.append(wire.node) }
          tags[wire.node].append(wire.tag)
        }
      }
      isBalanced = split(touched)
      for node in touched { tags[node].removeAll(keepingCapacity: true) }
    }
    for splitter in splitters { isSplitter[splitter] = false }
    splitters.removeAll(keepingCapacity: true)
    return isBalanced && budget > 0
  }

  private mutating func split(_ touched: [Int]) -> Bool {
    var places: [Int: Int] = [:]
    var parts: [(cell: Int, nodes: [Int])] = []
    for node in touched {
      tags[node].sort()
      let cell = cells.cellOf[node]
      if let place = places[cell] {
        parts[place].nodes.append(node)
      } else {
        places[cell] = parts.count
        parts.append((cell, [node]))
      }
    }
    return parts.allSatisfy { split($0.nodes, of: $0.cell) }
  }

  /// Splits a cell into what is wired alike; `nodes` are all of it that is wired to the splitter.
  private mutating func split(_ nodes: [Int], of cell: Int) -> Bool {
    var places: [[Int]: Int] = [:]
    var groups: [[Int]] = []
    for node in nodes {
      if let place = places[tags[node]] {
        groups[place].append(node)
      } else {
        places[tags[node]] = groups.count
        groups.append([node])
      }
    }
    guard groups.allSatisfy(isBalanced) else { return false }
    if nodes.count == cells.sizes[cell] {
      if groups.count == 1 { return true }
      let largest = groups.indices.max { groups[$0].count < groups[$1].count }
      if let largest { groups.remove(at: largest) }
    }
    // The largest of all parts can be spared: what is wired to it follows from the others.
    let wasSplitter = isSplitter[cell]
    var spared = cell
    for group in groups {
      let new = cells.split(group, off: cell)
      open(new)
      let isSpared = !wasSplitter && cells.sizes[new] > cells.sizes[spared]
      schedule(isSpared ? spared : new)
      if isSpared { spared = new }
    }
    return true
  }

  private func isBalanced(_ nodes: [Int]) -> Bool {
    2 * nodes.count { $0 <= first.labels.count } == nodes.count
  }

  // MARK: Results

  private var pairs: [Int] {
    var pairs = first.labels
    let base = first.labels.count + 1
    for unit in pairs.indices {
      let other = cells[cells.cellOf[unit]].first { $0 >= base }
      pairs[unit] = (other ?? base) - base
    }
    return pairs
  }

  /// Whether a match is really one: nothing is taken on trust.
  private func isKept(by match: [Int]) -> Bool {
    Set(match).count == match.count && first.outputs.map { match[$0] } == second.outputs
      && match.indices.allSatisfy { unit in
        let (inputs, others) = (first.inputs[unit].map { match[$0] }, second.inputs[match[unit]])
        return first.labels[unit] == second.labels[match[unit]]
          && first.isOrdered[unit] == second.isOrdered[match[unit]]
          && (first.isOrdered[unit] ? inputs == others : inputs.sorted() == others.sorted())
      }
  }
}
