import Foundation
import Netlab

extension Recipe {
  /// The learning rate of a step.
  ///
  /// - Parameter step: counted from 0 over all epochs.
  package func rate(atStep step: Int, stepsPerEpoch: Int) -> Double {
    let warmUp = warmUpEpochs * Double(stepsPerEpoch)
    if Double(step) < warmUp { return learningRate * Double(step + 1) / warmUp.rounded(.up) }
    let epoch = step / max(1, stepsPerEpoch)
    return learningRate * factor(epoch: epoch, step: Double(step), stepsPerEpoch, after: warmUp)
  }

  private func factor(
    epoch: Int, step: Double, _ stepsPerEpoch: Int, after warmUp: Double
  ) -> Double {
    switch schedule {
    case .constant: 1
    case .exponential(let factor, let everyEpochs): pow(factor, Double(epoch / everyEpochs))
    case .steps(let factor, let atEpochs):
      pow(factor, Double(atEpochs.count { $0 <= epoch }))
    case .cosine(let floor):
      floor + (1 - floor)
        * (1 + cos(.pi * (step - warmUp) / max(1, Double(epochs * stepsPerEpoch) - warmUp))) / 2
    }
  }

  /// Whether a run of this recipe is the beginning of what the same recipe with more epochs gives.
  var isSameWhateverItsEpochs: Bool {
    switch schedule {
    case .constant, .exponential, .steps: true
    case .cosine: false
    }
  }
}
