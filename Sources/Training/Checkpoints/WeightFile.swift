import Engine
import Netlab
import Safetensors

/// A network's weights as a file.
package enum WeightFile {
  /// Writes tensors in the order of the layers, whole or not at all.
  package static func write(
    _ values: ParameterValues, of graph: ShapedGraph, to path: String
  ) throws(TrainingError) {
    let names = graph.nodes.flatMap { node in
      node.parameters.map { ParameterValues.name(node.path, $0.role) }
    }
    do { try SafetensorsWriter.write(TrainingState.tensors(values, names), to: path) } catch {
      throw .weights(error)
    }
  }
}
