import Analysis
import Netlab

/// Two networks held against each other, in the words of the tests.
struct Compared {
  let comparison: ArchitectureComparison

  init(
    _ first: Network, _ second: Network, mode: Mode = .inference,
    minding minded: Set<ArchitecturalDetail> = []
  ) throws {
    func analysed(_ network: Network) throws -> (OpenGraph, NetworkReport) {
      let graph = try OpenGraph(network, mode: mode)
      return (graph, try NetworkReport(of: graph, spec: "\(network.name).swift"))
    }
    comparison = ArchitectureComparison(
      of: try analysed(first), with: try analysed(second), minding: minded)
  }

  /// `kernel 5×5 → 3×3 | 3a/5x5, 3b/5x5 | -100, -2000`.
  private static func words(_ difference: ArchitectureDifference) -> String {
    let paths = difference.layers.map { $0.path ?? $0.otherPath ?? "end" }
    let multiplyAdds = difference.multiplyAdds.map(String.init) ?? "unknown"
    return "\(difference) | \(paths.joined(separator: ", "))"
      + " | \(difference.parameters), \(multiplyAdds)"
  }

  var isSame: Bool { comparison.isSameArchitecture }
  var differences: [String] { comparison.differences.map(Self.words) }
  var notes: [String] {
    comparison.notes.map { "\($0.detail?.rawValue ?? ""): \(Self.words($0))" }
  }

  /// What all differences, details and consequences cost together.
  var accounted: [Int?] {
    let parts = comparison.differences + comparison.notes
    return [
      parts.reduce(comparison.consequences.parameters) { $0 + $1.parameters },
      parts.reduce(comparison.consequences.multiplyAdds ?? 0) { $0 + ($1.multiplyAdds ?? 0) },
    ]
  }

  var total: [Int?] { [comparison.total.parameters, comparison.total.multiplyAdds] }
}
