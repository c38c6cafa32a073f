import Foundation
import OneDNN
import Testing

@Suite struct `Softmax primitive` {
  @Test(arguments: [SoftmaxFunction.softmax, .logSoftmax], [0, 1])
  func `agrees with the naive loops, forward and backward`(
    _ function: SoftmaxFunction, _ axis: Int
  ) throws {
    let bench = try Bench()
    var x = Tensor([5, 7], seed: 1)
    // Large enough to overflow where the maximum is not taken off first.
    x.values = x.values.map { $0 * 200 }
    let dy = Tensor(x.extents, seed: 2)
    var (y, dx) = (Tensor(zeros: x.extents), Tensor(zeros: x.extents))
    for line in 0..<x.extents[1 - axis] {
      func index(_ i: Int) -> [Int] { axis == 1 ? [line, i] : [i, line] }
      let count = x.extents[axis]
      let values = (0..<count).map { Double(x[index($0)[0], index($0)[1]]) }
      let top = values.max() ?? 0
      let total = values.reduce(0) { $0 + exp($1 - top) }
      let shares = values.map { exp($0 - top) / total }
      let gradients = (0..<count).map { Double(dy[index($0)[0], index($0)[1]]) }
      let weighted = zip(shares, gradients).reduce(0) { $0 + $1.0 * $1.1 }
      let sum = gradients.reduce(0, +)
      for i in 0..<count {
        let (row, column) = (index(i)[0], index(i)[1])
        switch function {
        case .softmax:
          y[row, column] = Float(shares[i])
          dx[row, column] = Float(shares[i] * (gradients[i] - weighted))
        case .logSoftmax:
          y[row, column] = Float(values[i] - top - log(total))
          dx[row, column] = Float(gradients[i] - shares[i] * sum)
        }
      }
    }
    let tensor = try x.descriptor()
    let forward = try PrimitiveDescriptor.softmaxForward(
      function, .training, tensor, axis: axis, on: bench.engine)
    let ran = try bench.results(
      forward, inputs: [(.source, x)], outputs: [(.destination, x.extents)])
    #expect(ran[0].difference(from: y) < 1e-5)
    let backward = try PrimitiveDescriptor.softmaxBackward(
      function, gradient: tensor, tensor, axis: axis, hint: forward, on: bench.engine)
    let back = try bench.results(
      backward, inputs: [(.destination, y), (.destinationGradient, dy)],
      outputs: [(.sourceGradient, x.extents)])
    #expect(back[0].difference(from: dx) < 1e-5)
  }
}
