import Netlab
import OneDNN

extension AveragePool: ReferenceOperator {
  /// The padding as numbers, which a shaped graph's operators have.
  var margins: Margins { slidingWindow.margins(on: nil) ?? .zero }

  /// The patches whose means are taken.
  ///
  /// Counted padding ends where the declared padding does: what hangs over it to round up is not counted.
  func patches(on input: Extent, outputs: Extent) -> MeanPatches {
    func axis(
      _ outputs: Int, _ stride: Int, _ before: Int, _ after: Int, _ kernel: Int, _ extent: Int
    ) -> [MeanPatches.Span] {
      (0..<outputs).map { index in
        let start = index * stride - before
        let inside = max(0, start)..<min(extent, start + kernel)
        let counted = min(start + kernel, extent + after) - start
        return MeanPatches.Span(rows: inside, divisor: countsPadding ? counted : inside.count)
      }
    }
    return MeanPatches(
      rows: axis(
        outputs.height, stride.height, margins.top, margins.bottom, kernel.height, input.height),
      columns: axis(
        outputs.width, stride.width, margins.left, margins.right, kernel.width, input.width))
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    patches(on: inputs[0].shape.extent, outputs: shape.extent).means(of: inputs[0])
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> {
    let patches = patches(on: inputs[0].shape.extent, outputs: gradient.shape.extent)
    return ReferenceGradients(inputs: [patches.spread(gradient, over: inputs[0].shape)])
  }
}

extension AveragePool: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let pooling = pooling(node, lowering)
    if let patches = patches(beyond: pooling) {
      try patches.lower(node, &lowering)
    } else {
      try pooling.lower(&lowering)
    }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let pooling = pooling(node, lowering)
    if let patches = patches(beyond: pooling) {
      try patches.lowerBackward(node, &lowering)
    } else {
      try pooling.lowerBackward(&lowering)
    }
  }

  private func pooling(_ node: PlanGraph.Node, _ lowering: Lowering) -> PoolingWork {
    PoolingWork(
      countsPadding ? .averageOfAll : .averageOfInside, kernel: kernel, stride: stride,
      before: Extent(margins.top, margins.left), node, lowering)
  }

  /// The patches where oneDNN has none like them: it counts all taps of a window that hangs over counted padding.
  private func patches(beyond pooling: PoolingWork) -> MeanPatches? {
    let overhangs =
      pooling.after.height > margins.bottom || pooling.after.width > margins.right
    guard countsPadding && overhangs else { return nil }
    return patches(on: pooling.input.shape.extent, outputs: pooling.output.shape.extent)
  }
}
