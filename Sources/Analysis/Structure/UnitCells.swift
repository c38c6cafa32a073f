/// Sets of units that are split again and again, and put together again in the other direction.
struct UnitCells {
  private var members: [Int] = []
  private var places: [Int]
  private(set) var cellOf: [Int]
  private var starts: [Int] = []
  private(set) var sizes: [Int] = []
  /// What each cell was split off.
  private var parents: [Int] = []

  init(_ groups: [[Int]]) {
    let count = groups.reduce(0) { $0 + $1.count }
    places = [Int](repeating: 0, count: count)
    cellOf = places
    for (cell, group) in groups.enumerated() {
      starts.append(members.count)
      sizes.append(group.count)
      parents.append(cell)
      for node in group {
        places[node] = members.count
        cellOf[node] = cell
        members.append(node)
      }
    }
  }

  var count: Int { sizes.count }

  subscript(cell: Int) -> ArraySlice<Int> { members[starts[cell]..<starts[cell] + sizes[cell]] }

  /// Puts units of a cell into a new one, whose number is returned.
  mutating func split(_ group: [Int], off cell: Int) -> Int {
    let new = count
    var tail = starts[cell] + sizes[cell]
    for node in group {
      tail -= 1
      let (place, last) = (places[node], members[tail])
      members.swapAt(place, tail)
      places[last] = place
      places[node] = tail
      cellOf[node] = new
    }
    sizes[cell] -= group.count
    starts.append(tail)
    sizes.append(group.count)
    parents.append(cell)
    return new
  }

  /// Puts the newest cells back to what they were split off, until `count` are left.
  mutating func merge(downTo count: Int) {
    while self.count > count {
      let (start, size, parent) = (starts.removeLast(), sizes.removeLast(), parents.removeLast())
      for place in start..<start + size { cellOf[members[place]] = parent }
      sizes[parent] += size
    }
  }
}
