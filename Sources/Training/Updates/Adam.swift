import Foundation

/// Adam, algorithm 1 of its paper, with the corrections for the start in the order in which PyTorch has them.
struct Adam: UpdateRule {
  var beta1: Double
  var beta2: Double
  var epsilon: Double

  var stateNames: [String] { ["mean", "square"] }

  func update(_ numbers: UpdateOperands, rate: Double, step: Int) {
    let parameters = numbers.parameters
    let (mean, square) = (numbers.states[0], numbers.states[1])
    let (kept1, new1) = (Float(beta1), Float(1 - beta1))
    let (kept2, new2) = (Float(beta2), Float(1 - beta2))
    let rate = Float(rate / (1 - pow(beta1, Double(step))))
    let root = Float((1 - pow(beta2, Double(step))).squareRoot())
    let epsilon = Float(epsilon)
    for i in 0..<numbers.count {
      let gradient = numbers.gradient(i)
      let first = kept1 * mean[i] + new1 * gradient
      let second = kept2 * square[i] + new2 * gradient * gradient
      mean[i] = first
      square[i] = second
      parameters[i] -= rate * first / (second.squareRoot() / root + epsilon)
    }
  }
}
