import Netlab

/// Which layer of one network stands for which of another: by path, then by structure.
///
/// Layers that no path matches are matched first where operands and shapes are equal, then where
/// the operator is and their inputs stand for each other; each time in order.
struct LayerMatch {
  /// For each layer of the first network, the second's.
  private(set) var second: [Int?]
  /// For each layer of the second network, the first's.
  private(set) var first: [Int?]

  init(_ first: [LayerReport], _ second: [LayerReport]) {
    self.second = [Int?](repeating: nil, count: first.count)
    self.first = [Int?](repeating: nil, count: second.count)
    match(first.map(\.path), second.map(\.path))
    match(first.map(Self.structure), second.map(Self.structure))
    matchByInputs(first, second)
  }

  private static func structure(_ layer: LayerReport) -> [String] {
    [layer.signature] + layer.inputShapes.map { "\($0)" }
  }

  /// Matches equal keys of layers without a match, the first with the first, and so on.
  private mutating func match<Key: Hashable>(_ keys: [Key], _ others: [Key]) {
    var waiting: [Key: [Int]] = [:]
    for index in others.indices.reversed() where first[index] == nil {
      waiting[others[index], default: []].append(index)
    }
    for index in keys.indices where second[index] == nil {
      if let other = waiting[keys[index]]?.popLast() { pair(index, other) }
    }
  }

  /// Matches layers of one operator whose inputs are matched, from the network's input onwards.
  private mutating func matchByInputs(_ layers: [LayerReport], _ others: [LayerReport]) {
    let placeOfPath = Self.places(layers)
    let otherOfPath = Self.places(others)
    var waiting: [Reading: [Int]] = [:]
    for index in others.indices.reversed() where first[index] == nil {
      let inputs = others[index].inputs.map { otherOfPath[$0] }
      waiting[Reading(operator: others[index].operator, inputs: inputs), default: []]
        .append(index)
    }
    for index in layers.indices where second[index] == nil {
      let inputs = layers[index].inputs.map { path in placeOfPath[path].flatMap { second[$0] } }
      let reading = Reading(operator: layers[index].operator, inputs: inputs)
      if let other = waiting[reading]?.popLast() { pair(index, other) }
    }
  }

  private struct Reading: Hashable {
    var `operator`: String
    var inputs: [Int?]
  }

  private mutating func pair(_ index: Int, _ other: Int) {
    second[index] = other
    first[other] = index
  }

  private static func places(_ layers: [LayerReport]) -> [String: Int] {
    Dictionary(zip(layers.map(\.path), layers.indices)) { first, _ in first }
  }
}

extension LayerMatch {
  /// What each layer of the first network reads, said in the second network's paths.
  struct Wiring {
    var paths: [[String]]
    /// Whether all that a layer reads has a match.
    var isKnown: [Bool]
  }

  func wiring(_ layers: [LayerReport], _ others: [LayerReport]) -> Wiring {
    let placeOfPath = Self.places(layers)
    var wiring = Wiring(paths: [], isKnown: [])
    for layer in layers {
      let inputs = layer.inputs.map { path in placeOfPath[path].flatMap { second[$0] } }
      wiring.paths.append(inputs.map { $0.map { others[$0].path } ?? "" })
      wiring.isKnown.append(!inputs.contains(nil))
    }
    return wiring
  }
}
