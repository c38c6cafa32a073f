import Netlab

/// Layers that a table shows as one row: a module, or one layer with the layers that follow it.
package struct LayerGroup: Hashable, Sendable {
  /// The path that all its layers' paths begin with.
  package var path: String
  /// The last part of its path.
  package var name: String
  /// How many modules it lies in.
  package var level: Int
  /// Whether the rows after it show its parts, so that its counts are in them too.
  package var isHeading: Bool
  /// How many layers it holds.
  package var layerCount: Int
  /// Its only layer, or the one that all others follow; nil for a module.
  package var layer: LayerReport?
  package var counts: LayerCounts
  /// The path of the layer that puts out what others read of it.
  package var outputPath: String
  /// The shape of what it puts out: its last layer's that others read.
  package var outputShape: [Int?]
  /// What one of its outputs sees of the network's input.
  package var receptiveField: ReceptiveFieldReport
  /// Convolutions and linear layers on the longest path to its output, as papers count depth.
  package var depth: Int

  /// What it is: an operator's name, or `module`.
  package var kind: String { layer?.operator ?? "module" }

  /// Its only layer's operands in short, `7×7/2, 64`; empty for a module.
  package var label: String { layer?.label ?? "" }

  /// Its only layer's kind in a picture; nil for a module.
  package var family: Family? { layer?.family }
}

/// What some layers cost together; nil what is unknown of one of them.
package struct LayerCounts: Hashable, Sendable {
  package var parameters = 0
  package var weights = 0
  package var biases = 0
  package var multiplyAdds: Int? = 0
  package var elementwiseOperations: Int? = 0
}

extension LayerCounts {
  /// What no layers at all cost.
  package static let nothing = LayerCounts()

  /// What one layer costs.
  package init(_ layer: LayerReport) {
    parameters = layer.parameters
    weights = layer.weights
    biases = layer.biases
    multiplyAdds = layer.multiplyAdds
    elementwiseOperations = layer.elementwiseOperations
  }

  /// What a whole network costs.
  package init(_ totals: NetworkReport.Totals) {
    parameters = totals.parameters
    weights = totals.weights
    biases = totals.biases
    multiplyAdds = totals.multiplyAdds
    elementwiseOperations = totals.elementwiseOperations
  }

  /// Adds another's costs; the report has made sure that sums of known counts fit an `Int`.
  package mutating func add(_ other: LayerCounts) {
    parameters += other.parameters
    weights += other.weights
    biases += other.biases
    multiplyAdds = Self.sum(multiplyAdds, other.multiplyAdds)
    elementwiseOperations = Self.sum(elementwiseOperations, other.elementwiseOperations)
  }

  private static func sum(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : sum
  }

  /// `part` divided by `whole`; nil where either is unknown, or there is nothing to have a part of.
  package static func fraction(_ part: Int?, of whole: Int?) -> Double? {
    guard let part, let whole, whole != 0 else { return nil }
    return Double(part) / Double(whole)
  }
}
