import Foundation
import Netlab
import OneDNN

extension LRN: ReferenceOperator {
  /// The channels that channel `c`'s sum runs over.
  private func neighbours(of c: Int, among channels: Int) -> Range<Int> {
    max(0, c - size / 2)..<min(channels, c + size / 2 + 1)
  }

  /// k + α/size · Σ x².
  private func base<Scalar>(
    _ x: ReferenceTensor<Scalar>, _ n: Int, _ c: Int, _ h: Int, _ w: Int
  ) -> Double {
    var squares = 0.0
    for other in neighbours(of: c, among: x.shape.channels) {
      squares += Double(x[n, other, h, w] * x[n, other, h, w])
    }
    return k + alpha / Double(size) * squares
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    var y = x
    x.forEachPlace { n, c, h, w in
      y[n, c, h, w] = x[n, c, h, w] * Scalar(pow(base(x, n, c, h, w), -beta))
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let x = inputs[0]
    var dx = ReferenceTensor<Scalar>(batch: x.batch, shape: x.shape)
    x.forEachPlace { n, c, h, w in
      let base = base(x, n, c, h, w)
      dx[n, c, h, w] += gradient[n, c, h, w] * Scalar(pow(base, -beta))
      let shared =
        gradient[n, c, h, w] * x[n, c, h, w]
        * Scalar(-2 * beta * alpha / Double(size) * pow(base, -beta - 1))
      for other in neighbours(of: c, among: x.shape.channels) {
        dx[n, other, h, w] += shared * x[n, other, h, w]
      }
    }
    return ReferenceGradients(inputs: [dx])
  }
}

extension LRN: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let source = try lowering.need(node.inputs[0], .blocked)
    let destination = lowering.define(node.members[0].output, .blocked)
    let kernel = ResponseNormalization(self, lowering.extents(of: node.inputs[0]))
    let sums = lowering.buffer("sums of \(lowering.path)", kernel.sumCount * 4)
    lowering.addNative(
      "lrn", [source, destination, sums], writing: 1..<3, isCheap: true, loops: [kernel.forward])
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    guard lowering.needsGradient(node.inputs[0]) else { return }
    let arriving = try lowering.gradient(of: node.members[0].output, .blocked)
    let source = try lowering.need(node.inputs[0], .blocked)
    let share = lowering.share(of: node.inputs[0], .blocked)
    let kernel = ResponseNormalization(self, lowering.extents(of: node.inputs[0]))
    let sums = lowering.buffer("sums of \(lowering.path)", kernel.sumCount * 4)
    lowering.addNative(
      "lrn gradient", [source, arriving.place, share.place, sums], writing: 2..<4,
      loops: [kernel.backward])
    try lowering.deliver(share)
  }
}
