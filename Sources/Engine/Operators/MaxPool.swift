import Netlab

extension MaxPool: ReferenceOperator {
  /// The padding as numbers, which a shaped graph's operators have.
  var margins: Margins { slidingWindow.margins(on: nil) ?? .zero }

  /// The place of the first largest value of each window.
  private func winner<Scalar>(
    _ x: ReferenceTensor<Scalar>, _ n: Int, _ c: Int, _ i: Int, _ j: Int
  ) -> (h: Int, w: Int) {
    var best: (h: Int, w: Int)?
    for u in 0..<kernel.height {
      for v in 0..<kernel.width {
        let (h, w) = (i * stride.height + u - margins.top, j * stride.width + v - margins.left)
        guard h >= 0, h < x.shape.height, w >= 0, w < x.shape.width else { continue }
        if let held = best, x[n, c, h, w] <= x[n, c, held.h, held.w] { continue }
        best = (h, w)
      }
    }
    // Padding is smaller than the window, so that every window sees the input.
    return best ?? (0, 0)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    let x = inputs[0]
    var y = ReferenceTensor<Scalar>(batch: x.batch, shape: shape)
    let places = y
    places.forEachPlace { n, c, i, j in
      let (h, w) = winner(x, n, c, i, j)
      y[n, c, i, j] = x[n, c, h, w]
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let x = inputs[0]
    var dx = ReferenceTensor<Scalar>(batch: x.batch, shape: x.shape)
    gradient.forEachPlace { n, c, i, j in
      let (h, w) = winner(x, n, c, i, j)
      dx[n, c, h, w] += gradient[n, c, i, j]
    }
    return ReferenceGradients(inputs: [dx])
  }
}

extension MaxPool: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let (value, result) = (node.inputs[0], node.members[0].output)
    let source = try lowering.need(value, .blocked)
    let destination = lowering.define(result, .blocked)
    let pooling = MaximumPooling(
      self, input: lowering.extents(of: value), output: lowering.extents(of: result))
    let rows = lowering.buffer("rows of \(lowering.path)", pooling.rowCount * 4)
    lowering.addNative(
      "max pool", [source, destination, rows], writing: 1..<3, isCheap: true,
      loops: [pooling.forward])
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let (value, result) = (node.inputs[0], node.members[0].output)
    guard lowering.needsGradient(value) else { return }
    let source = try lowering.need(value, .blocked)
    let maxima = try lowering.need(result, .blocked)
    let arriving = try lowering.gradient(of: result, .blocked)
    let share = lowering.share(of: value, .blocked)
    let pooling = MaximumPooling(
      self, input: lowering.extents(of: value), output: lowering.extents(of: result))
    lowering.addNative(
      "max pool gradient", [source, maxima, arriving.place, share.place], writing: 3..<4,
      loops: [pooling.backward])
    try lowering.deliver(share)
  }
}
