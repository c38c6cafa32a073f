import Datasets
import Engine
import Foundation
import Netlab

/// What a network is worth on images that it has not seen; accuracies are fractions.
package struct Evaluation: Hashable, Sendable, Codable {
  /// The mean cross-entropy.
  package var loss: Double
  package var accuracy: Double
  /// Images whose class is among the five highest scores.
  package var top5Accuracy: Double
  package var images: Int

  package init(loss: Double, accuracy: Double, top5Accuracy: Double, images: Int) {
    self.loss = loss
    self.accuracy = accuracy
    self.top5Accuracy = top5Accuracy
    self.images = images
  }
}

/// A network compiled for tests: running statistics, no dropout, no auxiliary heads.
package final class Evaluator {
  private let executable: InferenceExecutable
  private let classes: Int
  private var labels: [Int32]

  /// Compiles the network for batches of a size.
  package init(
    _ network: Network, input: Shape, batch: Int, threads: Int?
  ) throws(TrainingError) {
    var graph = try TrainingError.shaped(network, input: input, mode: .inference)
    // Scores tell losses exactly where probabilities underflow.
    if case .softmax = graph.nodes[graph.output].operation {
      graph.output = graph.nodes[graph.output].inputs[0]
      graph = graph.mainPath
    }
    classes = graph.nodes[graph.output].shape.elements
    labels = [Int32](repeating: 0, count: batch)
    do {
      executable = try InferenceExecutable(graph, batch: batch, threads: threads)
    } catch {
      throw .engine(error)
    }
  }

  /// All bytes that the executable has allocated.
  package var totalBytes: Int { executable.totalBytes }

  /// Takes over parameters and running statistics.
  package func load(_ values: ParameterValues) throws(TrainingError) {
    do { try executable.load(values) } catch { throw .engine(error) }
  }

  /// Runs all images of a source once.
  ///
  /// - Returns: nil where `isStopped` says so between two batches.
  package func evaluate(
    _ source: any BatchSource, isStopped: () -> Bool = { false }
  ) throws(TrainingError) -> Evaluation? {
    var (loss, correct, correctInTop5, images) = (0.0, 0, 0, 0)
    for index in 0..<source.batchesPerEpoch {
      if isStopped() { return nil }
      let count = try fill(source, index)
      do { try executable.run() } catch { throw .engine(error) }
      for image in 0..<count {
        let row = executable.answers[image * classes..<(image + 1) * classes]
        let score = row[row.startIndex + Int(labels[image])]
        let largest = row.max() ?? 0
        let total = row.reduce(0.0) { $0 + exp(Double($1 - largest)) }
        loss += log(total) - Double(score - largest)
        // A tie counts for the class with the lower number, as in training.
        let own = row.startIndex + Int(labels[image])
        let above = row.indices.count { row[$0] > score || (row[$0] == score && $0 < own) }
        if above == 0 { correct += 1 }
        if above < 5 { correctInTop5 += 1 }
      }
      images += count
    }
    let all = Double(max(1, images))
    return Evaluation(
      loss: loss / all, accuracy: Double(correct) / all,
      top5Accuracy: Double(correctInTop5) / all, images: images)
  }

  private func fill(_ source: any BatchSource, _ index: Int) throws(TrainingError) -> Int {
    let images = executable.images
    let classes = classes
    let result = labels.withUnsafeMutableBufferPointer { labels in
      Result { () throws(DatasetError) in
        try source.fill(epoch: 0, batch: index, images: images, labels: labels)
      }
    }
    do {
      let count = try result.get()
      for image in 0..<count where !(0..<classes).contains(Int(labels[image])) {
        throw TrainingError.engine(
          .label(Int(labels[image]), image: image, classes: classes))
      }
      return count
    } catch let error as DatasetError {
      throw .data(error)
    } catch let error as TrainingError {
      throw error
    } catch {
      preconditionFailure("nothing else is thrown: \(error)")
    }
  }
}
