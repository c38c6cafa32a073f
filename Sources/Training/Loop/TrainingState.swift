import Engine
import Netlab
import Safetensors
import Weights

/// All numbers that training changes, and how files keep them.
///
/// The executable's rows are in the order and the layout that its kernels like; files hold each layer's tensors by name,
/// so that another machine can go on.
final class TrainingState {
  let executable: TrainingExecutable
  let optimizer: OptimizerState
  private(set) var average: WeightAverage?

  init(_ executable: TrainingExecutable, _ recipe: Recipe) {
    self.executable = executable
    optimizer = OptimizerState(
      recipe.optimizer, over: Self.stretches(executable, decay: recipe.weightDecay),
      count: executable.parameters.count)
    average = recipe.averaging.map {
      WeightAverage(
        $0, parameters: executable.parameters, statistics: executable.statistics)
    }
  }

  /// The whole row of parameters, cut where decay begins and ends.
  private static func stretches(
    _ executable: TrainingExecutable, decay: Double
  ) -> [OptimizerState.Stretch] {
    var decaying: Set<Range<Int>> = []
    for slot in executable.slots where slot.role == .weight && slot.dimensions.count > 1 {
      if let range = executable.range(of: slot) { decaying.insert(range) }
    }
    var stretches: [OptimizerState.Stretch] = []
    var next = 0
    for range in decaying.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { stretches.append(.init(next..<range.lowerBound, decay: 0)) }
      stretches.append(.init(range, decay: decay))
      next = range.upperBound
    }
    let count = executable.parameters.count
    if next < count { stretches.append(.init(next..<count, decay: 0)) }
    return stretches
  }

  /// Takes over the first weights.
  func load(_ values: ParameterValues) throws(EngineError) {
    try executable.load(values)
    if let averaging = average?.averaging {
      average = WeightAverage(
        averaging, parameters: executable.parameters, statistics: executable.statistics)
    }
  }

  /// Changes the parameters by the gradients of the step that just ran.
  func update(rate: Double, gradientNorm limit: Double?, epoch: Int) {
    let gradients = executable.gradients
    let scale = limit.map { GradientNorm.scale(GradientNorm.norm(gradients), limit: $0) } ?? 1
    optimizer.step(
      parameters: executable.parameters, gradients: gradients, rate: rate, scale: scale)
    average?.include(
      parameters: executable.parameters, statistics: executable.statistics, epoch: epoch)
  }

  /// The weights that are tested and saved: averaged ones, once there are some.
  func testedValues() throws(EngineError) -> ParameterValues {
    guard let average, average.hasBegun else { return try executable.values() }
    return try values(of: average.parameters, statistics: average.statistics)
  }

  /// Reads other rows as if they were the executable's.
  private func values(
    of parameters: NumberRow, statistics: NumberRow? = nil
  ) throws(EngineError) -> ParameterValues {
    let held = (NumberRow(executable.parameters), NumberRow(executable.statistics))
    _ = executable.parameters.update(fromContentsOf: parameters.numbers)
    if let statistics {
      _ = executable.statistics.update(fromContentsOf: statistics.numbers)
    }
    defer {
      _ = executable.parameters.update(fromContentsOf: held.0.numbers)
      _ = executable.statistics.update(fromContentsOf: held.1.numbers)
    }
    return try executable.values()
  }
}

extension TrainingState {
  /// The names of the network's tensors, in the order of its layers.
  private var names: [(name: String, isLearned: Bool)] {
    executable.graph.nodes.flatMap { node in
      node.parameters.map { (ParameterValues.name(node.path, $0.role), $0.isLearned) }
    }
  }

  /// The tensors of a checkpoint: the weights under their own names, the others behind a word and a colon.
  func tensors() throws(EngineError) -> [SafetensorsWriter.Tensor] {
    var tensors = Self.tensors(try executable.values(), names.map(\.name))
    if let average {
      let values = try values(of: average.parameters, statistics: average.statistics)
      tensors += Self.tensors(values, names.map(\.name), word: CheckpointNames.average)
    }
    for (word, row) in optimizer.rows {
      let values = try values(of: row)
      tensors += Self.tensors(values, names.filter(\.isLearned).map(\.name), word: word)
    }
    return tensors
  }

  private static func tensors(
    _ values: ParameterValues, _ names: [String], word: String? = nil
  ) -> [SafetensorsWriter.Tensor] {
    names.compactMap { name in
      values.tensors[name].map {
        SafetensorsWriter.Tensor(
          name: word.map { CheckpointNames.name($0, name) } ?? name, shape: $0.dimensions,
          values: $0.values)
      }
    }
  }

  /// Takes over the tensors of a checkpoint; `read` gives one by name.
  func restore(
    optimizerSteps: Int, averagedSteps: Int,
    _ read: (String) throws(TrainingError) -> ParameterValues.Tensor
  ) throws(TrainingError) {
    func values(_ word: String?) throws(TrainingError) -> ParameterValues {
      var values = ParameterValues()
      for (name, isLearned) in names {
        // Optimisers keep nothing of what training leaves alone; the weights' own stand in.
        let isKept = isLearned || word == CheckpointNames.average
        let kept = word.flatMap { isKept ? CheckpointNames.name($0, name) : nil }
        values.tensors[name] = try read(kept ?? name)
      }
      return values
    }
    do {
      for (word, row) in optimizer.rows {
        try executable.load(try values(word))
        row.copy(from: executable.parameters)
      }
      optimizer.steps = optimizerSteps
      if let average {
        try executable.load(try values(CheckpointNames.average))
        average.parameters.copy(from: executable.parameters)
        average.statistics.copy(from: executable.statistics)
        average.count = averagedSteps
      }
      try executable.load(try values(nil))
    } catch let error as EngineError {
      throw .engine(error)
    } catch let error as TrainingError {
      throw error
    } catch {
      preconditionFailure("nothing else is thrown: \(error)")
    }
  }
}
