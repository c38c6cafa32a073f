import OneDNN
import Testing

/// One convolution to try: extents all different, so that swapped axes cannot hide.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
  var batch = 2
  var inputs: Int
  var outputs: Int
  var kernel = [3, 3]
  var strides = [1, 1]
  var dilations = [1, 1]
  var before = [1, 1]
  var after = [1, 1]
  var groups = 1
  var image = [5, 9]

  var testDescription: String {
    "\(inputs)→\(outputs) k\(kernel) s\(strides) d\(dilations) p\(before)\(after) g\(groups)"
  }

  var result: [Int] {
    (0..<2).map { axis in
      let reach = (kernel[axis] - 1) * dilations[axis] + 1
      return (image[axis] + before[axis] + after[axis] - reach) / strides[axis] + 1
    }
  }

  var geometry: WindowGeometry {
    WindowGeometry(
      strides: strides, dilations: dilations, paddingBefore: before, paddingAfter: after)
  }

  var weightExtents: [Int] {
    groups == 1
      ? [outputs, inputs] + kernel : [groups, outputs / groups, inputs / groups] + kernel
  }

  /// Calls `body` with every multiply-add's indices: source, weights (ungrouped numbering), destination.
  func visit(
    _ body: (
      _ n: Int, _ c: Int, _ h: Int, _ w: Int, _ o: Int, _ y: Int, _ x: Int, _ i: Int, _ p: Int,
      _ q: Int
    ) -> Void
  ) {
    let (inputsPer, outputsPer) = (inputs / groups, outputs / groups)
    for n in 0..<batch {
      for o in 0..<outputs {
        for p in 0..<result[0] {
          for q in 0..<result[1] {
            for i in 0..<inputsPer {
              for y in 0..<kernel[0] {
                for x in 0..<kernel[1] {
                  let h = p * strides[0] + y * dilations[0] - before[0]
                  let w = q * strides[1] + x * dilations[1] - before[1]
                  guard (0..<image[0]).contains(h), (0..<image[1]).contains(w) else { continue }
                  body(n, o / outputsPer * inputsPer + i, h, w, o, y, x, i, p, q)
                }
              }
            }
          }
        }
      }
    }
  }

  static let all: [ConvolutionCase] =
    [1, 3, 4, 5, 6, 8, 16, 17].flatMap { inputs in
      [1, 5, 16].flatMap { outputs in
        [
          ConvolutionCase(inputs: inputs, outputs: outputs),
          ConvolutionCase(
            inputs: inputs, outputs: outputs, kernel: [1, 1], before: [0, 0], after: [0, 0]),
        ]
      }
    } + [
      ConvolutionCase(
        batch: 1, inputs: 3, outputs: 16, kernel: [7, 7], strides: [2, 2], before: [3, 3],
        after: [3, 3], image: [13, 19]),
      ConvolutionCase(
        inputs: 3, outputs: 8, kernel: [7, 7], strides: [2, 2], before: [2, 3], after: [3, 2],
        image: [13, 19]),
      ConvolutionCase(inputs: 8, outputs: 16, kernel: [5, 5], before: [2, 2], after: [2, 2]),
      ConvolutionCase(inputs: 8, outputs: 16, kernel: [1, 7], before: [0, 3], after: [0, 3]),
      ConvolutionCase(inputs: 17, outputs: 5, kernel: [7, 1], before: [3, 0], after: [3, 0]),
      ConvolutionCase(
        inputs: 16, outputs: 8, kernel: [1, 1], strides: [2, 2], before: [0, 0], after: [0, 0]),
      ConvolutionCase(inputs: 16, outputs: 8, kernel: [1, 1], before: [1, 0], after: [0, 2]),
      ConvolutionCase(
        inputs: 16, outputs: 8, strides: [2, 3], before: [0, 1], after: [2, 1], image: [11, 8]),
      ConvolutionCase(inputs: 16, outputs: 8, dilations: [2, 2], before: [2, 2], after: [2, 2]),
      ConvolutionCase(
        inputs: 5, outputs: 7, strides: [2, 2], dilations: [2, 3], before: [2, 3], after: [2, 3]),
      ConvolutionCase(inputs: 6, outputs: 10, groups: 2),
      ConvolutionCase(inputs: 16, outputs: 48, groups: 2),
      ConvolutionCase(inputs: 17, outputs: 17, groups: 17),
      ConvolutionCase(inputs: 16, outputs: 16, strides: [2, 2], groups: 16),
      ConvolutionCase(inputs: 5, outputs: 10, groups: 5),
      ConvolutionCase(
        inputs: 16, outputs: 16, dilations: [2, 2], before: [2, 2], after: [2, 2], groups: 16),
    ]
}

@Suite struct `Convolution primitive` {
  @Test(arguments: ConvolutionCase.all)
  func `agrees with the naive loops, forward and backward, and never runs as reference code`(
    _ example: ConvolutionCase
  ) throws {
    let bench = try Bench()
    let x = Tensor([example.batch, example.inputs] + example.image, seed: 1)
    let weights = Tensor(example.weightExtents, seed: 2)
    let flat = Tensor(
      [example.outputs, example.inputs / example.groups] + example.kernel, values: weights.values)
    let bias = Tensor([example.outputs], seed: 3)
    let dy = Tensor([example.batch, example.outputs] + example.result, seed: 4)

    var y = Tensor(zeros: dy.extents)
    var dx = Tensor(zeros: x.extents)
    var dw = Tensor(zeros: flat.extents)
    var db = Tensor(zeros: bias.extents)
    for n in 0..<example.batch {
      for o in 0..<example.outputs {
        for p in 0..<example.result[0] {
          for q in 0..<example.result[1] {
            y[n, o, p, q] = bias[o]
            db[o] += dy[n, o, p, q]
          }
        }
      }
    }
    example.visit { n, c, h, w, o, ky, kx, i, p, q in
      y[n, o, p, q] += x[n, c, h, w] * flat[o, i, ky, kx]
      dx[n, c, h, w] += dy[n, o, p, q] * flat[o, i, ky, kx]
      dw[o, i, ky, kx] += dy[n, o, p, q] * x[n, c, h, w]
    }

    let (source, kernel, result) = (
      try x.descriptor(.any), try weights.descriptor(.any), try y.descriptor(.any)
    )
    let forward = try PrimitiveDescriptor.convolutionForward(
      .training, source: source, weights: kernel, bias: try bias.descriptor(),
      destination: result, example.geometry, on: bench.engine)
    let ran = try bench.results(
      forward, inputs: [(.source, x), (.weights, weights), (.bias, bias)],
      outputs: [(.destination, y.extents)])
    #expect(runsAsReference(forward) == false)
    #expect(ran[0].difference(from: y) < 1e-5)

    let data = try PrimitiveDescriptor.convolutionBackwardData(
      sourceGradient: source, weights: kernel, destinationGradient: result, example.geometry,
      hint: forward, on: bench.engine)
    let ranData = try bench.results(
      data, inputs: [(.destinationGradient, dy), (.weights, weights)],
      outputs: [(.sourceGradient, dx.extents)])
    #expect(runsAsReference(data) == false)
    #expect(ranData[0].difference(from: dx) < 1e-5)

    let parameters = try PrimitiveDescriptor.convolutionBackwardWeights(
      source: source, weightsGradient: kernel, biasGradient: try bias.descriptor(),
      destinationGradient: result, example.geometry, hint: forward, on: bench.engine)
    let ranWeights = try bench.results(
      parameters, inputs: [(.source, x), (.destinationGradient, dy)],
      outputs: [(.weightsGradient, weights.extents), (.biasGradient, bias.extents)])
    #expect(runsAsReference(parameters) == false)
    #expect(Tensor(dw.extents, values: ranWeights[0].values).difference(from: dw) < 1e-5)
    #expect(ranWeights[1].difference(from: db) < 1e-5)
  }

  @Test func `fuses a sum and a ReLU as post-operations`() throws {
    let bench = try Bench()
    let x = Tensor([2, 16, 5, 9], seed: 1)
    let weights = Tensor([8, 16, 1, 1], seed: 2)
    let before = Tensor([2, 8, 5, 9], seed: 3)
    var expected = before
    for n in 0..<2 {
      for o in 0..<8 {
        for h in 0..<5 {
          for w in 0..<9 {
            for c in 0..<16 { expected[n, o, h, w] += x[n, c, h, w] * weights[o, c, 0, 0] }
            expected[n, o, h, w] = max(0, expected[n, o, h, w])
          }
        }
      }
    }
    let blocked = try before.descriptor(.blocked)
    let forward = try PrimitiveDescriptor.convolutionForward(
      .inference, source: x.descriptor(.blocked), weights: weights.descriptor(.any),
      destination: blocked, WindowGeometry(strides: [1, 1], paddingBefore: [0, 0]),
      attributes: Attributes(postOperations: [.sum(scale: 1), .eltwise(.relu(slope: 0))]),
      on: bench.engine)
    let place = try bench.place(before, as: blocked)
    _ = try bench.results(
      forward, inputs: [(.source, x), (.weights, weights)], outputs: [],
      bound: [.init(.destination, blocked, place)])
    #expect(try bench.read(before.extents, blocked, place).difference(from: expected) < 1e-5)
    #expect(runsAsReference(forward) == false)
  }
}
