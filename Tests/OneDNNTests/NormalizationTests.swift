import Foundation
import OneDNN
import Testing

@Suite struct `LRN primitive` {
  @Test(arguments: [(7, 3), (32, 5), (17, 5)], [Layout.plain, .blocked])
  func `agrees with the naive loops, forward and backward`(
    _ shape: (channels: Int, size: Int), _ layout: Layout
  ) throws {
    let bench = try Bench()
    let (channels, size) = shape
    let (alpha, beta, k): (Double, Double, Double) = (0.5, 0.75, 2)
    let x = Tensor([2, channels, 5, 9], seed: 1)
    let dy = Tensor(x.extents, seed: 2)
    var y = Tensor(zeros: x.extents)
    var dx = Tensor(zeros: x.extents)
    for n in 0..<2 {
      for h in 0..<5 {
        for w in 0..<9 {
          func reach(_ c: Int) -> Range<Int> {
            max(0, c - (size - 1) / 2)..<min(channels, c + size / 2 + 1)
          }
          let base = (0..<channels).map { c in
            k + alpha / Double(size)
              * reach(c).reduce(0.0) { $0 + Double(x[n, $1, h, w]) * Double(x[n, $1, h, w]) }
          }
          for c in 0..<channels {
            y[n, c, h, w] = Float(Double(x[n, c, h, w]) * pow(base[c], -beta))
            var gradient = Double(dy[n, c, h, w]) * pow(base[c], -beta)
            for other in 0..<channels where reach(other).contains(c) {
              gradient -=
                2 * alpha / Double(size) * beta * Double(dy[n, other, h, w])
                * Double(x[n, other, h, w]) * pow(base[other], -beta - 1) * Double(x[n, c, h, w])
            }
            dx[n, c, h, w] = Float(gradient)
          }
        }
      }
    }
    let tensor = try x.descriptor(layout)
    let forward = try PrimitiveDescriptor.lrnForward(
      .training, tensor, size: size, alpha: Float(alpha), beta: Float(beta), k: Float(k),
      on: bench.engine)
    let workspace = forward.workspace
    let kept: [Execution.Binding] =
      workspace.isNone ? [] : [.init(.workspace, workspace, bench.allocate(workspace))]
    let ran = try bench.results(
      forward, inputs: [(.source, x)], outputs: [(.destination, y.extents)], bound: kept)
    #expect(ran[0].difference(from: y) < 1e-5)
    let backward = try PrimitiveDescriptor.lrnBackward(
      gradient: tensor, source: tensor, size: size, alpha: Float(alpha), beta: Float(beta),
      k: Float(k), hint: forward, on: bench.engine)
    let back = try bench.results(
      backward, inputs: [(.source, x), (.destinationGradient, dy)],
      outputs: [(.sourceGradient, x.extents)], bound: kept)
    #expect(back[0].difference(from: dx) < 1e-5)
    // Only this case has machine code of its own.
    if channels == 32 && layout == .blocked {
      #expect([runsAsReference(forward), runsAsReference(backward)] == [false, false])
    }
  }
}

@Suite struct `Batch normalisation primitive` {
  @Test(
    arguments: [
      [], .scale, .shift, [.scale, .shift], [.scale, .shift, .relu],
      [.scale, .shift, .givenStatistics], [.scale, .shift, .givenStatistics, .relu],
    ] as [NormalizationOptions], [Layout.plain, .blocked])
  func `agrees with the naive loops, forward and backward`(
    _ options: NormalizationOptions, _ layout: Layout
  ) throws {
    let bench = try Bench()
    let (channels, epsilon) = (7, Float(1e-3))
    let x = Tensor([2, channels, 5, 9], seed: 1)
    let dy = Tensor(x.extents, seed: 2)
    let scale = Tensor([channels], seed: 3)
    let shift = Tensor([channels], seed: 4)
    var mean = Tensor([channels], seed: 5)
    var variance = Tensor(
      [channels], values: Tensor([channels], seed: 6).values.map { 1 + abs($0) })
    var (y, dx) = (Tensor(zeros: x.extents), Tensor(zeros: x.extents))
    var (dScale, dShift) = (Tensor(zeros: [channels]), Tensor(zeros: [channels]))
    let count: Float = 2 * 5 * 9
    for c in 0..<channels {
      var places: [(Int, Int, Int)] = []
      for n in 0..<2 { for h in 0..<5 { for w in 0..<9 { places.append((n, h, w)) } } }
      if !options.contains(.givenStatistics) {
        mean[c] = places.reduce(0) { $0 + x[$1.0, c, $1.1, $1.2] } / count
        variance[c] =
          places.reduce(0) { sum, p in
            let d = x[p.0, c, p.1, p.2] - mean[c]
            return sum + d * d
          } / count
      }
      let deviation = (variance[c] + epsilon).squareRoot()
      let factor = options.contains(.scale) ? scale[c] : 1
      let offset = options.contains(.shift) ? shift[c] : 0
      func normal(_ p: (Int, Int, Int)) -> Float { (x[p.0, c, p.1, p.2] - mean[c]) / deviation }
      func gradient(_ p: (Int, Int, Int)) -> Float {
        let result = factor * normal(p) + offset
        return options.contains(.relu) && result <= 0 ? 0 : dy[p.0, c, p.1, p.2]
      }
      for p in places {
        let result = factor * normal(p) + offset
        y[p.0, c, p.1, p.2] = options.contains(.relu) ? max(0, result) : result
        dScale[c] += gradient(p) * normal(p)
        dShift[c] += gradient(p)
      }
      for p in places {
        let centred =
          options.contains(.givenStatistics)
          ? gradient(p) : gradient(p) - dShift[c] / count - normal(p) * dScale[c] / count
        dx[p.0, c, p.1, p.2] = factor / deviation * centred
      }
    }
    let tensor = try x.descriptor(layout)
    let forward = try PrimitiveDescriptor.batchNormalizationForward(
      .training, tensor, epsilon: epsilon, options, on: bench.engine)
    let workspace = forward.workspace
    let kept: [Execution.Binding] =
      workspace.isNone ? [] : [.init(.workspace, workspace, bench.allocate(workspace))]
    var inputs: [(Argument, Tensor)] = [(.source, x)]
    var outputs: [(Argument, [Int])] = [(.destination, x.extents)]
    if options.contains(.scale) { inputs.append((.scale, scale)) }
    if options.contains(.shift) { inputs.append((.shift, shift)) }
    if options.contains(.givenStatistics) {
      inputs += [(.mean, mean), (.variance, variance)]
    } else {
      outputs += [(.mean, [channels]), (.variance, [channels])]
    }
    let ran = try bench.results(forward, inputs: inputs, outputs: outputs, bound: kept)
    #expect(ran[0].difference(from: y) < 1e-5)
    if !options.contains(.givenStatistics) {
      #expect(ran[1].difference(from: mean) < 1e-5)
      #expect(ran[2].difference(from: variance) < 1e-5)
    }
    let backward = try PrimitiveDescriptor.batchNormalizationBackward(
      gradient: tensor, source: tensor, epsilon: epsilon, options, hint: forward, on: bench.engine)
    var gradientInputs: [(Argument, Tensor)] = [
      (.source, x), (.destinationGradient, dy), (.mean, mean), (.variance, variance),
    ]
    var gradients: [(Argument, [Int])] = [(.sourceGradient, x.extents)]
    if options.contains(.scale) {
      gradientInputs.append((.scale, scale))
      gradients.append((.scaleGradient, [channels]))
    }
    if options.contains(.shift) {
      gradientInputs.append((.shift, shift))
      gradients.append((.shiftGradient, [channels]))
    }
    let back = try bench.results(
      backward, inputs: gradientInputs, outputs: gradients, bound: kept)
    #expect(back[0].difference(from: dx) < 1e-4)
    var next = 1
    if options.contains(.scale) {
      #expect(back[next].difference(from: dScale) < 1e-5)
      next += 1
    }
    if options.contains(.shift) { #expect(back[next].difference(from: dShift) < 1e-5) }
    #expect([runsAsReference(forward), runsAsReference(backward)] == [false, false])
  }
}
