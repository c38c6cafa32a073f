/// A name without what people forget: letter case, spaces, hyphens and underscores.
package struct FoldedName: Hashable, Sendable {
  let characters: [Character]

  /// Folds a name; `×` is read as the `x` that keyboards have.
  package init(_ name: some StringProtocol) {
    characters = name.lowercased().filter { !" -_".contains($0) }.map { $0 == "×" ? "x" : $0 }
  }

  /// How many characters must be put in, left out or replaced to get from one name to the other.
  ///
  /// - Source: Levenshtein 1966; Wagner and Fischer 1974.
  func distance(to other: FoldedName) -> Int {
    var row = Array(0...other.characters.count)
    for (index, character) in characters.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, wanted) in other.characters.enumerated() {
        let replaced = diagonal + (character == wanted ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[other.characters.count]
  }

  /// The names nearest to this one, if any is near: at most three, the nearest first.
  ///
  /// Of names that differ only in what is forgiven, the first stands for all.
  package func nearest(among names: [String]) -> [String] {
    let limit = max(1, characters.count / 3)
    var seen: Set<FoldedName> = []
    let near = names.map { (name: $0, folded: FoldedName($0)) }
      .filter { seen.insert($0.folded).inserted }
      .map { (name: $0.name, distance: distance(to: $0.folded)) }
      .filter { $0.distance <= limit }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    guard let best = near.first else { return [] }
    return near.prefix(3).filter { $0.distance <= best.distance + 1 }.map(\.name)
  }
}
