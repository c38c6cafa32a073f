import Datasets
import Engine
import Foundation
import Netlab

/// A trained network compiled to predict classes.
final class Predictor {
  private let executable: InferenceExecutable
  private let classes: Int
  private let endsInSoftmax: Bool

  init(
    _ network: Network, _ values: ParameterValues, input: Shape, batch: Int, threads: Int?
  ) throws(TrainingError) {
    let graph = try TrainingError.shaped(network, input: input, mode: .inference)
    classes = graph.nodes[graph.output].shape.elements
    endsInSoftmax =
      if case .softmax = graph.nodes[graph.output].operation { true } else { false }
    do {
      executable = try InferenceExecutable(graph, batch: batch, threads: threads)
      try executable.load(values)
    } catch {
      throw .engine(error)
    }
  }

  /// The mean of the probabilities over the views that a source shows of each image.
  ///
  /// - Parameter tell: is told after each batch how many views have been seen; false ends it.
  /// - Returns: nil where it was ended.
  func predictions(
    _ source: any BatchSource, viewsPerImage views: Int, tell: (Int) -> Bool
  ) throws(TrainingError) -> Predictions? {
    let images = source.imageCount / views
    var labels = [Int32](repeating: 0, count: images)
    var sums = [Float](repeating: 0, count: images * classes)
    let batchLabels = UnsafeMutableBufferPointer<Int32>.allocate(capacity: source.batchSize)
    defer { batchLabels.deallocate() }
    batchLabels.initialize(repeating: 0)
    var seen = 0
    for index in 0..<source.batchesPerEpoch {
      let count: Int
      do {
        count = try source.fill(
          epoch: 0, batch: index, images: executable.images, labels: batchLabels)
      } catch { throw .data(error) }
      do { try executable.run() } catch { throw .engine(error) }
      for row in 0..<count {
        let image = (seen + row) / views
        labels[image] = batchLabels[row]
        add(row, to: &sums, at: image * classes)
      }
      seen += count
      guard tell(seen) else { return nil }
    }
    let share = 1 / Float(views)
    for index in sums.indices { sums[index] *= share }
    return Predictions(classes: classes, labels: labels, probabilities: sums)
  }

  private func add(_ row: Int, to sums: inout [Float], at start: Int) {
    let answers = executable.answers[row * classes..<(row + 1) * classes]
    if endsInSoftmax {
      for (offset, probability) in answers.enumerated() { sums[start + offset] += probability }
      return
    }
    let largest = answers.max() ?? 0
    let powers = answers.map { exp($0 - largest) }
    let total = powers.reduce(0, +)
    for (offset, power) in powers.enumerated() { sums[start + offset] += power / total }
  }
}
