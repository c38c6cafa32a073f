import OneDNN
import Testing

@Suite struct `Inner product primitive` {
  @Test(arguments: [1, 3], [1, 5, 17])
  func `agrees with the naive loops, forward and backward`(_ batch: Int, _ outputs: Int) throws {
    let bench = try Bench()
    let x = Tensor([batch, 7, 2, 3], seed: 1)
    let weights = Tensor([outputs, 7, 2, 3], seed: 2)
    let bias = Tensor([outputs], seed: 3)
    let dy = Tensor([batch, outputs], seed: 4)
    var (y, dx) = (Tensor(zeros: dy.extents), Tensor(zeros: x.extents))
    var (dw, db) = (Tensor(zeros: weights.extents), Tensor(zeros: bias.extents))
    for n in 0..<batch {
      for o in 0..<outputs {
        y[n, o] = bias[o]
        db[o] += dy[n, o]
        for i in 0..<42 {
          y[n, o] += x.values[n * 42 + i] * weights.values[o * 42 + i]
          dx.values[n * 42 + i] += dy[n, o] * weights.values[o * 42 + i]
          dw.values[o * 42 + i] += dy[n, o] * x.values[n * 42 + i]
        }
      }
    }
    let (source, kernel, result) = (
      try x.descriptor(.any), try weights.descriptor(.any), try y.descriptor(.any)
    )
    let forward = try PrimitiveDescriptor.innerProductForward(
      .training, source: source, weights: kernel, bias: bias.descriptor(), destination: result,
      on: bench.engine)
    let ran = try bench.results(
      forward, inputs: [(.source, x), (.weights, weights), (.bias, bias)],
      outputs: [(.destination, y.extents)])
    #expect(ran[0].difference(from: y) < 1e-5)
    let data = try PrimitiveDescriptor.innerProductBackwardData(
      sourceGradient: source, weights: kernel, destinationGradient: result, hint: forward,
      on: bench.engine)
    let back = try bench.results(
      data, inputs: [(.weights, weights), (.destinationGradient, dy)],
      outputs: [(.sourceGradient, x.extents)])
    #expect(back[0].difference(from: dx) < 1e-5)
    let parameters = try PrimitiveDescriptor.innerProductBackwardWeights(
      source: source, weightsGradient: kernel, biasGradient: bias.descriptor(),
      destinationGradient: result, hint: forward, on: bench.engine)
    let gradients = try bench.results(
      parameters, inputs: [(.source, x), (.destinationGradient, dy)],
      outputs: [(.weightsGradient, weights.extents), (.biasGradient, bias.extents)])
    #expect(gradients[0].difference(from: dw) < 1e-5)
    #expect(gradients[1].difference(from: db) < 1e-5)
    #expect(
      [runsAsReference(forward), runsAsReference(data), runsAsReference(parameters)] == [
        false, false, false,
      ])
  }

  @Test func `multiplies matrices with a bias per column`() throws {
    let bench = try Bench()
    let (a, b, bias) = (
      Tensor([5, 7], seed: 1), Tensor([7, 9], seed: 2), Tensor([1, 9], seed: 3)
    )
    var expected = Tensor(zeros: [5, 9])
    for m in 0..<5 {
      for n in 0..<9 {
        expected[m, n] = bias[0, n]
        for k in 0..<7 { expected[m, n] += a[m, k] * b[k, n] }
      }
    }
    let product = try PrimitiveDescriptor.matrixMultiplication(
      source: a.descriptor(), weights: b.descriptor(), bias: bias.descriptor(),
      destination: expected.descriptor(), on: bench.engine)
    let ran = try bench.results(
      product, inputs: [(.source, a), (.weights, b), (.bias, bias)],
      outputs: [(.destination, expected.extents)])
    #expect(ran[0].difference(from: expected) < 1e-5)
  }
}
