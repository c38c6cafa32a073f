import Engine
import Netlab
import Safetensors
import Weights

/// A network's weights as a safetensors file holds them, each tensor named by its layer's path.
package struct WeightFile {
  private let file: SafetensorsFile
  private let graph: ShapedGraph
  /// Which tensor of the file each of the network's is.
  private let rows: [String: WeightMatch.Row]
  /// Tensors of the file that no layer reads, by name.
  package let unused: [String]

  /// What became of each tensor of the file and of the network.
  package let match: WeightMatch

  /// What the file's writer noted beside the tensors.
  package var metadata: [String: String] { file.metadata }

  /// Reads the weights of `graph` from the file at `path`.
  ///
  /// - Parameter rules: what gives the file's tensors the names of the network's layers.
  /// - Throws: `.weightFile` where it is no safetensors file; `.rename`; `.weights` with everything
  ///   that does not fit.
  package init(
    readingFrom path: String, for graph: ShapedGraph, renaming rules: RenameRules = .none
  ) throws(MeasurementError) {
    file = try Self.open(path)
    self.graph = graph
    do { match = try WeightMatch(file, path: path, for: graph, rules) } catch {
      throw .rename(error)
    }
    var problems: [WeightProblem] = []
    var rows: [String: WeightMatch.Row] = [:]
    for row in match.rows {
      switch Self.tensor(row, in: file) {
      case .success: rows[row.target ?? ""] = row
      case .failure(let problem): problems.append(problem.problem)
      case nil: break
      }
    }
    unused = match.rows.filter { $0.verdict == .unused }.compactMap(\.source).sorted()
    guard problems.isEmpty else {
      let lacksNames = problems.contains { if case .missing = $0 { true } else { false } }
      let advice =
        rules.isEmpty && lacksNames ? WeightMatch.advice(file, path: path, for: graph) : nil
      throw .weights(
        path: path, network: graph.name, problems: problems, others: unused, advice: advice)
    }
    self.rows = rows
  }

  /// The weights that the network needs, all at once.
  package var values: ParameterValues { ParameterValues(self, of: graph) }

  /// Which tensors of the file at `path` are which of the network's, without reading their numbers.
  ///
  /// - Returns: the match, and what finds a preset of rules that would make more of the file fit.
  /// - Throws: `.weightFile`, `.rename`.
  package static func match(
    _ path: String, for graph: ShapedGraph, renaming rules: RenameRules
  ) throws(MeasurementError) -> (match: WeightMatch, advice: () -> String?) {
    let file = try open(path)
    do {
      let match = try WeightMatch(file, path: path, for: graph, rules)
      return (match, { WeightMatch.advice(file, path: path, for: graph) })
    } catch {
      throw .rename(error)
    }
  }

  private static func open(_ path: String) throws(MeasurementError) -> SafetensorsFile {
    do { return try SafetensorsFile(path: path) } catch { throw .weightFile(error) }
  }

  private struct Failure: Error { var problem: WeightProblem }

  /// The numbers of a row, what is wrong with them, or nil where no layer wants them.
  private static func tensor(
    _ row: WeightMatch.Row, in file: SafetensorsFile
  ) -> Result<ParameterValues.Tensor, Failure>? {
    guard let name = row.target, let dimensions = row.targetShape else { return nil }
    guard let source = row.source, let found = row.sourceShape else {
      return .failure(Failure(problem: .missing(name: name, dimensions: dimensions)))
    }
    guard found == dimensions else {
      return .failure(Failure(problem: .extents(name: name, expected: dimensions, found: found)))
    }
    let values: [Float]
    do throws(SafetensorsError) {
      values = try file.floats(named: source)
    } catch {
      if case .notReal(_, _, let type) = error {
        return .failure(Failure(problem: .notReal(name: name, type: type)))
      }
      return .failure(Failure(problem: .unreadable(name: name, reason: error.description)))
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      return .failure(
        Failure(
          problem: .notFinite(
            name: name, place: RowMajor.place(of: index, in: dimensions),
            value: "\(values[index])")))
    }
    return .success(ParameterValues.Tensor(dimensions: dimensions, values: values))
  }
}

extension WeightFile: ParameterSource {
  /// One layer's weights, read again: the file was found to be in order when it was opened.
  package func tensor(
    _ parameter: ParameterTensor, of node: ShapedNode
  ) -> ParameterValues.Tensor? {
    rows[ParameterValues.name(node.path, parameter.role)]
      .flatMap { Self.tensor($0, in: file) }.flatMap { try? $0.get() }
  }
}

extension WeightFile {
  /// Writes weights to `path` in the network's order, whole or not at all.
  ///
  /// - Throws: `.weightFile`; what was there before then stays.
  package static func write(
    _ values: ParameterValues, of graph: ShapedGraph, to path: String
  ) throws(MeasurementError) {
    let names = graph.nodes.flatMap { node in
      node.parameters.map { ParameterValues.name(node.path, $0.role) }
    }
    let tensors = names.compactMap { name in
      values.tensors[name].map {
        SafetensorsWriter.Tensor(name: name, shape: $0.dimensions, values: $0.values)
      }
    }
    do {
      try SafetensorsWriter.write(tensors, metadata: ["network": graph.name], to: path)
    } catch {
      throw .weightFile(error)
    }
  }
}

/// Places in a tensor whose last axis runs fastest.
enum RowMajor {
  /// The indices along the axes of a tensor's number.
  static func place(of index: Int, in dimensions: [Int]) -> [Int] {
    var rest = index
    return dimensions.reversed().map { extent in
      defer { rest /= max(1, extent) }
      return rest % max(1, extent)
    }.reversed()
  }
}
