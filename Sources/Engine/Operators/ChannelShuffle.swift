import Netlab
import OneDNN

extension ChannelShuffle: ReferenceOperator {
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    var y = x
    y.forEachPlace { n, c, h, w in
      y[n, c, h, w] = x[n, source(of: c, channels: shape.channels), h, w]
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    var dx = gradient
    gradient.forEachPlace { n, c, h, w in
      dx[n, source(of: c, channels: gradient.shape.channels), h, w] = gradient[n, c, h, w]
    }
    return ReferenceGradients(inputs: [dx])
  }
}

extension ChannelShuffle: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    // Channel by channel, the batch within each: a channel's numbers lie together.
    let source = try lowering.need(node.inputs[0], .plain)
    let destination = lowering.define(node.members[0].output, .plain)
    let extents = lowering.extents(of: node.inputs[0])
    let (channels, bytes) = (extents.shape.channels, extents.bytesPerChannel)
    lowering.addNative("shuffle channels", [source, destination], writing: 1..<2, isCheap: true) {
      memory in
      for channel in 0..<channels {
        let from = self.source(of: channel, channels: channels)
        (memory[1] + channel * bytes).copyMemory(from: memory[0] + from * bytes, byteCount: bytes)
      }
    }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let value = node.inputs[0]
    guard lowering.needsGradient(value) else { return }
    let extents = lowering.extents(of: value)
    let (channels, bytes) = (extents.shape.channels, extents.bytesPerChannel)
    let arriving = try lowering.gradient(of: node.members[0].output, .plain)
    let share = lowering.share(of: value, .plain)
    lowering.addNative("shuffle channels back", [arriving.place, share.place], writing: 1..<2) {
      memory in
      for channel in 0..<channels {
        let to = self.source(of: channel, channels: channels)
        (memory[1] + to * bytes).copyMemory(from: memory[0] + channel * bytes, byteCount: bytes)
      }
    }
    try lowering.deliver(share)
  }
}
