import Netlab

extension Explainer {
  /// A module's numbers as sums over its parts; nil where no layer's path begins with `path`.
  func explanation(ofModule path: String) -> Explanation? {
    let tree = LayerTree(of: report)
    guard let module = tree.group(at: path) else { return nil }
    let parts = tree.rows(depth: module.level + 2).filter { $0.path.hasPrefix(path + "/") }
    let shape = module.outputShape.map(\.operand).joined(separator: "×")
    return Explanation(
      title: "\(path): module of \(module.layerCount) layers, depth \(module.depth)",
      sections: [Explanation.Section(heading: "output", lines: [shape])]
        + sums(of: parts, whole: module.counts))
  }

  /// The network's totals as sums over its modules, its depth as a path, its memory by kind.
  func explanationOfNetwork() -> Explanation {
    let rows = LayerTree(of: report).rows(depth: 1)
    let shape = report.input.map(\.operand).joined(separator: "×")
    var sections = sums(of: rows, whole: LayerCounts(report.totals))
    let depth = Depth(of: graph)
    sections.append(
      Explanation.Section(
        heading: "depth",
        lines: [
          "\(depth.withParameters) layers with parameters on the longest path, "
            + "\(depth.withPooling) with pooling:",
          depth.longestPath.map { graph.nodes[$0].path }.joined(separator: " → "),
        ].filter { !$0.isEmpty }))
    sections.append(Explanation.Section(heading: "memory", lines: memoryLinesOfNetwork()))
    return Explanation(
      title: "\(report.name): \(report.layers.count) layers, input \(shape), "
        + "batch \(report.batch.grouped), \(report.mode.rawValue)",
      sections: sections)
  }

  private func sums(of parts: [LayerGroup], whole: LayerCounts) -> [Explanation.Section] {
    [
      sum("parameters", of: parts, whole.parameters) { $0.parameters },
      sum("multiply-adds", of: parts, whole.multiplyAdds) { $0.multiplyAdds },
      sum("elementwise operations", of: parts, whole.elementwiseOperations) {
        $0.elementwiseOperations
      },
    ]
  }

  /// The summands that are not zero, and the sum beneath them.
  private func sum(
    _ quantity: String, of parts: [LayerGroup], _ whole: Int?, _ count: (LayerCounts) -> Int?
  ) -> Explanation.Section {
    let summands = parts.map { ($0.path, count($0.counts)) }.filter { $0.1 != 0 }
    let rows = summands + [("sum", whole)]
    let numbers = rows.map { $0.1.map(\.grouped) ?? "unknown" }
    let width = numbers.map(\.count).max() ?? 0
    let lines = zip(rows, numbers).map { row, number in
      String(repeating: " ", count: width - number.count) + "\(number)  \(row.0)"
    }
    return Explanation.Section(heading: quantity, lines: lines)
  }
}
