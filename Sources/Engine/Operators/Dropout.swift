import Netlab
import OneDNN

extension Dropout: ReferenceOperator {
  /// Whether, and how much larger, an element survives; `index` runs over batch, channel, row, column.
  func factor(_ index: Int, _ generator: CounterGenerator) -> Float {
    generator.uniform(index) < rate ? 0 : Float(1 / (1 - rate))
  }

  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> { dropped(inputs[0], pass) }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> { ReferenceGradients(inputs: [dropped(gradient, pass)]) }

  private func dropped<Scalar>(
    _ tensor: ReferenceTensor<Scalar>, _ pass: ReferencePass
  ) -> ReferenceTensor<Scalar> {
    switch pass.mode {
    case .inference: return tensor
    case .training:
      let generator = CounterGenerator(seed: pass.seed, name: pass.path)
      var result = tensor
      for index in result.values.indices {
        result.values[index] *= Scalar(factor(index, generator))
      }
      return result
    }
  }
}

extension Dropout: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let (value, result) = (node.inputs[0], node.members[0].output)
    let layout: TensorLayout = lowering.place(of: value, .blocked) == nil ? .rows : .blocked
    lowering.layouts[result] = layout
    let source = try lowering.need(value, layout)
    let destination = lowering.define(result, layout)
    addDropping(source, destination, layout, node, &lowering)
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let (value, result) = (node.inputs[0], node.members[0].output)
    guard lowering.needsGradient(value) else { return }
    let layout = lowering.layouts[result] ?? .rows
    let arriving = try lowering.gradient(of: result, layout)
    let share = lowering.share(of: value, layout)
    addDropping(arriving.place, share.place, layout, node, &lowering)
    try lowering.deliver(share)
  }

  /// Multiplies with the same random factors forward and backward, which therefore need not be kept.
  private func addDropping(
    _ source: Place, _ destination: Place, _ layout: TensorLayout, _ node: PlanGraph.Node,
    _ lowering: inout Lowering
  ) {
    guard let seed = lowering.seed else { preconditionFailure("training plans have a seed") }
    let extents = lowering.extents(of: node.inputs[0])
    let path = lowering.plan.graph.nodes[node.members[0].node].path
    let dropout = self
    lowering.addNative("dropout", [source, destination, seed], writing: 1..<2) { memory in
      let (x, y) = (
        memory[0].assumingMemoryBound(to: Float.self), memory[1].assumingMemoryBound(to: Float.self)
      )
      let generator = CounterGenerator(
        seed: memory[2].assumingMemoryBound(to: UInt64.self).pointee, name: path)
      guard layout == .blocked else {
        for index in 0..<extents.batch * extents.shape.elements {
          y[index] = x[index] * dropout.factor(index, generator)
        }
        return
      }
      let (area, channels) = (extents.shape.area, extents.shape.channels)
      var place = 0
      for block in 0..<extents.blockedChannels / 8 {
        for image in 0..<extents.batch {
          for pixel in 0..<area {
            for lane in 0..<8 {
              let channel = block * 8 + lane
              let index = (image * channels + channel) * area + pixel
              y[place] = channel < channels ? x[place] * dropout.factor(index, generator) : 0
              place += 1
            }
          }
        }
      }
    }
  }
}
