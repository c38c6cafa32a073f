/// Stochastic gradient descent, with momentum as PyTorch's `SGD` has it: the rate is no part of the velocity.
struct GradientDescent: UpdateRule {
  var momentum: Double
  var nesterov: Bool

  var stateNames: [String] { momentum == 0 ? [] : ["momentum"] }

  func update(_ numbers: UpdateOperands, rate: Double, step: Int) {
    let parameters = numbers.parameters
    let (rate, momentum) = (Float(rate), Float(momentum))
    guard let velocity = numbers.states.first else {
      for i in 0..<numbers.count { parameters[i] -= rate * numbers.gradient(i) }
      return
    }
    if nesterov {
      for i in 0..<numbers.count {
        let gradient = numbers.gradient(i)
        let next = momentum * velocity[i] + gradient
        velocity[i] = next
        parameters[i] -= rate * (gradient + momentum * next)
      }
    } else {
      for i in 0..<numbers.count {
        let next = momentum * velocity[i] + numbers.gradient(i)
        velocity[i] = next
        parameters[i] -= rate * next
      }
    }
  }
}
