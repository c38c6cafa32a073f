import Engine
import Netlab

/// A compiled network that can be run as a whole or step by step.
struct TimedProgram {
  private enum Executable {
    case inference(InferenceExecutable)
    case training(TrainingExecutable)
  }

  let compileSeconds: Double
  private let executable: Executable

  /// Compiles for the mode that the graph was shaped for.
  ///
  /// - Parameter recomputesActivations: in training, those that are cheap to compute again are not kept.
  init(
    _ graph: ShapedGraph, batch: Int, threads: Int?, recomputesActivations: Bool = false
  ) throws(EngineError) {
    let clock = ContinuousClock()
    let start = clock.now
    executable =
      switch graph.mode {
      case .inference:
        .inference(try InferenceExecutable(graph, batch: batch, threads: threads))
      case .training:
        .training(
          try TrainingExecutable(
            graph, batch: batch, threads: threads, recomputesActivations: recomputesActivations))
      }
    compileSeconds = (clock.now - start).inSeconds
  }

  var threads: Int {
    switch executable {
    case .inference(let inference): inference.threads
    case .training(let training): training.threads
    }
  }

  var steps: [InferenceExecutable.StepDescription] {
    switch executable {
    case .inference(let inference): inference.steps
    case .training(let training): training.steps
    }
  }

  var arenaBytes: Int {
    switch executable {
    case .inference(let inference): inference.arenaBytes
    case .training(let training): training.arenaBytes
    }
  }

  /// What ``arenaBytes`` would be if every activation were kept; nil for inference, which keeps none.
  var keepingArenaBytes: Int? {
    switch executable {
    case .inference: nil
    case .training(let training): training.keepingArenaBytes
    }
  }

  var totalBytes: Int {
    switch executable {
    case .inference(let inference): inference.totalBytes
    case .training(let training): training.totalBytes
    }
  }

  /// Loads weights and images, and runs until nothing is done for the first time.
  func prepare(seed: UInt64) throws(EngineError) {
    switch executable {
    case .inference(let inference):
      let graph = inference.graph
      try inference.load(InitialParameters(of: graph, seed: seed))
      _ = inference.images.update(
        from: RandomNumbers.images(for: graph, batch: inference.batch, seed: seed))
    case .training(let training):
      let graph = training.graph
      try training.load(InitialParameters(of: graph, seed: seed))
      _ = training.images.update(
        from: RandomNumbers.images(for: graph, batch: training.batch, seed: seed))
      training.labels.update(repeating: 0)
    }
    for _ in 0..<3 { try run() }
  }

  /// Forward, or forward and backward; weights stay as they are.
  func run() throws(EngineError) {
    switch executable {
    case .inference(let inference): try inference.run()
    case .training(let training): try training.step(seed: 1)
    }
  }

  func run(step: Int) throws(EngineError) {
    switch executable {
    case .inference(let inference): try inference.run(step: step)
    case .training(let training): try training.run(step: step)
    }
  }
}
