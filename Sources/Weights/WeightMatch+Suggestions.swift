import Netlab

extension WeightMatch {
  private static let mostComparisons = 1_000_000

  /// Finds for each layer that misses tensors a layer of the file that nobody reads, of its extents.
  ///
  /// Where file and network have as many layers of some extents, the first is taken for the first,
  /// and so on; else each network's layer gets the one that is named most alike and not yet taken.
  mutating func suggest(for graph: ShapedGraph) {
    let places = Dictionary(
      rows.indices.compactMap { index in rows[index].target.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
    let needy = LayerTensors.layers(of: graph).compactMap { layer -> LayerTensors? in
      var layer = layer
      layer.shapes = layer.shapes.filter { role, _ in
        layer.names[role].flatMap { places[$0] }.map { rows[$0].verdict == .missing } ?? false
      }
      return layer.shapes.isEmpty ? nil : layer
    }
    let free = Dictionary(
      grouping: freeLayers(shaped: Set(needy.map(\.shapes))), by: \.shapes)
    var comparisons = 0
    for (shapes, layers) in Dictionary(grouping: needy, by: \.shapes) {
      var candidates = free[shapes] ?? []
      let isOrdered = candidates.count == layers.count
      for (number, layer) in layers.enumerated() where !candidates.isEmpty {
        comparisons += isOrdered ? 0 : candidates.count
        guard comparisons <= Self.mostComparisons else { return }
        let source =
          isOrdered
          ? candidates[number] : candidates.remove(at: Self.nearest(to: layer, in: candidates))
        for (role, name) in layer.names {
          if let index = places[name], rows[index].verdict == .missing {
            rows[index].suggestion = source.names[role]
          }
        }
      }
    }
  }

  /// The layers of the file that nobody reads and that have such extents, in the order that their
  /// names tell.
  private func freeLayers(
    shaped shapes: Set<[ParameterTensor.Role: [Int]]>
  ) -> [LayerTensors] {
    let tensors = rows.enumerated().compactMap { place, row in
      row.verdict == .unused
        ? row.source.map { source in
          (
            name: (row.target ?? source).shortened(to: RenameRule.longest), kept: source,
            shape: row.sourceShape ?? [], place: place
          )
        } : nil
    }
    return LayerOrder.byNumber.sorted(
      LayerTensors.layers(of: tensors).filter { shapes.contains($0.shapes) }, by: \.path)
  }

  /// The first of the layers whose name is most alike.
  private static func nearest(to layer: LayerTensors, in candidates: [LayerTensors]) -> Int {
    let name = Array(layer.path.utf8)
    let likeness = candidates.map { candidate in
      let given = Array(candidate.path.utf8)
      let slashed = given.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
      return max(Self.likeness(given, name), Self.likeness(slashed, name))
    }
    let most = likeness.max() ?? 0
    return likeness.firstIndex(of: most) ?? 0
  }

  /// The bytes that two names share at both ends.
  private static func likeness(_ name: [UInt8], _ other: [UInt8]) -> Int {
    zip(name, other).prefix { $0 == $1 }.count
      + zip(name.reversed(), other.reversed()).prefix { $0 == $1 }.count
  }
}

extension String {
  /// At most so many of its characters.
  fileprivate func shortened(to count: Int) -> String {
    utf8.count <= count ? self : String(prefix(count))
  }
}
