import Engine
import Netlab
import Testing

@testable import Training

@Suite struct `Optimisers` {
  private static let count = 37
  /// Parameters from 11 to 29 decay.
  private static let stretches: [OptimizerState.Stretch] = [
    .init(0..<11, decay: 0), .init(11..<30, decay: 0.01), .init(30..<count, decay: 0),
  ]

  /// The update formulas of PyTorch's documentation, number by number, in double precision.
  private struct Judge {
    var parameter: Double
    var first = 0.0
    var second = 0.0
    var steps = 0

    mutating func step(_ optimizer: Optimizer, gradient: Double, rate: Double) {
      steps += 1
      switch optimizer {
      case .sgd(let momentum, let nesterov):
        first = momentum * first + gradient
        parameter -= rate * (nesterov ? gradient + momentum * first : first)
      case .rmsProp(let decay, let epsilon, let momentum):
        second = decay * second + (1 - decay) * gradient * gradient
        first = momentum * first + gradient / (second.squareRoot() + epsilon)
        parameter -= rate * first
      case .adam(let beta1, let beta2, let epsilon):
        first = beta1 * first + (1 - beta1) * gradient
        second = beta2 * second + (1 - beta2) * gradient * gradient
        var (power1, power2) = (1.0, 1.0)
        for _ in 0..<steps { (power1, power2) = (power1 * beta1, power2 * beta2) }
        let (mean, square) = (first / (1 - power1), second / (1 - power2))
        parameter -= rate * mean / (square.squareRoot() + epsilon)
      }
    }
  }

  @Test(arguments: [
    Optimizer.sgd(momentum: 0), .sgd(), .sgd(nesterov: true), .rmsProp(), .rmsProp(momentum: 0.9),
    .rmsProp(decay: 0.99, epsilon: 1e-3), .adam(), .adam(beta1: 0.5, beta2: 0.99, epsilon: 1e-3),
  ]) func `follow their published formulas`(_ optimizer: Optimizer) {
    let first = CounterGenerator(seed: 1, name: "parameters")
    var parameters = (0..<Self.count).map { Float(first.uniform($0) - 0.5) }
    var judges = parameters.map { Judge(parameter: Double($0)) }
    let state = OptimizerState(optimizer, over: Self.stretches, count: Self.count)
    for step in 0..<50 {
      let generator = CounterGenerator(seed: 2, name: "gradients \(step)")
      var gradients = (0..<Self.count).map { Float(generator.uniform($0) - 0.5) }
      let rate = 0.1 / Double(step + 1)
      let scale: Float = step % 3 == 0 ? 0.5 : 1
      for stretch in Self.stretches {
        for index in stretch.range {
          let gradient =
            Double(gradients[index]) * Double(scale) + stretch.decay * judges[index].parameter
          judges[index].step(optimizer, gradient: gradient, rate: rate)
        }
      }
      parameters.withUnsafeMutableBufferPointer { parameters in
        gradients.withUnsafeMutableBufferPointer { gradients in
          state.step(parameters: parameters, gradients: gradients, rate: rate, scale: scale)
        }
      }
    }
    #expect(state.steps == 50)
    let distances = zip(parameters, judges).map { abs(Double($0) - $1.parameter) }
    #expect((distances.max() ?? .infinity) < 2e-6)
    let moved = zip(parameters, 0...).count { abs($0 - Float(first.uniform($1) - 0.5)) > 1e-3 }
    #expect(moved > 30)
  }

  @Test func `leave padding alone`() {
    for optimizer in [Optimizer.sgd(nesterov: true), .rmsProp(momentum: 0.9), .adam()] {
      var parameters: [Float] = [0, 1, 0]
      var gradients: [Float] = [0, 1, 0]
      let state = OptimizerState(optimizer, over: [.init(0..<3, decay: 0.1)], count: 3)
      for _ in 0..<5 {
        parameters.withUnsafeMutableBufferPointer { parameters in
          gradients.withUnsafeMutableBufferPointer { gradients in
            state.step(parameters: parameters, gradients: gradients, rate: 0.1)
          }
        }
      }
      #expect([parameters[0], parameters[2]] == [0, 0])
      #expect(parameters[1] < 1)
    }
  }
}

@Suite struct `A gradient's norm` {
  @Test(arguments: [1, 7, 8, 37, 1000]) func `is the root of the sum of squares`(_ count: Int) {
    let generator = CounterGenerator(seed: 4, name: "norm")
    var numbers = (0..<count).map { Float(generator.uniform($0) - 0.5) }
    let expected = numbers.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let norm = numbers.withUnsafeMutableBufferPointer { GradientNorm.norm($0) }
    #expect(abs(norm - expected) < 1e-12 * Double(count))
  }

  @Test func `is limited, and never made longer`() {
    #expect(GradientNorm.scale(4, limit: 1) == Float(1 / (4 + 1e-6)))
    #expect(GradientNorm.scale(0.5, limit: 1) == 1)
    #expect(GradientNorm.scale(0, limit: 1) == 1)
  }
}
