import Engine
import Netlab
import Safetensors

/// A network's weights as a safetensors file holds them, each tensor named by its layer's path.
package struct WeightFile {
  private let file: SafetensorsFile
  private let graph: ShapedGraph
  /// Tensors of the file that no layer reads, by name.
  package let unused: [String]

  /// Reads the weights of `graph` from the file at `path`.
  ///
  /// - Throws: `.weightFile` where it is no safetensors file; `.weights` with everything that does not fit.
  package init(
    readingFrom path: String, for graph: ShapedGraph
  ) throws(MeasurementError) {
    do { file = try SafetensorsFile(path: path) } catch { throw .weightFile(error) }
    self.graph = graph
    var problems: [WeightProblem] = []
    for node in graph.nodes {
      for parameter in node.parameters {
        let name = ParameterValues.name(node.path, parameter.role)
        switch Self.tensor(name, parameter.dimensions, in: file) {
        case .success: break
        case .failure(let problem): problems.append(problem.problem)
        }
      }
    }
    let needed = Set(
      graph.nodes.flatMap { node in
        node.parameters.map { ParameterValues.name(node.path, $0.role) }
      })
    unused = file.entries.keys.filter { !needed.contains($0) }.sorted()
    guard problems.isEmpty else {
      throw .weights(path: path, network: graph.name, problems: problems, others: unused)
    }
  }

  /// The weights that the network needs, all at once.
  package var values: ParameterValues { ParameterValues(self, of: graph) }

  private struct Failure: Error { var problem: WeightProblem }

  private static func tensor(
    _ name: String, _ dimensions: [Int], in file: SafetensorsFile
  ) -> Result<ParameterValues.Tensor, Failure> {
    guard let entry = file.entries[name] else {
      return .failure(Failure(problem: .missing(name: name, dimensions: dimensions)))
    }
    guard entry.shape == dimensions else {
      return .failure(
        Failure(problem: .extents(name: name, expected: dimensions, found: entry.shape)))
    }
    let values: [Float]
    do throws(SafetensorsError) {
      values = try file.floats(named: name)
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
    let name = ParameterValues.name(node.path, parameter.role)
    return try? Self.tensor(name, parameter.dimensions, in: file).get()
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
