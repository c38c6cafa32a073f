import Foundation
import Netlab

/// A network's parameters as they are before training, each tensor made when it is asked for.
///
/// Weights follow the network's rule, each tensor from a stream of its own name; a layer's numbers
/// depend on seed, path and extents alone. Biases, shifts and means are 0, scales and variances 1; numbers that
/// training leaves alone are codes of −1 and 1.
package struct InitialParameters: ParameterSource {
  private let rule: Initialization
  private let seed: UInt64

  package init(of graph: ShapedGraph, seed: UInt64) {
    rule = graph.initialization
    self.seed = seed
  }

  package func tensor(
    _ parameter: ParameterTensor, of node: ShapedNode
  ) -> ParameterValues.Tensor? {
    let generator = CounterGenerator(
      seed: seed, name: ParameterValues.name(node.path, parameter.role))
    return ParameterValues.Tensor(
      dimensions: parameter.dimensions,
      values: Self.initial(parameter, of: node.operation, rule, generator))
  }

  private static func initial(
    _ parameter: ParameterTensor, of operation: Operator, _ rule: Initialization,
    _ generator: CounterGenerator
  ) -> [Float] {
    let count = parameter.dimensions.reduce(1, *)
    switch parameter.role {
    case .bias, .mean: return [Float](repeating: 0, count: count)
    case .variance: return [Float](repeating: 1, count: count)
    case .weight: break
    }
    switch operation {
    case .convolution(let convolution):
      var weights = drawn(parameter, rule, generator)
      convolution.disconnect(&weights, dimensions: parameter.dimensions)
      return weights
    case .linear(let linear):
      if linear.learned { return drawn(parameter, rule, generator) }
      return (0..<count).map { generator.bits($0) >> 63 == 0 ? -1 : 1 }
    case .batchNorm, .scale: return [Float](repeating: 1, count: count)
    case .input, .maxPool, .averagePool, .globalAveragePool, .adaptiveAveragePool, .lrn,
      .activation, .dropout, .softmax, .flatten, .concat, .sum, .channelPad, .channelShuffle,
      .foreign:
      return [Float](repeating: 0, count: count)
    }
  }

  private static func drawn(
    _ parameter: ParameterTensor, _ rule: Initialization, _ generator: CounterGenerator
  ) -> [Float] {
    let dimensions = parameter.dimensions
    let count = dimensions.reduce(1, *)
    let outputs = Double(max(1, dimensions[0]))
    let taps = Double(dimensions.dropFirst(2).reduce(1, *))
    // A connection table leaves each filter with fewer inputs than there are.
    let fanIn = max(1, Double(parameter.count) / outputs)
    switch rule {
    case .he:
      return gaussian(count, deviation: (2 / fanIn).squareRoot(), generator)
    case .xavier:
      let limit = (6 / (fanIn + outputs * taps)).squareRoot()
      return (0..<count).map { Float((2 * generator.uniform($0) - 1) * limit) }
    case .gaussian(let deviation):
      return gaussian(count, deviation: deviation, generator)
    }
  }

  /// Box and Muller 1958: two uniform numbers make two normal ones.
  private static func gaussian(
    _ count: Int, deviation: Double, _ generator: CounterGenerator
  ) -> [Float] {
    (0..<count).map { index in
      let pair = index / 2 * 2
      let radius = (-2 * log(1 - generator.uniform(pair))).squareRoot()
      let angle = 2 * Double.pi * generator.uniform(pair + 1)
      return Float(deviation * radius * (index == pair ? cos(angle) : sin(angle)))
    }
  }
}

extension ShapedNode {
  /// A tensor's numbers, 0 for the weights that a connection table leaves out, whatever a file says.
  func connected(_ values: [Float], _ parameter: ParameterTensor) -> [Float] {
    guard case .convolution(let convolution) = operation, convolution.connections != nil,
      parameter.role == .weight, values.count == parameter.dimensions.reduce(1, *)
    else { return values }
    var values = values
    convolution.disconnect(&values, dimensions: parameter.dimensions)
    return values
  }
}

extension Convolution {
  /// Sets the weights to 0 that a connection table leaves out.
  func disconnect<Scalar: BinaryFloatingPoint>(_ weights: inout [Scalar], dimensions: [Int]) {
    guard let connections else { return }
    let (inputs, taps) = (dimensions[1], dimensions[2] * dimensions[3])
    for (filter, read) in connections.enumerated() {
      for channel in Set(0..<inputs).subtracting(read) {
        let start = (filter * inputs + channel) * taps
        for tap in start..<start + taps { weights[tap] = 0 }
      }
    }
  }
}
