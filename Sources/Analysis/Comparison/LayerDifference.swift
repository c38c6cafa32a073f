import Netlab

/// One way in which a network's layers differ from another's, and what that costs.
package struct LayerDifference: Hashable, Sendable, Codable {
  /// What kind of difference it is.
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Only the first network has these layers.
    case removed
    /// Only the other network has these layers.
    case added
    /// Another operator, other operands, or other inputs.
    case changed
    /// The same operator under another path.
    case renamed
    /// The same layer, but layers before it make its shapes, costs or inputs others.
    case affected
  }

  /// One property of a layer in both networks.
  package struct Change: Hashable, Sendable, Codable {
    package var property: String
    package var before: String
    package var after: String
  }

  /// What stands at one place of both networks; nil where a network has no such layer, or where
  /// nobody knows.
  package struct Span<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    package var before: Value?
    package var after: Value?
  }

  package var kind: Kind
  /// The layer's path in the first network, or in the other if only that has it; a module's path
  /// where the whole module is there or not.
  package var path: String
  /// The layer's path in the other network, where it is another.
  package var otherPath: String?
  package var layerCount: Int
  package var changes: [Change]
  /// The other network's count less the first's.
  package var parameters: Int
  package var multiplyAdds: Int?
  package var elementwiseOperations: Int?
  /// Height and width of what one of its outputs sees of the network's input.
  package var receptiveField: Span<[Int]>
  /// Convolutions and linear layers on the longest path from the network's input to its output.
  package var depth: Span<Int>
}

extension LayerDifference: CustomStringConvertible {
  /// `conv2: changed: kernel 3×3 → 5×5`, without the costs.
  package var description: String {
    let place = otherPath.map { "\(path) → \($0)" } ?? path
    let extent = layerCount == 1 ? "" : " (\(layerCount) layers)"
    let what = changes.map {
      $0.before.isEmpty
        ? "\($0.property) \($0.after)" : "\($0.property) \($0.before) → \($0.after)"
    }
    return "\(place): \(kind.rawValue)\(extent)"
      + (what.isEmpty ? "" : ": " + what.joined(separator: ", "))
  }
}

extension LayerDifference {
  static func differences(
    from first: NetworkReport, to second: NetworkReport
  ) -> [LayerDifference] {
    let match = LayerMatch(first.layers, second.layers)
    let wiring = match.wiring(first.layers, second.layers)
    let removed = Set(first.layers.indices.filter { match.second[$0] == nil })
    let added = Set(second.layers.indices.filter { match.first[$0] == nil })
    let depths = (before: first.layers.depths, after: second.layers.depths)

    // Additions stand in front of the layer of the first network that runs after them.
    var differences: [(place: Int, LayerDifference)] = []
    for (place, group) in LayerTree(of: first).largestGroups(within: removed) {
      differences.append((2 * place, LayerDifference(removed: group, depths: depths.before)))
    }
    for (index, layer) in first.layers.enumerated() {
      guard let other = match.second[index],
        let difference = LayerDifference(
          from: layer, to: second.layers[other],
          reading: wiring.paths[index], knowingAll: wiring.isKnown[index],
          depth: Span(
            before: depths.before[layer.path], after: depths.after[second.layers[other].path]))
      else { continue }
      differences.append((2 * index, difference))
    }
    var next = first.layers.count
    var places = [Int](repeating: next, count: second.layers.count)
    for index in second.layers.indices.reversed() {
      next = match.first[index] ?? next
      places[index] = next
    }
    for (place, group) in LayerTree(of: second).largestGroups(within: added) {
      differences.append(
        (2 * places[place] - 1, LayerDifference(added: group, depths: depths.after)))
    }
    let order = differences.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }
    return order.map(\.element.1)
  }

  /// A whole part that only the first network has.
  private init(removed group: LayerGroup, depths: [String: Int]) {
    self.init(.removed, group, factor: -1)
    receptiveField.before = group.receptiveField.size
    depth.before = depths[group.outputPath]
  }

  /// A whole part that only the other network has.
  private init(added group: LayerGroup, depths: [String: Int]) {
    self.init(.added, group, factor: 1)
    receptiveField.after = group.receptiveField.size
    depth.after = depths[group.outputPath]
  }

  private init(_ kind: Kind, _ group: LayerGroup, factor: Int) {
    self.kind = kind
    path = group.path
    layerCount = group.layerCount
    changes = [
      Change(
        property: group.kind, before: "",
        after: (group.label.isEmpty ? "" : group.label + " ")
          + "to " + LayerReport.text(of: group.outputShape))
    ]
    parameters = factor * group.counts.parameters
    multiplyAdds = group.counts.multiplyAdds.map { factor * $0 }
    elementwiseOperations = group.counts.elementwiseOperations.map { factor * $0 }
    receptiveField = Span()
    depth = Span()
  }

  /// The difference of two layers that stand for each other, or nil where there is none.
  ///
  /// - Parameters:
  ///   - inputs: what the first layer reads, by the other network's paths.
  ///   - allKnown: whether the other network has all of that.
  ///   - depth: how deep both lie.
  private init?(
    from first: LayerReport, to second: LayerReport, reading inputs: [String],
    knowingAll allKnown: Bool, depth: Span<Int>
  ) {
    self.depth = depth
    receptiveField = Span(before: first.receptiveField.size, after: second.receptiveField.size)
    let operands = first.operandChanges(to: second)
    let rewired = inputs != second.inputs
    let wiring =
      rewired
      ? [
        Change(
          property: "inputs", before: first.inputs.joined(separator: " "),
          after: second.inputs.joined(separator: " "))
      ] : []
    let shapes = first.shapeChanges(to: second)
    changes = operands + wiring + shapes
    if !operands.isEmpty || rewired && allKnown {
      kind = .changed
    } else if first.path != second.path {
      kind = .renamed
    } else {
      if changes.isEmpty { changes = Self.viewChanges(receptiveField, depth) }
      guard !changes.isEmpty || first.counts != second.counts else { return nil }
      kind = .affected
    }
    path = first.path
    otherPath = first.path == second.path ? nil : second.path
    layerCount = 1
    parameters = second.parameters - first.parameters
    multiplyAdds = Self.difference(second.multiplyAdds, first.multiplyAdds)
    elementwiseOperations = Self.difference(
      second.elementwiseOperations, first.elementwiseOperations)
  }

  /// What layers before one change for it where its operands, inputs and shapes stay the same.
  private static func viewChanges(_ field: Span<[Int]>, _ depth: Span<Int>) -> [Change] {
    var changes: [Change] = []
    if let before = field.before, let after = field.after, before != after {
      changes.append(
        Change(
          property: "receptive field", before: LayerReport.text(of: before),
          after: LayerReport.text(of: after)))
    }
    if let before = depth.before, let after = depth.after, before != after {
      changes.append(Change(property: "depth", before: "\(before)", after: "\(after)"))
    }
    return changes
  }

  private static func difference(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return a - b
  }
}

extension LayerReport {
  fileprivate var counts: LayerCounts { LayerCounts(self) }

  /// How its operator and operands differ from another's.
  fileprivate func operandChanges(to other: LayerReport) -> [LayerDifference.Change] {
    guard self.operator == other.operator else {
      return [
        LayerDifference.Change(
          property: "operator", before: operatorAndLabel, after: other.operatorAndLabel)
      ]
    }
    guard signature != other.signature else { return [] }
    let mine = Self.parts(of: signature, between: ",")
    let others = Self.parts(of: other.signature, between: ",")
    guard mine.count == others.count else {
      return [
        LayerDifference.Change(property: "operands", before: signature, after: other.signature)
      ]
    }
    return zip(mine, others).filter { $0 != $1 }.map { mine, others in
      let before = Self.parts(of: mine, between: " ")
      let after = Self.parts(of: others, between: " ")
      let common = zip(before, after).prefix { $0 == $1 }.count
      return LayerDifference.Change(
        property: common == 0 ? "operand" : before[..<common].joined(separator: " "),
        before: before[common...].joined(separator: " "),
        after: after[common...].joined(separator: " "))
    }
  }

  fileprivate func shapeChanges(to other: LayerReport) -> [LayerDifference.Change] {
    let shapes = [
      ("input", inputShapes, other.inputShapes), ("output", [outputShape], [other.outputShape]),
    ]
    return shapes.filter { $0.1 != $0.2 }.map { side, before, after in
      LayerDifference.Change(
        property: side, before: before.map(Self.text).joined(separator: " "),
        after: after.map(Self.text).joined(separator: " "))
    }
  }

  private var operatorAndLabel: String {
    label.isEmpty ? self.operator : "\(self.operator) \(label)"
  }

  /// The parts of a text between separators that no brackets enclose.
  private static func parts(of text: String, between separator: Character) -> [String] {
    var parts = [""]
    var brackets = 0
    for character in text {
      if character == "[" { brackets += 1 }
      if character == "]" { brackets -= 1 }
      if character == separator, brackets == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.filter { !$0.isEmpty }
  }

  /// A shape as papers print it, `192×28×28`, with a question mark for what is open.
  fileprivate static func text(of shape: [Int?]) -> String {
    shape.map { $0.map(String.init) ?? "?" }.joined(separator: "×")
  }
}
