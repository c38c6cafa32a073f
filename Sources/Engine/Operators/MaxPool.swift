import Netlab
import OneDNN

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
    let pooling = PoolingWork(
      .maximum, kernel: kernel, stride: stride, before: Extent(margins.top, margins.left), node,
      lowering)
    try pooling.lower(&lowering)
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    try PoolingWork(
      .maximum, kernel: kernel, stride: stride, before: Extent(margins.top, margins.left), node,
      lowering
    ).lowerBackward(&lowering)
  }
}
