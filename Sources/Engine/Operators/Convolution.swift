import Netlab
import OneDNN

extension Convolution: ReferenceOperator {
  /// The padding as numbers, which a shaped graph's operators have.
  var margins: Margins { slidingWindow.margins(on: nil) ?? .zero }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    let weights = parameters[.weight] ?? []
    let (inputsPer, filtersPer) = (x.shape.channels / groups, filters / groups)
    let margins = margins
    var y = ReferenceTensor<Scalar>(batch: x.batch, shape: shape)
    let counts = y.fillMaps { n, o, map in
      let channels = connections?[o] ?? Array(0..<inputsPer)
      let bias = parameters[.bias]?[o] ?? 0
      var (executed, onPadding) = (0, 0)
      for i in 0..<shape.height {
        for j in 0..<shape.width {
          var sum = bias
          for c in channels {
            let plane = x.offset(n, o / filtersPer * inputsPer + c, 0, 0)
            for u in 0..<kernel.height {
              let h = i * stride.height + u * dilation.height - margins.top
              let taps = ((o * inputsPer + c) * kernel.height + u) * kernel.width
              for v in 0..<kernel.width {
                let w = j * stride.width + v * dilation.width - margins.left
                let inside = h >= 0 && h < x.shape.height && w >= 0 && w < x.shape.width
                let value = inside ? x.values[plane + h * x.shape.width + w] : 0
                sum += weights[taps + v] * value
                executed += 1
                if !inside { onPadding += 1 }
              }
            }
          }
          map[i * shape.width + j] = sum
        }
      }
      return (executed, onPadding)
    }
    for (executed, onPadding) in counts {
      pass.multiplyAdds += executed
      pass.multiplyAddsOnPadding += onPadding
    }
    return y
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let x = inputs[0]
    let weights = parameters[.weight] ?? []
    let (inputsPer, filtersPer) = (x.shape.channels / groups, filters / groups)
    let (margins, shape) = (margins, gradient.shape)
    var dx = ReferenceTensor<Scalar>(batch: x.batch, shape: x.shape)
    var dWeights = [Scalar](repeating: 0, count: weights.count)
    var dBias = [Scalar](repeating: 0, count: filters)
    for n in 0..<x.batch {
      for o in 0..<filters {
        let channels = connections?[o] ?? Array(0..<inputsPer)
        for i in 0..<shape.height {
          for j in 0..<shape.width {
            let dy = gradient.values[gradient.offset(n, o, i, j)]
            dBias[o] += dy
            for c in channels {
              let plane = x.offset(n, o / filtersPer * inputsPer + c, 0, 0)
              for u in 0..<kernel.height {
                let h = i * stride.height + u * dilation.height - margins.top
                guard h >= 0, h < x.shape.height else { continue }
                let taps = ((o * inputsPer + c) * kernel.height + u) * kernel.width
                for v in 0..<kernel.width {
                  let w = j * stride.width + v * dilation.width - margins.left
                  guard w >= 0, w < x.shape.width else { continue }
                  let place = plane + h * x.shape.width + w
                  dx.values[place] += weights[taps + v] * dy
                  dWeights[taps + v] += x.values[place] * dy
                }
              }
            }
          }
        }
      }
    }
    return ReferenceGradients(
      inputs: [dx], parameters: bias ? [.weight: dWeights, .bias: dBias] : [.weight: dWeights])
  }
}

extension Convolution: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let work = ConvolutionWork(self, node, lowering)
    if lowering.place(of: node.inputs[0], .blocked) == nil,
      let first = FewChannelsWork(work, lowering)
    {
      return try first.lower(&lowering)
    }
    let channels = work.input.shape.channels
    if isDepthwise(inputs: channels) {
      // Machine code for depthwise kernels wants padding smaller than these.
      if try work.lowerDepthwise(&lowering) { return }
    } else if runsBlocked(inputs: channels), try work.lowerBlocked(&lowering) {
      return
    }
    try work.lowerPlain(&lowering)
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let work = ConvolutionWork(self, node, lowering)
    // The other ways to run it forward have left a record.
    if lowering.records[node.members[0].output] == nil,
      let first = FewChannelsWork(work, lowering)
    {
      return try first.lowerBackward(&lowering)
    }
    try work.lowerBackward(&lowering)
  }
}
