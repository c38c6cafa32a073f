import Netlab

/// The published figures on a network beside what it really gives.
package struct Verification: Hashable, Sendable {
  package var network: String
  package var sections: [Section]

  /// What one publication says.
  package struct Section: Hashable, Sendable {
    package var source: String
    package var convention: String?
    package var rows: [VerificationRow]
    /// What could not be compared, and why.
    package var remarks: [String]
  }

  package var rows: [VerificationRow] { sections.flatMap(\.rows) }

  /// How many rows have a verdict.
  package func count(_ verdict: Verdict) -> Int { rows.count { $0.verdict == verdict } }

  /// How a verdict is found, in one line.
  package static let rule =
    "agrees: the computed number rounds to the printed one, half a unit of its last digit included"
}

extension Verification {
  /// Compares a network with what is published about it.
  ///
  /// - Parameters:
  ///   - tables: the publications; `PublishedTable.tables(on:)` has those that netlab knows.
  ///   - others: the networks that a publication compares this one with; what is missing is told.
  /// - Throws: the problems of a network that cannot be analysed.
  package init(
    of network: Network, tables: [PublishedTable], others: [Network] = []
  ) throws(SpecErrors) {
    var measurement = try Measurement(of: network, others: others)
    self.network = network.name
    sections = []
    for table in tables {
      var section = Section(
        source: table.source, convention: table.convention, rows: [], remarks: table.remarks)
      for figure in table.figures {
        if case .comparison(_, let other) = figure.subject, !measurement.knows(other) {
          section.remarks.append(
            "\(figure.row): \(figure.quantity.rawValue) of \(figure.printed) not compared, since"
              + " there is no network \(other)")
          continue
        }
        section.rows.append(
          VerificationRow(figure, computed: try measurement.value(of: figure)))
      }
      sections.append(section)
    }
  }
}

/// Measures what figures speak of, each network and resolution only once.
private struct Measurement {
  private let network: Network
  private let others: [Network]
  private var inference: [Shape: MeasuredNetwork] = [:]
  private var training: MeasuredNetwork?
  private var measuredOthers: [String: MeasuredNetwork] = [:]
  private let declared: Shape

  init(of network: Network, others: [Network]) throws(SpecErrors) {
    self.network = network
    self.others = others
    let measured = MeasuredNetwork(try ShapedGraph(network))
    declared = measured.graph.input
    inference[declared] = measured
  }

  func knows(_ name: String) -> Bool {
    others.contains { PublishedTable.isSame($0.name, name) }
  }

  mutating func value(of figure: PublishedFigure) throws(SpecErrors) -> MeasuredValue? {
    switch figure.subject {
    case .network:
      return try measured(at: figure.input).value(figure.quantity)
    case .layers(let paths):
      let measured = try measured(at: figure.input)
      let layers = measured.layers(at: paths)
      if !layers.isEmpty { return measured.value(figure.quantity, of: layers) }
      let withHeads = try measuredInTraining()
      return withHeads.value(figure.quantity, of: withHeads.layers(at: paths))
    case .comparison(let comparison, let name):
      guard let other = try measuredOther(name) else { return nil }
      return try comparison.value(
        measured(at: figure.input).value(figure.quantity), other.value(figure.quantity))
    case .demonstration(let comparison, let first, let second):
      let (first, second) = (try ShapedGraph(first), try ShapedGraph(second))
      return comparison.value(
        MeasuredNetwork(first).value(figure.quantity),
        MeasuredNetwork(second).value(figure.quantity))
    }
  }

  private mutating func measured(at input: Shape?) throws(SpecErrors) -> MeasuredNetwork {
    let input = input ?? declared
    if let known = inference[input] { return known }
    let measured = MeasuredNetwork(try ShapedGraph(network.mainPath, input: input))
    inference[input] = measured
    return measured
  }

  private mutating func measuredInTraining() throws(SpecErrors) -> MeasuredNetwork {
    if let training { return training }
    let measured = MeasuredNetwork(try ShapedGraph(network, mode: .training))
    training = measured
    return measured
  }

  private mutating func measuredOther(_ name: String) throws(SpecErrors) -> MeasuredNetwork? {
    if let known = measuredOthers[name] { return known }
    guard let other = others.first(where: { PublishedTable.isSame($0.name, name) }) else {
      return nil
    }
    let measured = MeasuredNetwork(try ShapedGraph(other))
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
