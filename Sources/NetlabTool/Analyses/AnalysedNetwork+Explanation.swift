import Analysis
import Netlab
import SpecLoader

extension AnalysedNetwork {
  /// How the numbers of a layer, a module or, without a path, the network come about.
  ///
  /// Letter case, hyphens, underscores and spaces in the path are forgiven.
  /// - Throws: `.unknownPath`; `SpecErrors` where the network has none.
  func explanation(of path: String?) throws -> Explanation {
    let paths = LayerTree(of: report).paths
    let exact = path.map { path in
      paths.contains(path)
        ? path : paths.first { FoldedName($0) == FoldedName(path) } ?? path
    }
    let explanation =
      if let graph {
        Explanation(of: exact, in: graph, report: report)
      } else {
        Explanation(
          of: exact, in: try OpenGraph(network, mode: report.mode), report: report)
      }
    guard let explanation else {
      throw ToolError.unknownPath(path ?? "", network: report.name, names: paths)
    }
    return explanation
  }
}
