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
    let extents = lowering.extents(of: node.inputs[0])
    let source = try lowering.need(node.inputs[0], .blocked)
    let destination = lowering.define(node.members[0].output, .blocked)
    let (size, alpha, beta, k) = (size, Float(alpha), Float(beta), Float(k))
    let purpose = lowering.purpose
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.lrnForward(
        purpose, extents.stacked(), size: size, alpha: alpha, beta: beta, k: k, on: engine)
    }
    // Machine code there is for five channels, β = 3/4 and at least sixteen channels.
    guard prepared.descriptor.isReference else {
      let bindings: [PrimitiveWork.Binding] =
        [
          .init(.source, prepared.descriptor.descriptor(of: .source), source),
          .init(.destination, prepared.descriptor.descriptor(of: .destination), destination),
        ] + lowering.workspace(of: prepared)
      lowering.add(prepared, bindings)
      lowering.records[node.members[0].output] = ForwardRecord(
        prepared: prepared, bindings: bindings)
      return
    }
    let lines = ResponseNormalization(self, extents)
    lowering.addNative("lrn", [source, destination]) { memory in
      lines.forward(
        memory[0].assumingMemoryBound(to: Float.self),
        to: memory[1].assumingMemoryBound(to: Float.self))
    }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    guard lowering.needsGradient(node.inputs[0]) else { return }
    let extents = lowering.extents(of: node.inputs[0])
    let arriving = try lowering.gradient(of: node.members[0].output, .blocked)
    let source = try lowering.need(node.inputs[0], .blocked)
    let share = lowering.share(of: node.inputs[0], .blocked)
    if let record = lowering.records[node.members[0].output] {
      let (size, alpha, beta, k) = (size, Float(alpha), Float(beta), Float(k))
      let form = record.binding(.source).descriptor
      let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
        try PrimitiveDescriptor.lrnBackward(
          gradient: form, source: form, size: size, alpha: alpha, beta: beta, k: k,
          hint: record.prepared.descriptor, on: engine)
      }
      if !prepared.descriptor.isReference {
        lowering.add(
          prepared,
          [
            .init(.source, form, source), .init(.destinationGradient, form, arriving.place),
            .init(.sourceGradient, form, share.place),
          ] + [record.optionalBinding(.workspace)].compactMap(\.self))
        try lowering.deliver(share)
        return
      }
    }
    let lines = ResponseNormalization(self, extents)
    lowering.addNative("lrn gradient", [source, arriving.place, share.place]) { memory in
      lines.backward(
        memory[0].assumingMemoryBound(to: Float.self),
        memory[1].assumingMemoryBound(to: Float.self),
        to: memory[2].assumingMemoryBound(to: Float.self))
    }
    try lowering.deliver(share)
  }
}
