import OneDNN
import Testing

@Suite struct `Pooling primitive` {
  @Test(
    arguments: [PoolingFunction.maximum, .averageOfInside, .averageOfAll],
    [Layout.plain, .blocked, .channelsLast])
  func `agrees with the naive loops, forward and backward`(
    _ function: PoolingFunction, _ layout: Layout
  ) throws {
    let bench = try Bench()
    let x = Tensor([2, 7, 5, 9], seed: 1)
    // 3×2 windows, stride 2, one row of padding above; to the right the padding is enlarged to round up.
    let geometry = WindowGeometry(strides: [2, 2], paddingBefore: [1, 0], paddingAfter: [1, 1])
    let dy = Tensor([2, 7, 3, 5], seed: 2)
    var y = Tensor(zeros: dy.extents)
    var dx = Tensor(zeros: x.extents)
    for n in 0..<2 {
      for c in 0..<7 {
        for p in 0..<3 {
          for q in 0..<5 {
            var taps: [(Int, Int)] = []
            for ky in 0..<3 {
              for kx in 0..<2 {
                let (h, w) = (p * 2 + ky - 1, q * 2 + kx)
                if (0..<5).contains(h), w < 9 { taps.append((h, w)) }
              }
            }
            switch function {
            case .maximum:
              let winner = taps.max { x[n, c, $0.0, $0.1] < x[n, c, $1.0, $1.1] }!
              y[n, c, p, q] = x[n, c, winner.0, winner.1]
              dx[n, c, winner.0, winner.1] += dy[n, c, p, q]
            case .averageOfInside, .averageOfAll:
              let count = function == .averageOfAll ? 6 : Float(taps.count)
              for (h, w) in taps {
                y[n, c, p, q] += x[n, c, h, w] / count
                dx[n, c, h, w] += dy[n, c, p, q] / count
              }
            }
          }
        }
      }
    }
    let forward = try PrimitiveDescriptor.poolingForward(
      function, .training, source: x.descriptor(layout), destination: y.descriptor(layout),
      kernel: [3, 2], geometry, on: bench.engine)
    let workspace = forward.workspace
    #expect(workspace.isNone == (function != .maximum))
    let kept: [Execution.Binding] =
      workspace.isNone ? [] : [.init(.workspace, workspace, bench.allocate(workspace))]
    let ran = try bench.results(
      forward, inputs: [(.source, x)], outputs: [(.destination, y.extents)], bound: kept)
    #expect(ran[0].difference(from: y) < 1e-6)
    let backward = try PrimitiveDescriptor.poolingBackward(
      function, sourceGradient: x.descriptor(layout), destinationGradient: y.descriptor(layout),
      kernel: [3, 2], geometry, hint: forward, on: bench.engine)
    let back = try bench.results(
      backward, inputs: [(.destinationGradient, dy)], outputs: [(.sourceGradient, x.extents)],
      bound: kept)
    #expect(back[0].difference(from: dx) < 1e-6)
    #expect([runsAsReference(forward), runsAsReference(backward)] == [false, false])
  }
}
