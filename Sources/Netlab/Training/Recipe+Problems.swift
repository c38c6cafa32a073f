/// A number of a recipe that makes no sense.
package struct RecipeProblem: Error, Hashable, Sendable {
  /// What the number is, in words: `learning rate`.
  package var quantity: String
  package var value: String
  /// Which numbers do: `more than 0`.
  package var allowed: String
}

extension RecipeProblem: CustomStringConvertible {
  /// One sentence, without "error:".
  package var description: String { "\(quantity) \(value) is not \(allowed)" }
}

extension Recipe {
  /// All numbers that make no sense, in the order of the properties.
  package var problems: [RecipeProblem] {
    var found: [RecipeProblem] = []
    func check(_ holds: Bool, _ quantity: String, _ value: some Any, _ allowed: String) {
      if !holds {
        found.append(RecipeProblem(quantity: quantity, value: "\(value)", allowed: allowed))
      }
    }
    func share(_ value: Double, _ quantity: String) {
      check(value >= 0 && value < 1, quantity, value, "at least 0 and less than 1")
    }
    func positive(_ value: Double, _ quantity: String) {
      check(value > 0 && value.isFinite, quantity, value, "more than 0")
    }
    func notNegative(_ value: Double, _ quantity: String) {
      check(value >= 0 && value.isFinite, quantity, value, "0 or more")
    }
    check((1...1_000_000).contains(epochs), "epochs", epochs, "between 1 and 1000000")
    check((1...1_000_000).contains(batch), "batch", batch, "between 1 and 1000000")
    switch optimizer {
    case .sgd(let momentum, let nesterov):
      share(momentum, "momentum")
      check(
        !nesterov || momentum != 0, "momentum", momentum, "more than 0, as Nesterov's form needs")
    case .rmsProp(let decay, let epsilon, let momentum):
      share(decay, "decay of RMSProp")
      positive(epsilon, "epsilon")
      share(momentum, "momentum")
    case .adam(let beta1, let beta2, let epsilon):
      share(beta1, "beta1")
      share(beta2, "beta2")
      positive(epsilon, "epsilon")
    }
    positive(learningRate, "learning rate")
    switch schedule {
    case .constant: break
    case .exponential(let factor, let everyEpochs):
      positive(factor, "factor of the schedule")
      check(everyEpochs > 0, "period of the schedule", everyEpochs, "1 epoch or more")
    case .steps(let factor, let atEpochs):
      positive(factor, "factor of the schedule")
      check(
        zip(atEpochs, atEpochs.dropFirst()).allSatisfy(<) && atEpochs.first.map { $0 > 0 } ?? true,
        "list of epochs", atEpochs, "rising from 1 or more")
    case .cosine(let floor):
      check((0...1).contains(floor), "floor of the cosine", floor, "between 0 and 1")
    }
    check(
      warmUpEpochs >= 0 && warmUpEpochs <= Double(epochs), "warm-up", warmUpEpochs,
      "between 0 and the \(epochs) epochs of the run")
    notNegative(weightDecay, "weight decay")
    switch averaging {
    case nil: break
    case .exponential(let decay): share(decay, "decay of the average")
    case .running(let epoch):
      check(
        (0..<max(1, epochs)).contains(epoch), "first epoch of the average", epoch,
        "between 0 and \(max(1, epochs) - 1)")
    }
    share(labelSmoothing, "label smoothing")
    if let auxiliaryWeight { notNegative(auxiliaryWeight, "auxiliary weight") }
    if let gradientNorm { positive(gradientNorm, "gradient norm") }
    if case .ends(let convolutions, let linears) = preinitialization?.layers {
      check(convolutions >= 0, "count of convolutions", convolutions, "0 or more")
      check(linears >= 0, "count of linear layers", linears, "0 or more")
      check(
        convolutions != 0 || linears != 0, "count of layers that start with a file's weights", 0,
        "1 or more")
    }
    if let subset { check(subset > 0, "subset", subset, "1 or more") }
    if let threads {
      check((1...1024).contains(threads), "threads", threads, "between 1 and 1024")
    }
    return found
  }
}
