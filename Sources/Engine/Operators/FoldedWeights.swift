import Netlab

/// A convolution's weights with the normalisations behind it multiplied in, its siblings' one after the other.
///
/// With s = γ / √(σ² + ε), the normalisation γ · (w·x + b − μ) / √(σ² + ε) + β is (s·w)·x + s·(b − μ) + β.
struct FoldedWeights {
  let graph: ShapedGraph
  let members: [PlanGraph.Member]

  init(_ graph: ShapedGraph, _ members: [PlanGraph.Member]) {
    self.graph = graph
    self.members = members
  }

  /// For each filter the factor and the offset that the normalisations make together.
  private func affine(
    _ member: PlanGraph.Member, _ values: any ParameterSource
  ) throws(EngineError) -> (scale: [Double], shift: [Double]) {
    let filters = graph.nodes[member.node].shape.channels
    var scale = [Double](repeating: 1, count: filters)
    var shift = [Double](repeating: 0, count: filters)
    for index in member.affine {
      let node = graph.nodes[index]
      let weight = try values.optionalNumbers(node, .weight)
      let bias = try values.optionalNumbers(node, .bias)
      let mean = try values.optionalNumbers(node, .mean)
      let variance = try values.optionalNumbers(node, .variance)
      let epsilon =
        switch node.operation {
        case .batchNorm(let norm): norm.epsilon
        case .scale, .input, .convolution, .maxPool, .averagePool, .globalAveragePool,
          .adaptiveAveragePool, .lrn, .activation, .dropout, .linear, .softmax, .flatten, .concat,
          .sum, .channelPad, .channelShuffle, .foreign:
          0.0
        }
      for filter in 0..<filters {
        let deviation = variance.map { (Double($0[filter]) + epsilon).squareRoot() } ?? 1
        let factor = (weight.map { Double($0[filter]) } ?? 1) / deviation
        let centre = mean.map { Double($0[filter]) } ?? 0
        scale[filter] *= factor
        shift[filter] = factor * (shift[filter] - centre) + (bias.map { Double($0[filter]) } ?? 0)
      }
    }
    return (scale, shift)
  }

  /// Filters × inputs × taps in row-major order, padded with zeros to the numbers given.
  ///
  /// `inputs` counts those of one group.
  func weights(
    _ values: any ParameterSource, inputs: Int, outputs: Int
  ) throws(EngineError) -> [Float] {
    let own = graph.nodes[members[0].node].parameters[0].dimensions
    let (realInputs, taps) = (own[1], own[2] * own[3])
    // Groups have no padding between them.
    let rowInputs = isGrouped ? realInputs : inputs
    var result = [Float](repeating: 0, count: outputs * rowInputs * taps)
    var row = 0
    for member in members {
      let node = graph.nodes[member.node]
      let numbers = try values.numbers(node, .weight)
      let scale = try affine(member, values).scale
      for filter in 0..<node.shape.channels {
        for tap in 0..<realInputs * taps {
          result[row * rowInputs * taps + tap] = Float(
            Double(numbers[filter * realInputs * taps + tap]) * scale[filter])
        }
        row += 1
      }
    }
    return result
  }

  private var isGrouped: Bool {
    guard case .convolution(let convolution) = graph.nodes[members[0].node].operation else {
      return false
    }
    return convolution.groups > 1
  }

  /// One number for each filter, padded with zeros.
  func biases(_ values: any ParameterSource, outputs: Int) throws(EngineError) -> [Float] {
    var result: [Float] = []
    for member in members {
      let node = graph.nodes[member.node]
      let bias = try values.optionalNumbers(node, .bias)
      let (scale, shift) = try affine(member, values)
      for filter in 0..<node.shape.channels {
        result.append(Float(scale[filter] * Double(bias?[filter] ?? 0) + shift[filter]))
      }
    }
    return result + [Float](repeating: 0, count: outputs - result.count)
  }
}
