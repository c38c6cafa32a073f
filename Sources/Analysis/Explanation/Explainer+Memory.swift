import Netlab

extension Explainer {
  /// The bytes of a layer's output and parameters, and where its output lies in inference.
  func memoryLines(of index: Int) -> [String] {
    let node = graph.nodes[index]
    let batch = report.batch == 1 ? ("", "") : ("·N", "·\(report.batch)")
    let numbers = node.shape.dimensions.map(\.operand).joined(separator: "·")
    var lines = [
      Formula(
        "output bytes", "4\(batch.0)·Cout·H'·W'", "4\(batch.1)·\(numbers)",
        report.layers[index].outputBytes, note: placement(of: index)
      ).description
    ]
    if !node.parameters.isEmpty {
      let counts = node.parameters.map(\.count)
      let roles = node.parameters.map(\.role.rawValue)
      lines.append(
        Formula(
          "parameter bytes", "4·(\(roles.joined(separator: " + ")))",
          "4·(\(counts.map(String.init).joined(separator: " + ")))",
          counts.reduce(0, +) * MemoryEstimate.bytesPerNumber
        ).description)
    }
    return lines
  }

  private func placement(of index: Int) -> String {
    guard let shaped, index > 0 else { return "" }
    let order = StepOrder(
      count: shaped.nodes.count, isTraining: shaped.mode == .training)
    let owners = BufferPlan(of: shaped, order: order).owner
    let node = shaped.nodes[index]
    if owners[index] > index { return ", a part of \(shaped.nodes[owners[index]].path)" }
    guard let input = node.inputs.first, owners[input] == owners[index] else { return "" }
    switch node.operation.memoryUse {
    case .view: return ", its input's"
    case .viewInInference where !order.isTraining: return ", its input's"
    case .viewInInference, .inPlace, .ownOutput, .joined: return ", written over its input"
    }
  }

  /// What parameters take, and where the peaks of inference and training are.
  func memoryLinesOfNetwork() -> [String] {
    let totals = report.totals
    let parameters = graph.nodes.flatMap(\.parameters)
    let learned = parameters.filter(\.isLearned).reduce(0) { $0 + $1.count }
    let fixed = parameters.reduce(0) { $0 + $1.count } - learned
    var lines = [
      Formula(
        "parameter bytes", "4·(learned + fixed)", "4·(\(learned.grouped) + \(fixed.grouped))",
        totals.parameterBytes
      ).description
    ]
    guard let shaped, let memory = try? MemoryEstimate(of: shaped, batch: report.batch) else {
      return lines
    }
    let kept = report.mode == .training ? "kept for the backward pass" : "written in all"
    lines.append("activation bytes = \(memory.activationBytes.grouped), \(kept)")
    let alive = memory.peakInferenceBytes - memory.inferenceParameterBytes
    lines.append(
      Formula(
        "peak inference bytes", "parameters + alive at \(memory.peakInferenceLayer)",
        "\(memory.inferenceParameterBytes.grouped) + \(alive.grouped)", memory.peakInferenceBytes
      ).description)
    let states = memory.parameterBytes + 2 * learned * MemoryEstimate.bytesPerNumber
    let pass = memory.trainingPeaksBackward ? "backward pass" : "forward pass"
    lines.append(
      Formula(
        "peak training bytes",
        "parameters, gradients and momentum + alive in the \(pass) of \(memory.peakTrainingLayer)",
        "\(states.grouped) + \((memory.peakTrainingBytes - states).grouped)",
        memory.peakTrainingBytes
      ).description)
    return lines
  }
}
