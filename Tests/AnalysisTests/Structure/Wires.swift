import Netlab

/// A network as the wires between its layers, in an order in which they can run.
struct Wires {
  struct Layer: Hashable {
    var name: String
    var kind: Kind
    /// Places of what it reads: 0 is the input, 1 the first layer.
    var inputs: [Int]
  }

  enum Kind: String, CaseIterable {
    case conv, conv1, wide, grouped, pool, mean, relu, sigmoid, sum, concat, shuffle, normalize

    fileprivate var operation: Operator {
      switch self {
      case .conv: .convolution(Convolution(kernel: 3, filters: 4, padding: 1))
      case .conv1: .convolution(Convolution(kernel: 1, filters: 4))
      case .wide: .convolution(Convolution(kernel: 3, filters: 8, padding: 1))
      case .grouped: .convolution(Convolution(kernel: 3, filters: 8, padding: 1, groups: 2))
      case .pool: .maxPool(MaxPool(kernel: 3, stride: 1, padding: 1))
      case .mean: .averagePool(AveragePool(kernel: 3, stride: 1, padding: 1))
      case .relu: .activation(.relu)
      case .sigmoid: .activation(.sigmoid)
      case .sum: .sum(Sum())
      case .concat: .concat(Concat())
      case .shuffle: .channelShuffle(ChannelShuffle(groups: 2))
      case .normalize: .batchNorm(BatchNorm())
      }
    }
  }

  var layers: [Layer]

  init(layers: [Layer]) { self.layers = layers }

  /// - Parameter text: `stem: conv x, c: conv stem, y: sum c stem`, where `x` is the input.
  init(_ text: String) throws {
    var places = ["x": 0]
    layers = try text.split(separator: ",").map { line in
      let words = line.split { $0 == " " || $0 == ":" || $0 == "\n" }.map(String.init)
      guard words.count > 2, let kind = Kind(rawValue: words[1]) else {
        throw Misspelled(line: String(line))
      }
      places[words[0]] = places.count
      return Layer(
        name: words[0], kind: kind,
        inputs: try words.dropFirst(2).map { name in
          guard let place = places[name] else { throw Misspelled(line: String(line)) }
          return place
        })
    }
  }

  private struct Misspelled: Error { var line: String }

  /// The network; its last layer gives the answer.
  func network(_ name: String, input: Shape = Shape(3, 5, 9)) -> Network {
    var network = Network(name, input: input) { relu() }
    network.nodes = [network.nodes[0]]
    for layer in layers {
      network.nodes.append(
        Node(
          path: layer.name, operation: layer.kind.operation, inputs: layer.inputs, location: nil))
    }
    network.output = layers.count
    return network
  }

  fileprivate mutating func append(_ kind: Kind, _ inputs: [Int]) {
    layers.append(.init(name: "\(kind)\(layers.count + 1)", kind: kind, inputs: inputs))
  }

  /// Places of layers of four channels before another.
  fileprivate func sources(before place: Int) -> [Int] {
    (1..<place).filter { layers[$0 - 1].kind != .concat }
  }

  /// Places of layers that nothing reads.
  var ends: [Int] {
    let read = Set(layers.flatMap(\.inputs))
    return Array(1..<layers.count + 1).filter { !read.contains($0) }
  }

  /// The same layers, named anew, in another order in which they can run, summands in any order.
  func reordered<R: RandomNumberGenerator>(using random: inout R) -> Wires {
    var places: [Int: Int] = [0: 0]
    var reordered: [Layer] = []
    var waiting = Array(1...layers.count)
    while !waiting.isEmpty {
      let ready = waiting.indices.filter { index in
        layers[waiting[index] - 1].inputs.allSatisfy { places[$0] != nil }
      }
      guard let index = ready.randomElement(using: &random) else { break }
      let place = waiting.remove(at: index)
      var layer = layers[place - 1]
      layer.inputs = layer.inputs.compactMap { places[$0] }
      if layer.kind == .sum { layer.inputs.shuffle(using: &random) }
      layer.name = "layer\(reordered.count)"
      reordered.append(layer)
      places[place] = reordered.count
    }
    return Wires(layers: reordered)
  }

  /// Whether two networks are the same graph, found out by trying everything.
  func isIsomorphic(to other: Wires) -> Bool {
    guard layers.count == other.layers.count else { return false }
    var match = [0]
    var isTaken = [Bool](repeating: false, count: layers.count + 1)
    func matches(from place: Int) -> Bool {
      guard place <= layers.count else { return match[layers.count] == other.layers.count }
      let layer = layers[place - 1]
      for candidate in 1...layers.count where !isTaken[candidate] {
        let partner = other.layers[candidate - 1]
        let inputs = layer.inputs.map { match[$0] }
        guard layer.kind == partner.kind,
          inputs == partner.inputs
            || layer.kind == .sum && inputs.sorted() == partner.inputs.sorted()
        else { continue }
        isTaken[candidate] = true
        match.append(candidate)
        if matches(from: place + 1) { return true }
        match.removeLast()
        isTaken[candidate] = false
      }
      return false
    }
    return matches(from: 1)
  }
}

/// Draws small networks of layers that keep the size of their maps.
struct RandomWires {
  var random: SeededGenerator

  /// Layers that read whatever stands before them, the ends of which are put together.
  mutating func wires() -> Wires {
    let mixes: [[Wires.Kind]] = [
      [.conv, .relu, .sum], [.conv, .sum], [.conv, .conv1, .pool, .relu, .sum, .sum],
      [.conv, .conv, .relu, .pool, .sum], [.conv, .sum, .sum, .relu],
      [.conv, .relu, .sum, .concat], [.conv, .conv1, .concat],
    ]
    let kinds = mixes.randomElement(using: &random) ?? Wires.Kind.allCases
    var wires = Wires(layers: [.init(name: "stem", kind: .conv, inputs: [0])])
    for _ in 0..<Int.random(in: 4...12, using: &random) {
      let kind = kinds.randomElement(using: &random) ?? .conv
      let sources = wires.sources(before: wires.layers.count + 1)
      let inputs = (0..<(kind == .sum || kind == .concat ? 2 : 1)).map { _ in
        kind == .sum || kind == .concat
          ? sources.randomElement(using: &random) ?? 1
          : sources.suffix(4).randomElement(using: &random) ?? 1
      }
      wires.append(kind, inputs)
      if kind == .concat { wires.append(.conv1, [wires.layers.count]) }
    }
    let end: Wires.Kind = Bool.random(using: &random) ? .sum : .concat
    if wires.ends.count > 1 {
      wires.layers.append(.init(name: "end", kind: end, inputs: wires.ends))
    }
    return wires
  }

  /// The same with one wire put elsewhere; nil where that leaves a layer unread.
  mutating func rewired(_ wires: Wires) -> Wires? {
    var rewired = wires
    let place = Int.random(in: 2...wires.layers.count, using: &random)
    let input = Int.random(in: 0..<wires.layers[place - 1].inputs.count, using: &random)
    let source = wires.layers[place - 1].inputs[input]
    let others = wires.sources(before: place).filter { $0 != source }
    guard wires.layers[source - 1].kind != .concat,
      let other = others.randomElement(using: &random)
    else { return nil }
    rewired.layers[place - 1].inputs[input] = other
    return rewired.ends == [wires.layers.count] ? rewired : nil
  }

  /// The same with one concatenation turned round whose order only a convolution reads.
  mutating func turned(_ wires: Wires) -> Wires? {
    let inner = wires.layers.indices.dropLast().filter { wires.layers[$0].kind == .concat }
    guard let index = inner.randomElement(using: &random) else { return nil }
    var turned = wires
    turned.layers[index].inputs.reverse()
    return turned
  }

  mutating func reordered(_ wires: Wires) -> Wires { wires.reordered(using: &random) }
}
