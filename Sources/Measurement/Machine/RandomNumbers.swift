import Engine
import Netlab

/// Numbers for measurements, the same for the same seed.
enum RandomNumbers {
  /// Images of values in −1 … 1.
  static func images(for graph: ShapedGraph, batch: Int, seed: UInt64) -> [Float] {
    let generator = CounterGenerator(seed: seed, name: "images")
    return (0..<batch * graph.input.elements).map { Float(2 * generator.uniform($0) - 1) }
  }

  /// Initial weights, but with biases, scales and statistics in which nothing is 0 or 1 by chance.
  static func parameters(for graph: ShapedGraph, seed: UInt64) -> ParameterValues {
    var values = ParameterValues(initialFor: graph, seed: seed)
    for node in graph.nodes {
      for parameter in node.parameters where parameter.dimensions.count == 1 {
        let name = ParameterValues.name(node.path, parameter.role)
        let generator = CounterGenerator(seed: seed &+ 1, name: name)
        values.tensors[name]?.values = (0..<parameter.dimensions[0]).map { index in
          let number = Float(generator.uniform(index))
          return switch parameter.role {
          case .weight, .variance: 0.5 + number
          case .bias, .mean: 0.2 * number - 0.1
          }
        }
      }
    }
    return values
  }
}
