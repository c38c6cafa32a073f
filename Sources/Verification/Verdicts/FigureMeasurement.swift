import Netlab

/// Measures what figures speak of, each network and resolution only once.
struct FigureMeasurement {
  /// What a network gives for a figure.
  struct Measured {
    /// Nil where it has no such layers, or none that gives the quantity.
    var value: MeasuredValue?
    /// The layers that were taken, where they bear other names than the figure's.
    var layers: String?
    /// What a reader should know of them.
    var notes: [String] = []
  }

  /// Why a figure cannot be held against the network at all.
  struct Incomparable: Error {
    var reason: String
  }

  private let network: Network
  private let others: [Network]
  private let pairing: NetworkPairing?
  private let declared: Shape
  /// Nil for a resolution that the network does not take.
  private var inference: [Shape: MeasuredNetwork?] = [:]
  private var training: MeasuredNetwork??
  private var measuredOthers: [String: MeasuredNetwork] = [:]

  /// - Parameters:
  ///   - input: the images to use instead of the declared ones.
  ///   - others: the networks that figures compare this one with.
  ///   - pairing: whose layers the figures name, where the network's own names are others.
  /// - Throws: the problems of a network that cannot be analysed.
  init(
    of network: Network, input: Shape? = nil, others: [Network] = [],
    pairing: NetworkPairing? = nil
  ) throws(SpecErrors) {
    self.network = network
    self.others = others
    self.pairing = pairing
    let measured = MeasuredNetwork(try ShapedGraph(network, input: input))
    declared = measured.graph.input
    inference[declared] = measured
  }

  /// What the network gives for a figure.
  ///
  /// - Throws: what keeps the two from being compared.
  mutating func measure(_ figure: PublishedFigure) throws(Incomparable) -> Measured {
    switch figure.subject {
    case .network:
      return Measured(value: try measured(at: figure.input).value(figure.quantity))
    case .layers(let paths):
      return try measure(figure, at: paths)
    case .comparison(let comparison, let name):
      guard let other = measuredOther(name) else {
        throw Incomparable(reason: "there is no network \(name)")
      }
      return Measured(
        value: try comparison.value(
          measured(at: figure.input).value(figure.quantity), other.value(figure.quantity)))
    case .demonstration(let comparison, let first, let second):
      guard let first = try? ShapedGraph(first), let second = try? ShapedGraph(second) else {
        return Measured()
      }
      return Measured(
        value: comparison.value(
          MeasuredNetwork(first).value(figure.quantity),
          MeasuredNetwork(second).value(figure.quantity)))
    }
  }

  private mutating func measure(
    _ figure: PublishedFigure, at paths: [String]
  ) throws(Incomparable) -> Measured {
    let measured = try measured(at: figure.input)
    if let pairing {
      switch pairing.layers(at: paths) {
      case .taken(let taken):
        let places = measured.layers(of: taken.layers)
        let end = measured.layers(of: taken.end.map { [$0] } ?? []).last
        let isKnown =
          switch figure.quantity.extent {
          case .sum: true
          case .end: end != nil
          case .path: taken.isWhole
          }
        return Measured(
          value: isKnown ? measured.value(figure.quantity, of: places, end: end) : nil,
          layers: taken.words, notes: taken.notes)
      case .missing(let names):
        return Measured(notes: ["no layer of \(network.name) stands for \(names)"])
      case .unnamed: break
      }
    }
    let layers = measured.layers(at: paths)
    if !layers.isEmpty { return Measured(value: measured.value(figure.quantity, of: layers)) }
    if let withHeads = measuredInTraining() {
      let heads = withHeads.layers(at: paths)
      if !heads.isEmpty { return Measured(value: withHeads.value(figure.quantity, of: heads)) }
    }
    if let pairing, pairing.namesInTraining(paths) {
      throw Incomparable(
        reason: "\(pairing.published.name) has it for training alone, "
          + (network.heads.isEmpty
            ? "and \(network.name) has no auxiliary heads" : "where layers are not paired"))
    }
    let names = paths.joined(separator: ", ")
    return Measured(
      notes: [
        pairing.map { "neither \($0.published.name) nor \(network.name) has a layer \(names)" }
          ?? "the network has no layer \(names)"
      ])
  }

  private mutating func measured(at input: Shape?) throws(Incomparable) -> MeasuredNetwork {
    let input = input ?? declared
    let known =
      inference[input]
      ?? (try? ShapedGraph(network.mainPath, input: input)).map { MeasuredNetwork($0) }
    inference[input] = .some(known)
    guard let known else {
      throw Incomparable(reason: "\(network.name) does not take images of \(input)")
    }
    return known
  }

  private mutating func measuredInTraining() -> MeasuredNetwork? {
    if let training { return training }
    let measured = (try? ShapedGraph(network, input: declared, mode: .training)).map {
      MeasuredNetwork($0)
    }
    training = .some(measured)
    return measured
  }

  private mutating func measuredOther(_ name: String) -> MeasuredNetwork? {
    if let known = measuredOthers[name] { return known }
    guard let other = others.first(where: { PublishedTable.isSame($0.name, name) }),
      let graph = try? ShapedGraph(other)
    else { return nil }
    let measured = MeasuredNetwork(graph)
    measuredOthers[name] = measured
    return measured
  }
}

extension Network {
  /// The network without its auxiliary heads, whose layers may not fit another resolution.
  fileprivate var mainPath: Network {
    var needed = [Bool](repeating: false, count: nodes.count)
    needed[0] = true
    needed[output] = true
    for index in nodes.indices.reversed() where needed[index] {
      for input in nodes[index].inputs { needed[input] = true }
    }
    var network = self
    var places = [Int](repeating: 0, count: nodes.count)
    network.nodes = []
    for index in nodes.indices where needed[index] {
      var node = nodes[index]
      node.inputs = node.inputs.map { places[$0] }
      places[index] = network.nodes.count
      network.nodes.append(node)
    }
    network.output = places[output]
    network.heads = []
    return network
  }
}

extension PublishedFigure.Comparison {
  /// The number that two quantities become; nil where one is unknown or nothing to divide by.
  fileprivate func value(_ first: MeasuredValue?, _ second: MeasuredValue?) -> MeasuredValue? {
    guard case .number(let a)? = first, case .number(let b)? = second else { return nil }
    let (left, right) = (a.numerator * b.denominator, b.numerator * a.denominator)
    switch self {
    case .share: return right > 0 ? .number(Ratio(left, right)) : nil
    case .timesFewer: return left > 0 ? .number(Ratio(right, left)) : nil
    case .saving: return right > 0 ? .number(Ratio(right - left, right)) : nil
    case .increase: return right > 0 ? .number(Ratio(left - right, right)) : nil
    case .difference: return .number(Ratio(left - right, a.denominator * b.denominator))
    }
  }
}
