import Engine
import Netlab
import NumPy

/// A network compiled for a batch, with the memory that running it takes known before it runs.
package struct NetworkRun {
  package let graph: ShapedGraph
  package let batch: Int
  /// The plan's own figure, the weights as they are read included.
  package let neededBytes: Int
  private let executable: InferenceExecutable
  private let shown: Int

  /// Compiles the network; nothing large is touched yet.
  ///
  /// - Parameters:
  ///   - layer: the layer, or the module, whose output is wanted; the network's answer where left out.
  ///   - memory: what there is.
  /// - Throws: `.unknownLayer`, `.memory` with the plan's own figure, `.engine`.
  package init(
    _ graph: ShapedGraph, batch: Int, layer: String? = nil, threads: Int? = nil,
    memory: AvailableMemory
  ) throws(MeasurementError) {
    self.graph = graph
    self.batch = batch
    shown =
      try layer.map { path throws(MeasurementError) in
        try Self.node(path, in: graph)
      } ?? graph.output
    let parameterBytes = graph.nodes.flatMap(\.parameters).reduce(0) {
      $0 + 4 * $1.dimensions.reduce(1, *)
    }
    do throws(EngineError) {
      executable = try InferenceExecutable(
        graph, batch: batch, threads: threads, keeping: [shown])
    } catch {
      if case .memory(let bytes) = error, let available = memory.bytes {
        throw .memory(
          network: graph.name, batch: batch, needed: bytes + parameterBytes, available: available)
      }
      throw .engine(network: graph.name, error)
    }
    // The plan has made sure that the bytes of all tensors can be counted.
    neededBytes =
      executable.totalBytes + parameterBytes + 4 * batch * graph.nodes[shown].shape.elements
    if let available = memory.bytes, neededBytes > available {
      throw .memory(
        network: graph.name, batch: batch, needed: neededBytes, available: available)
    }
  }

  /// The bytes of activations and scratchpads at the most.
  package var arenaBytes: Int { executable.arenaBytes }

  /// Runs the network.
  ///
  /// - Parameters:
  ///   - images: batch×channels×height×width, the last running fastest.
  ///   - values: asked for layer by layer, so that what is read or made for one is gone before the next.
  /// - Shapes: the result is batch×channels×height×width of the wanted layer.
  /// - Throws: `.engine`.
  package func output(
    for images: [Float], with values: some ParameterSource
  ) throws(MeasurementError) -> NumPyArray {
    precondition(images.count == batch * graph.input.elements, "images do not fill the batch")
    do throws(EngineError) {
      try executable.load(values)
      _ = executable.images.update(from: images)
      try executable.run()
    } catch {
      throw .engine(network: graph.name, error)
    }
    return NumPyArray(
      shape: [batch] + graph.nodes[shown].shape.dimensions,
      values: executable.activation(of: shown) ?? [])
  }

  /// The layer of a path, or the last one of the module of that path.
  static func node(_ path: String, in graph: ShapedGraph) throws(MeasurementError) -> Int {
    if let exact = graph.nodes.firstIndex(where: { $0.path == path }) { return exact }
    if let last = graph.nodes.lastIndex(where: { $0.path.hasPrefix(path + "/") }) { return last }
    let word = path.lowercased()
    let near = graph.nodes.map(\.path).filter {
      let own = $0.lowercased()
      return own == word || own.hasSuffix("/" + word) || (word.count > 3 && own.hasPrefix(word))
    }
    throw .unknownLayer(path: path, network: graph.name, near: Array(near.prefix(3)))
  }
}
