import Digests
import Engine
import Files
import Netlab
import Safetensors
import Weights

/// Weights of an earlier run, for layers of a network that is about to be trained.
package enum WeightTransfer {
  /// Replaces first weights by those of a file.
  ///
  /// - Returns: what became of each tensor, where layers are matched by name.
  /// - Throws: `.transfer` where the file does not hold what the layers need.
  @discardableResult
  package static func apply(
    _ preinitialization: Preinitialization, to values: inout ParameterValues, of graph: ShapedGraph
  ) throws(TrainingError) -> WeightMatch? {
    let path = preinitialization.file
    let file: SafetensorsFile
    do { file = try SafetensorsFile(path: path) } catch { throw .weights(error) }
    switch preinitialization.layers {
    case .matching: return try copyMatching(file, preinitialization, &values, of: graph)
    case .ends(let convolutions, let linears):
      let pairs =
        try pairs(file, path, graph, rank: 4, count: convolutions, atStart: true)
        + pairs(file, path, graph, rank: 2, count: linears, atStart: false)
      for (source, target) in pairs {
        try copy(file, path, source, to: target, &values)
      }
      return nil
    }
  }

  /// What tells a file's content from any other; nil where it cannot be read.
  static func digest(of path: String) -> String? {
    guard let file = try? MappedFile(path: path) else { return nil }
    let bytes = file.bytes
    let parts = stride(from: 0, to: bytes.count, by: bytesAtATime).lazy.map { start in
      bytes[start..<min(start + bytesAtATime, bytes.count)]
    }
    return SHA256Digest(of: parts).description
  }

  private static let bytesAtATime = 1 << 20

  private static func copyMatching(
    _ file: SafetensorsFile, _ preinitialization: Preinitialization,
    _ values: inout ParameterValues, of graph: ShapedGraph
  ) throws(TrainingError) -> WeightMatch {
    let path = preinitialization.file
    let exceptions = preinitialization.except ?? []
    for exception in exceptions where !graph.nodes.contains(where: { $0.lies(in: exception) }) {
      throw .transferException(exception, network: graph.name)
    }
    let renaming = preinitialization.rename ?? []
    var match: WeightMatch
    do {
      match = try WeightMatch(file, path: path, for: graph, try RenameRules(renaming))
    } catch {
      throw .rename(error)
    }
    match.leaveOut(
      Set(
        graph.nodes.filter { node in exceptions.contains { node.lies(in: $0) } }
          .flatMap { node in node.parameters.map { ParameterValues.name(node.path, $0.role) } }))
    let sources = match.sources
    guard !sources.isEmpty else {
      let advice =
        renaming.isEmpty ? WeightMatch.advice(file, path: path, for: graph) : nil
      throw .transferNothing(path: path, match: match, advice: advice)
    }
    for (target, source) in sources {
      do { values.tensors[target]?.values = try file.floats(named: source) } catch {
        throw .weights(error)
      }
    }
    return match
  }

  /// The layers of a file and of the network that correspond, without the names of their tensors.
  private static func pairs(
    _ file: SafetensorsFile, _ path: String, _ graph: ShapedGraph, rank: Int, count: Int,
    atStart: Bool
  ) throws(TrainingError) -> [(source: String, target: String)] {
    let suffix = ".weight"
    let names = file.namesForNetworks
    // The file has its tensors in the order of its network's layers.
    let sources = file.entries.filter {
      $0.value.shape.count == rank && $0.key.hasSuffix(suffix) && names[$0.key] != ""
    }.sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }
      .map { String($0.key.dropLast(suffix.count)) }
    let targets = graph.mainPath.nodes.filter { node in
      node.parameters.contains { $0.role == .weight && $0.dimensions.count == rank }
    }.map(\.path)
    guard sources.count >= count, targets.count >= count else {
      throw .transferTooFew(
        path: path, what: rank == 4 ? "convolutions" : "linear layers", wanted: count,
        inFile: sources.count, inNetwork: targets.count)
    }
    return atStart
      ? Array(zip(sources.prefix(count), targets.prefix(count)))
      : Array(zip(sources.suffix(count), targets.suffix(count)))
  }

  private static func copy(
    _ file: SafetensorsFile, _ path: String, _ source: String, to target: String,
    _ values: inout ParameterValues
  ) throws(TrainingError) {
    for role in [ParameterTensor.Role.weight, .bias] {
      let from = ParameterValues.name(source, role)
      let to = ParameterValues.name(target, role)
      guard let tensor = values.tensors[to], let entry = file.entries[from] else { continue }
      guard entry.shape == tensor.dimensions else {
        throw .transferExtents(
          path: path, from: from, to: to, found: entry.shape, expected: tensor.dimensions)
      }
      do { values.tensors[to]?.values = try file.floats(named: from) } catch {
        throw .weights(error)
      }
    }
  }
}

extension ShapedNode {
  /// Whether it is the layer of a path, or one of a module, that has parameters.
  fileprivate func lies(in path: String) -> Bool {
    !parameters.isEmpty && (self.path == path || self.path.hasPrefix(path + "/"))
  }
}
