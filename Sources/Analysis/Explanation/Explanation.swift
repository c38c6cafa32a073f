import Netlab

/// The numbers of a layer, a module or a whole network as arithmetic, with the papers' symbols.
package struct Explanation: Hashable, Sendable {
  /// What is explained: `conv1: 7×7/2, 64`.
  package var title: String
  package var sections: [Section]

  /// The numbers of one kind.
  package struct Section: Hashable, Sendable {
    package var heading: String
    package var lines: [String]
  }

  /// The title, and each section's heading with its lines indented beneath it.
  package var lines: [String] {
    [title] + sections.flatMap { [$0.heading] + $0.lines.map { "  " + $0 } }
  }
}

extension Explanation {
  /// What `path` names in a network with a resolution; the whole network, if it is nil.
  ///
  /// - Parameter report: the report on `graph`.
  /// - Returns: nil where there is neither a layer nor a module of that path.
  package init?(of path: String?, in graph: ShapedGraph, report: NetworkReport) {
    let explainer = Explainer(graph: OpenGraph(graph), report: report, shaped: graph)
    guard let explanation = explainer.explanation(of: path) else { return nil }
    self = explanation
  }

  /// What `path` names in a network without a resolution; the whole network, if it is nil.
  ///
  /// - Parameter report: the report on `graph`.
  /// - Returns: nil where there is neither a layer nor a module of that path.
  package init?(of path: String?, in graph: OpenGraph, report: NetworkReport) {
    let explainer = Explainer(graph: graph, report: report, shaped: nil)
    guard let explanation = explainer.explanation(of: path) else { return nil }
    self = explanation
  }
}

/// A graph with its report, out of which explanations are written.
struct Explainer {
  var graph: OpenGraph
  var report: NetworkReport
  /// The same graph, where it has a resolution.
  var shaped: ShapedGraph?

  func explanation(of path: String?) -> Explanation? {
    guard let path else { return explanationOfNetwork() }
    if let index = graph.nodes.firstIndex(where: { $0.path == path }) {
      return explanation(ofLayer: index)
    }
    return explanation(ofModule: path)
  }

  private func explanation(ofLayer index: Int) -> Explanation {
    let node = graph.nodes[index]
    let layer = ExplainedLayer(
      inputs: node.inputs.map { graph.nodes[$0].shape }, output: node.shape,
      report: report.layers[index], batch: report.batch, mode: report.mode)
    let operation = node.operation.explained
    let rules = node.operation.rules
    let title = [rules.caption, rules.label].filter { !$0.isEmpty }.joined(separator: " ")
    var sections = [
      Explanation.Section(
        heading: "output", lines: operation.outputFormulas(of: layer).map(\.description))
    ]
    if !node.inputs.isEmpty {
      sections.insert(
        Explanation.Section(
          heading: "input",
          lines: node.inputs.map { "\(graph.nodes[$0].path): \(graph.nodes[$0].shape)" }), at: 0)
    }
    let counts = [
      operation.parameterFormula(of: layer) ?? Formula("parameters", "", "0", 0),
      operation.multiplyAddFormula(of: layer) ?? Formula("multiply-adds", "", "0", 0),
      operation.elementwiseFormula(of: layer) ?? Formula("elementwise operations", "", "0", 0),
    ]
    sections.append(Explanation.Section(heading: "cost", lines: counts.map(\.description)))
    sections.append(
      Explanation.Section(heading: "receptive field", lines: receptiveFieldLines(of: index)))
    sections.append(Explanation.Section(heading: "memory", lines: memoryLines(of: index)))
    return Explanation(title: "\(node.path): \(title)", sections: sections)
  }
}
