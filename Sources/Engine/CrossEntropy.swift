import Foundation

/// The mean cross-entropy of softmax with labels, and its gradient: probabilities minus targets.
struct CrossEntropy {
  var classes: Int
  var batch: Int
  /// The share of a label's probability that is spread over all classes.
  var smoothing: Double
  /// The factor of this loss in the sum, which its gradient bears and its reported value does not.
  var weight: Double

  /// Writes the gradient and loss, correct answers, and correct ones among the five highest scores.
  func run(
    scores: UnsafePointer<Float>, labels: UnsafePointer<Int32>,
    gradient: UnsafeMutablePointer<Float>, results: UnsafeMutablePointer<Float>
  ) {
    var (loss, correct, correctInTop5) = (0.0, 0, 0)
    for image in 0..<batch {
      let row = scores + image * classes
      let own = gradient + image * classes
      let label = Int(labels[image])
      var largest = row[0]
      for c in 1..<max(1, classes) { largest = max(largest, row[c]) }
      // The largest is taken off first, so that no exponential overflows.
      var total = 0.0
      for c in 0..<classes { total += exp(Double(row[c] - largest)) }
      let logTotal = log(total)
      var above = 0
      for c in 0..<classes {
        let logProbability = Double(row[c] - largest) - logTotal
        let target = (c == label ? 1 - smoothing : 0) + smoothing / Double(classes)
        if target > 0 { loss -= target * logProbability }
        own[c] = Float((exp(logProbability) - target) * weight / Double(batch))
        // A tie counts for the class with the lower number.
        if row[c] > row[label] || (row[c] == row[label] && c < label) { above += 1 }
      }
      if above == 0 { correct += 1 }
      if above < 5 { correctInTop5 += 1 }
    }
    results[0] = Float(loss / Double(batch))
    results[1] = Float(correct)
    results[2] = Float(correctInTop5)
  }
}
