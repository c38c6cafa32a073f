/// The lines that join the rows of a tree: `├─ `, `└─ `, `│  `.
enum TreeGuides {
  /// What stands in front of the first cell of each row; rows outside a tree get nothing.
  static func guides(of levels: [Int?]) -> [String] {
    var guides = [String](repeating: "", count: levels.count)
    // From below: whether a row further down continues each level.
    var continues: [Bool] = []
    for index in levels.indices.reversed() {
      guard let level = levels[index], level > 0 else {
        continues = []
        continue
      }
      while continues.count <= level { continues.append(false) }
      guides[index] =
        (1..<level).map { continues[$0] ? "│  " : "   " }.joined()
        + (continues[level] ? "├─ " : "└─ ")
      continues[level] = true
      continues.removeLast(continues.count - level - 1)
    }
    return guides
  }
}
