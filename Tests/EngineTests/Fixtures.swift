import Engine
import Netlab

/// Numbers for tests, made from a printed seed.
enum Fixtures {
  /// Images of values in −1 … 1.
  static func images(_ graph: ShapedGraph, batch: Int, seed: UInt64 = 1) -> [Float] {
    let generator = CounterGenerator(seed: seed, name: "images")
    return (0..<batch * graph.input.elements).map { Float(2 * generator.uniform($0) - 1) }
  }

  /// Parameters in which nothing is 0 or 1 by chance, variances positive.
  static func parameters(_ graph: ShapedGraph, seed: UInt64 = 1) -> ParameterValues {
    var values = ParameterValues(initialFor: graph, seed: seed)
    for node in graph.nodes {
      for parameter in node.parameters where parameter.dimensions.count == 1 {
        let name = ParameterValues.name(node.path, parameter.role)
        let generator = CounterGenerator(seed: seed + 1, name: name)
        values.tensors[name]?.values = (0..<parameter.dimensions[0]).map { index in
          let number = Float(generator.uniform(index))
          return parameter.role == .variance ? 0.5 + number : number * 2 - 1
        }
      }
    }
    return values
  }

  /// Sets the weights to 0 that connection tables leave out.
  static func disconnect(_ values: inout ParameterValues, _ graph: ShapedGraph) {
    let initial = ParameterValues(initialFor: graph, seed: 1)
    for node in graph.nodes {
      guard case .convolution(let convolution) = node.operation, convolution.connections != nil
      else { continue }
      let name = ParameterValues.name(node.path, .weight)
      values.tensors[name] = initial.tensors[name]
    }
  }

  /// Weights in −1 … 1 for a sum of outputs whose gradient is looked at.
  static func weights(_ count: Int) -> [Float] {
    let generator = CounterGenerator(seed: 3, name: "weights")
    return (0..<count).map { Float(2 * generator.uniform($0) - 1) }
  }

  /// The largest difference, relative to the larger of the other's largest magnitude and 1e-3.
  static func difference(_ numbers: [Float], from expected: [Float]) -> Float {
    guard numbers.count == expected.count else { return .infinity }
    let scale = max(1e-3, expected.map(abs).max() ?? 0)
    return zip(numbers, expected).reduce(0) { largest, pair in
      let distance = abs(pair.0 - pair.1) / scale
      return distance.isNaN ? .infinity : max(largest, distance)
    }
  }
}
