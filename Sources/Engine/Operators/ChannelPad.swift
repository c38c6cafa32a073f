import Netlab
import OneDNN

extension ChannelPad: ReferenceOperator {
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    var y = ReferenceTensor<Scalar>(batch: x.batch, shape: shape)
    x.forEachPlace { n, c, h, w in y[n, c, h, w] = x[n, c, h, w] }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    var dx = inputs[0]
    inputs[0].forEachPlace { n, c, h, w in dx[n, c, h, w] = gradient[n, c, h, w] }
    return ReferenceGradients(inputs: [dx])
  }
}

extension ChannelPad: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let source = try lowering.need(node.inputs[0], .blocked)
    let destination = lowering.define(node.members[0].output, .blocked)
    // The lanes behind the last channel are zero already.
    let used = lowering.extents(of: node.inputs[0]).byteCount(.blocked)
    let all = lowering.extents(of: node.members[0].output).byteCount(.blocked)
    lowering.addNative("pad channels", [source, destination], writing: 1..<2, isCheap: true) {
      memory in
      memory[1].copyMemory(from: memory[0], byteCount: used)
      (memory[1] + used).initializeMemory(as: UInt8.self, repeating: 0, count: all - used)
    }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let value = node.inputs[0]
    guard lowering.needsGradient(value) else { return }
    let extents = lowering.extents(of: value)
    let arriving = try lowering.gradient(of: node.members[0].output, .blocked)
    let share = lowering.share(of: value, .blocked)
    lowering.copy(arriving.place, to: share.place, byteCount: extents.byteCount(.blocked))
    // The block in which the maps of zeros begin has gradients of theirs.
    lowering.clearPadding(value, share.place)
    try lowering.deliver(share)
  }
}
