import Netlab

/// Says where something stands that stands elsewhere in the other network.
struct Standing {
  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  private let match: ArchitectureMatch
  private let moves: Moves
  private let naming: Naming

  /// A place between layers.
  private struct Place {
    var behind: Naming.Name
    var fronts: [Naming.Name]
    /// Whether others read what lies behind it, too.
    var isOnBranch: Bool
  }

  init(
    _ graph: ArchitectureGraph, _ other: ArchitectureGraph, _ match: ArchitectureMatch,
    _ moves: Moves, _ naming: Naming
  ) {
    self.graph = graph
    self.other = other
    self.match = match
    self.moves = moves
    self.naming = naming
  }

  /// `maxPool 2×2/2 stands in front of conv3 → behind it`; nil where it is others that moved.
  func change(of move: Moves.Move) -> LayerDifference.Change? {
    let path = graph.path(of: move.first)
    let (first, second) = (place(ofFirst: move.first), place(ofSecond: move.second))
    let texts: (before: String, after: String)
    if let activation = activation(between: move) {
      texts = activation
    } else if first.fronts.contains(second.behind), first.behind != second.behind {
      texts = (front([second.behind], path), "behind it")
    } else if second.fronts.contains(first.behind), first.behind != second.behind {
      texts = (behind(first.behind, path), "in front of it")
    } else if let words = words(first, second, path) {
      texts = words
    } else {
      return nil
    }
    return LayerDifference.Change(
      property: "\(move.name) stands", before: texts.before, after: texts.after)
  }

  /// Where normalisation and activation of one layer change places.
  private func activation(between move: Moves.Move) -> (before: String, after: String)? {
    if move.first.piece == .normalization, move.second.piece == .layer,
      let partner = match.second[move.first.unit],
      other.units[move.second.unit].inputs == [partner],
      let activation = other.units[partner].activation
    {
      return ("in front of \(activation)", "behind it")
    }
    if move.second.piece == .normalization, move.first.piece == .layer,
      let partner = match.first[move.second.unit],
      graph.units[move.first.unit].inputs == [partner],
      let activation = graph.units[partner].activation
    {
      return ("behind \(activation)", "in front of it")
    }
    return nil
  }

  private func words(
    _ first: Place, _ second: Place, _ path: String
  ) -> (before: String, after: String)? {
    let (before, after) = (words(first, path), words(second, path))
    guard before == after else { return (before, after) }
    let (front, otherFront) = (front(first.fronts, path), self.front(second.fronts, path))
    guard front == otherFront else { return (front, otherFront) }
    // What the other network alone has in front of it is told of that.
    guard case .both = second.behind, first.behind != second.behind else { return nil }
    let texts = naming.texts(of: [first.behind, second.behind], beside: path)
    return ("behind \(texts[0])", "behind \(texts[1])")
  }

  private func words(_ place: Place, _ path: String) -> String {
    if let front = place.fronts.first, place.fronts.count == 1, case .both = front {
      if place.isOnBranch || place.behind == .both(0) { return self.front([front], path) }
      if case .secondAlone = place.behind { return self.front([front], path) }
    }
    return behind(place.behind, path)
  }

  private func behind(_ name: Naming.Name, _ path: String) -> String {
    "behind \(naming.texts(of: [name], beside: path)[0])"
  }

  private func front(_ names: [Naming.Name], _ path: String) -> String {
    guard !names.isEmpty else { return "at the end" }
    let texts = naming.texts(of: names, beside: path)
    return "in front of \(texts.prefix(3).joined(separator: ", "))"
      + (texts.count > 3 ? " and \(texts.count - 3) more" : "")
  }

  // MARK: Places

  private func place(ofFirst holding: Moves.Holding) -> Place {
    let place = graph.surroundings(of: holding) { unit in
      moves.layers.contains(unit) || moves.told.contains(.init(unit: unit, piece: .layer))
    }
    return Place(
      behind: .both(place.behind), fronts: place.fronts.map { .both($0) },
      isOnBranch: place.isOnBranch)
  }

  private func place(ofSecond holding: Moves.Holding) -> Place {
    let place = other.surroundings(of: holding) { unit in
      (match.first[unit].map(moves.layers.contains) ?? false)
        || moves.otherTold.contains(.init(unit: unit, piece: .layer))
    }
    return Place(
      behind: naming.name(ofSecond: place.behind),
      fronts: place.fronts.map(naming.name(ofSecond:)), isOnBranch: place.isOnBranch)
  }
}

extension ArchitectureGraph {
  /// What lies before and behind something, other things that moved looked through.
  fileprivate func surroundings(
    of holding: Moves.Holding, lookingThrough isMoved: (Int) -> Bool
  ) -> (behind: Int, fronts: [Int], isOnBranch: Bool) {
    var behind = holding.unit
    if holding.piece == .layer { behind = units[behind].inputs.first ?? 0 }
    while isMoved(behind), let input = units[behind].inputs.first { behind = input }
    var last = holding.unit
    while readers[last].count == 1, let reader = readers[last].first, reader != end,
      isMoved(reader)
    {
      last = reader
    }
    return (
      behind, readers[last].filter { $0 != end },
      behind != holding.unit && Set(readers[behind]).count > 1
    )
  }

  func path(of holding: Moves.Holding) -> String { cost(of: holding).path }

  /// Something with what it costs.
  func cost(of holding: Moves.Holding) -> Part {
    let unit = units[holding.unit]
    switch holding.piece {
    case .layer:
      return Part(
        path: unit.path,
        parameters: unit.parameters - unit.activationPart.parameters - unit.dropoutPart.parameters,
        multiplyAdds: Count.difference(
          Count.difference(unit.multiplyAdds, unit.activationPart.multiplyAdds),
          unit.dropoutPart.multiplyAdds))
    case .normalization: return unit.normalizationPart
    case .activation: return unit.activationPart
    case .dropout: return unit.dropoutPart
    }
  }
}
