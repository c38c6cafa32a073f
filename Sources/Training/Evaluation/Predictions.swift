import Foundation

/// The probabilities that a network, or several, give each image's classes.
package struct Predictions: Hashable, Sendable {
  package let classes: Int
  /// The right answers.
  package let labels: [Int32]
  /// Images × classes.
  package let probabilities: [Float]

  package init(classes: Int, labels: [Int32], probabilities: [Float]) {
    precondition(probabilities.count == labels.count * classes)
    self.classes = classes
    self.labels = labels
    self.probabilities = probabilities
  }

  /// The mean of several predictions for the same images: an ensemble's.
  ///
  /// - Source: Krizhevsky et al. 2012, §6.1; Szegedy et al. 2014, §7.
  package static func mean(of all: [Predictions]) -> Predictions? {
    guard let first = all.first else { return nil }
    precondition(all.allSatisfy { $0.labels == first.labels && $0.classes == first.classes })
    let share = 1 / Float(all.count)
    let mean = first.probabilities.indices.map { index in
      all.reduce(Float(0)) { $0 + $1.probabilities[index] } * share
    }
    return Predictions(classes: first.classes, labels: first.labels, probabilities: mean)
  }

  /// What they are worth; the loss is that of the averaged probabilities.
  package var evaluation: Evaluation {
    var (loss, correct, correctInTop5) = (0.0, 0, 0)
    for (image, label) in labels.enumerated() {
      let row = image * classes..<(image + 1) * classes
      let own = row.lowerBound + Int(label)
      let probability = probabilities[own]
      loss -= log(Double(max(probability, .leastNormalMagnitude)))
      // A tie counts for the class with the lower number, as in training.
      let above = row.count {
        probabilities[$0] > probability || (probabilities[$0] == probability && $0 < own)
      }
      if above == 0 { correct += 1 }
      if above < 5 { correctInTop5 += 1 }
    }
    let all = Double(max(1, labels.count))
    return Evaluation(
      loss: loss / all, accuracy: Double(correct) / all,
      top5Accuracy: Double(correctInTop5) / all, images: labels.count)
  }
}
