/// RMSProp as PyTorch has it: ε stands outside the root, the mean of squares starts at 0, the rate is no part of the velocity.
struct RMSProp: UpdateRule {
  var decay: Double
  var epsilon: Double
  var momentum: Double

  var stateNames: [String] { momentum == 0 ? ["square"] : ["square", "momentum"] }

  func update(_ numbers: UpdateOperands, rate: Double, step: Int) {
    let parameters = numbers.parameters
    let square = numbers.states[0]
    let (rate, kept, new) = (Float(rate), Float(decay), Float(1 - decay))
    let (epsilon, momentum) = (Float(epsilon), Float(momentum))
    guard numbers.states.count > 1 else {
      for i in 0..<numbers.count {
        let gradient = numbers.gradient(i)
        let mean = kept * square[i] + new * gradient * gradient
        square[i] = mean
        parameters[i] -= rate * gradient / (mean.squareRoot() + epsilon)
      }
      return
    }
    let velocity = numbers.states[1]
    for i in 0..<numbers.count {
      let gradient = numbers.gradient(i)
      let mean = kept * square[i] + new * gradient * gradient
      square[i] = mean
      let next = momentum * velocity[i] + gradient / (mean.squareRoot() + epsilon)
      velocity[i] = next
      parameters[i] -= rate * next
    }
  }
}
