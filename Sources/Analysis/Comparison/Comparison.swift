import Netlab

/// Two or more networks side by side; every other one is held against the first.
package struct Comparison: Hashable, Sendable, Codable {
  package var networks: [Side]
  package var totals: [Total]
  /// For each network after the first, how its layers differ from the first's; the first's order.
  package var differences: [[LayerDifference]]

  /// What names one of the networks.
  package struct Side: Hashable, Sendable, Codable {
    package var name: String
    package var spec: String
    package var fingerprint: String
    package var input: [Int?]
    package var batch: Int
    package var mode: Mode

    package init(_ report: NetworkReport) {
      name = report.name
      spec = report.spec
      fingerprint = report.fingerprint
      input = report.input
      batch = report.batch
      mode = report.mode
    }
  }

  /// One total of all networks.
  package struct Total: Hashable, Sendable, Codable {
    /// The total's name in the report: `multiplyAdds`; or `receptiveField`, the longer side of what
    /// the last map sees.
    package var quantity: String
    package var values: [Int?]
    /// Each value divided by the first; nil where that says nothing.
    package var ratios: [Double?]

    init(_ quantity: String, _ values: [Int?]) {
      self.quantity = quantity
      self.values = values
      ratios = values.map { value in
        if let value, value == values[0] { return 1 }
        return LayerCounts.fraction(value, of: values[0])
      }
    }
  }

  /// Compares networks, the first with each of the others.
  package init(of first: NetworkReport, with others: [NetworkReport]) {
    let reports = [first] + others
    networks = reports.map(Side.init)
    func total(_ quantity: String, _ value: (NetworkReport.Totals) -> Int?) -> Total {
      Total(quantity, reports.map { value($0.totals) })
    }
    totals = [
      total("parameters", \.parameters), total("weights", \.weights), total("biases", \.biases),
      total("multiplyAdds", \.multiplyAdds),
      total("elementwiseOperations", \.elementwiseOperations),
      Total("receptiveField", reports.map { $0.receptiveFieldOfLastMap?.max() }),
      total("depth", \.depth), total("depthWithPooling", \.depthWithPooling),
      total("parameterBytes", \.parameterBytes), total("activationBytes", \.activationBytes),
      total("peakInferenceBytes", \.peakInferenceBytes),
      total("peakTrainingBytes", \.peakTrainingBytes),
    ]
    differences = others.map { LayerDifference.differences(from: first, to: $0) }
  }

  /// Whether all networks compute the same.
  package var areEqual: Bool { Set(networks.map(\.fingerprint)).count == 1 }
}
