import Netlab
import OneDNN

extension Concat: ReferenceOperator {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    var y = ReferenceTensor<Scalar>(batch: inputs[0].batch, shape: shape)
    var start = 0
    for x in inputs {
      x.forEachPlace { n, c, h, w in y[n, start + c, h, w] = x[n, c, h, w] }
      start += x.shape.channels
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    var start = 0
    return ReferenceGradients(
      inputs: inputs.map { x in
        var dx = x
        x.forEachPlace { n, c, h, w in dx[n, c, h, w] = gradient[n, start + c, h, w] }
        start += x.shape.channels
        return dx
      })
  }
}

extension Concat: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let output = node.members[0].output
    let parts = node.inputs.map { lowering.extents(of: $0) }
    let aligned = parts.dropLast().allSatisfy { $0.shape.channels % 8 == 0 }
    // Parts that cut blocks of channels are put together channel by channel.
    let layout: TensorLayout = aligned ? .blocked : .plain
    var place = lowering.define(output, layout)
    for (value, part) in zip(node.inputs, parts) {
      if aligned {
        let source = try lowering.need(value, .blocked)
        if source != place {
          let bytes = part.byteCount(.blocked)
          lowering.copy(source, to: place, byteCount: bytes)
        }
      } else {
        let (source, from) = lowering.anyPlace(of: value)
        try lowering.reorder(part, source, from, to: place, .plain)
      }
      place = place.advanced(bytes: part.shape.channels * part.bytesPerChannel)
    }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let output = node.members[0].output
    let parts = node.inputs.map { lowering.extents(of: $0) }
    let aligned = parts.dropLast().allSatisfy { $0.shape.channels % 8 == 0 }
    let layout: TensorLayout = aligned ? .blocked : .plain
    // Each part's gradient is a part of the whole's, in its place.
    let gradient = try lowering.gradient(of: output, layout)
    var place = gradient.place
    for (value, part) in zip(node.inputs, parts) {
      try lowering.adopt(place, layout, for: value, isExclusive: gradient.isExclusive)
      place = place.advanced(bytes: part.shape.channels * part.bytesPerChannel)
    }
  }
}
