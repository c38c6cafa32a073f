import Foundation
import Netlab
import OneDNN

extension Softmax: ReferenceOperator {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    var y = x
    for n in 0..<x.batch {
      for h in 0..<shape.height {
        for w in 0..<shape.width {
          let values = (0..<shape.channels).map { Double(x[n, $0, h, w]) }
          // The largest is taken off first, so that no exponential overflows.
          let largest = values.max() ?? 0
          let powers = values.map { exp($0 - largest) }
          let total = powers.reduce(0, +)
          for c in 0..<shape.channels { y[n, c, h, w] = Scalar(powers[c] / total) }
        }
      }
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let y = output
    var dx = y
    for n in 0..<y.batch {
      for h in 0..<y.shape.height {
        for w in 0..<y.shape.width {
          var weighted: Scalar = 0
          for c in 0..<y.shape.channels { weighted += y[n, c, h, w] * gradient[n, c, h, w] }
          for c in 0..<y.shape.channels {
            dx[n, c, h, w] = y[n, c, h, w] * (gradient[n, c, h, w] - weighted)
          }
        }
      }
    }
    return ReferenceGradients(inputs: [dx])
  }
}

extension Softmax: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let extents = lowering.extents(of: node.inputs[0])
    let source = try lowering.need(node.inputs[0], .pixels)
    let destination = lowering.define(node.members[0].output, .pixels)
    let purpose = lowering.purpose
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.softmaxForward(
        .softmax, purpose,
        MemoryDescriptor(
          [extents.batch * extents.shape.area, extents.shape.channels], layout: .plain), axis: 1,
        on: engine)
    }
    let form = prepared.descriptor.descriptor(of: .source)
    lowering.add(prepared, [.init(.source, form, source), .init(.destination, form, destination)])
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    guard lowering.needsGradient(node.inputs[0]) else { return }
    let extents = lowering.extents(of: node.inputs[0])
    let (rows, classes) = (extents.batch * extents.shape.area, extents.shape.channels)
    let arriving = try lowering.gradient(of: node.members[0].output, .pixels)
    let result = try lowering.need(node.members[0].output, .pixels)
    let share = lowering.share(of: node.inputs[0], .pixels)
    // oneDNN has only reference code for this.
    lowering.addNative(
      "softmax gradient", [result, arriving.place, share.place], writing: 2..<3
    ) { memory in
      var (y, dy, dx) = (
        memory[0].assumingMemoryBound(to: Float.self),
        memory[1].assumingMemoryBound(to: Float.self),
        memory[2].assumingMemoryBound(to: Float.self)
      )
      for _ in 0..<rows {
        var weighted: Float = 0
        for c in 0..<classes { weighted += y[c] * dy[c] }
        for c in 0..<classes { dx[c] = y[c] * (dy[c] - weighted) }
        (y, dy, dx) = (y + classes, dy + classes, dx + classes)
      }
    }
    try lowering.deliver(share)
  }
}
