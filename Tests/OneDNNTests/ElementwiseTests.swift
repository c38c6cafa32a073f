import Foundation
import OneDNN
import Testing

@Suite struct `Elementwise primitives` {
  static let functions: [EltwiseFunction] = [
    .relu(slope: 0), .relu(slope: 0.1), .elu(alpha: 0.7), .tanh, .logistic, .exponential, .square,
    .squareRoot, .absolute, .logarithm, .linear(scale: 3, shift: -2),
    .clip(lower: -0.2, upper: 0.4),
    .power(factor: 2, exponent: 3), .swish(alpha: 1.5), .mish, .softplus, .gelu, .geluTanh,
    .hardSwish,
  ]

  static func value(_ function: EltwiseFunction, _ x: Double) -> Double {
    switch function {
    case .relu(let slope): x > 0 ? x : Double(slope) * x
    case .elu(let alpha): x > 0 ? x : Double(alpha) * (exp(x) - 1)
    case .tanh: Foundation.tanh(x)
    case .logistic: 1 / (1 + exp(-x))
    case .exponential: exp(x)
    case .square: x * x
    case .squareRoot: x.squareRoot()
    case .absolute: abs(x)
    case .logarithm: log(x)
    case .linear(let scale, let shift): Double(scale) * x + Double(shift)
    case .clip(let lower, let upper): min(max(x, Double(lower)), Double(upper))
    case .power(let factor, let exponent): Double(factor) * pow(x, Double(exponent))
    case .swish(let alpha): x / (1 + exp(-Double(alpha) * x))
    case .mish: x * Foundation.tanh(log1p(exp(x)))
    case .softplus: log1p(exp(x))
    case .gelu: x * 0.5 * (1 + erf(x / 2.squareRoot()))
    case .geluTanh:
      0.5 * x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .hardSwish: x * min(max(x + 3, 0), 6) / 6
    }
  }

  @Test(arguments: functions)
  func `agree with their formulas and their differences`(_ function: EltwiseFunction) throws {
    let bench = try Bench()
    var x = Tensor([2, 7, 5, 9], seed: 1)
    switch function {
    case .squareRoot, .logarithm: x.values = x.values.map { abs($0) + 0.1 }
    default: x.values = x.values.map { $0 * 4 }
    }
    let dy = Tensor(x.extents, seed: 2)
    let y = Tensor(x.extents, values: x.values.map { Float(Self.value(function, Double($0))) })
    let dx = Tensor(
      x.extents,
      values: zip(x.values, dy.values).map { x, dy in
        let step = 1e-6
        let slope =
          (Self.value(function, Double(x) + step) - Self.value(function, Double(x) - step))
          / (2 * step)
        return Float(slope) * dy
      })
    let tensor = try x.descriptor()
    let forward = try PrimitiveDescriptor.eltwiseForward(
      function, .training, tensor, on: bench.engine)
    let ran = try bench.results(
      forward, inputs: [(.source, x)], outputs: [(.destination, x.extents)])
    #expect(ran[0].difference(from: y) < 1e-5)
    for fromDestination in [false, true]
    where !fromDestination || function.differentiatesFromDestination {
      let backward = try PrimitiveDescriptor.eltwiseBackward(
        function, fromDestination: fromDestination, gradient: tensor, tensor, on: bench.engine)
      let kept: (Argument, Tensor) = fromDestination ? (.destination, y) : (.source, x)
      let back = try bench.results(
        backward, inputs: [kept, (.destinationGradient, dy)],
        outputs: [(.sourceGradient, x.extents)])
      #expect(back[0].difference(from: dx) < 2e-5, "from destination: \(fromDestination)")
      #expect([runsAsReference(forward), runsAsReference(backward)] == [false, false])
    }
  }

  static func combine(_ function: BinaryFunction, _ a: Float, _ b: Float) -> Float {
    switch function {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .maximum: max(a, b)
    case .minimum: min(a, b)
    }
  }

  @Test(arguments: [BinaryFunction.add, .subtract, .multiply, .divide, .maximum, .minimum])
  func `combine two tensors, the second broadcast per channel`(_ function: BinaryFunction) throws {
    let bench = try Bench()
    let (a, b) = (Tensor([2, 7, 5, 9], seed: 1), Tensor([1, 7, 1, 1], seed: 2))
    var expected = a
    for n in 0..<2 {
      for c in 0..<7 {
        for h in 0..<5 {
          for w in 0..<9 {
            expected[n, c, h, w] = Self.combine(function, a[n, c, h, w], b[0, c, 0, 0])
          }
        }
      }
    }
    let binary = try PrimitiveDescriptor.binary(
      function, a.descriptor(), b.descriptor(), into: a.descriptor(), on: bench.engine)
    let ran = try bench.results(
      binary, inputs: [(.source, a), (.source1, b)], outputs: [(.destination, a.extents)])
    #expect(ran[0].difference(from: expected) < 1e-6)
  }

  @Test func `add a scaled sum of three`() throws {
    let bench = try Bench()
    let parts = (1...3).map { Tensor([2, 7, 5, 9], seed: UInt64($0)) }
    let scales: [Float] = [1, -2, 0.5]
    var expected = Tensor(zeros: [2, 7, 5, 9])
    for (part, scale) in zip(parts, scales) {
      for index in expected.values.indices { expected.values[index] += scale * part.values[index] }
    }
    let plain = try expected.descriptor()
    let sum = try PrimitiveDescriptor.sum(
      of: [plain, plain, plain], scales: scales, into: plain, on: bench.engine)
    let ran = try bench.results(
      sum, inputs: parts.enumerated().map { (.source($0.offset), $0.element) },
      outputs: [(.destination, expected.extents)])
    #expect(ran[0].difference(from: expected) < 1e-6)
    #expect(
      throws: OneDNNError(call: "dnnl_sum_primitive_desc_create", reason: "invalid_arguments")
    ) {
      _ = try PrimitiveDescriptor.sum(of: [plain], scales: [], into: plain, on: bench.engine)
    }
  }
}
