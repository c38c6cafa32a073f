import Netlab

/// What keeps a rewrite from being done.
package enum RewriteError: Error, Hashable, Sendable {
  /// The network has problems of its own.
  case faulty(network: String, SpecErrors)
  case nothingToRewrite(rewrite: String, network: String, wanted: String)
  /// What came out is no correct network.
  case broken(rewrite: String, network: String, SpecErrors)
  case notPositive(rewrite: String, operand: String, value: String)
  case factorOutOfRange(rewrite: String, value: Double, smallest: Double, largest: Double)
  case layerNotScalable(rewrite: String, path: String, reason: String)
  case resolutionMissing(network: String)
  case budgetTooSmall(quantity: String, budget: Int, smallest: Int, scale: String)
  case budgetTooLarge(quantity: String, budget: Int, largest: Int, scale: String)
  case budgetMissing
  case unknownRewrite(String, known: [String])
  case operandMissing(rewrite: String, usage: String)
  case operandInvalid(rewrite: String, text: String, usage: String)
  case notWritable(network: String, path: String, reason: String)
  case foreign(network: String, path: String, type: String, others: Int)
}

extension RewriteError: CustomStringConvertible {
  /// What is wrong, and a way out in a second line.
  package var description: String {
    let (summary, hint) = wording
    return hint.isEmpty ? "error: \(summary)" : "error: \(summary)\n  hint: \(hint)"
  }

  private var wording: (summary: String, hint: String) {
    switch self {
    case .faulty(let network, let errors):
      ("\(network) has problems of its own\n\(errors)", "")
    case .nothingToRewrite(let rewrite, let network, let wanted):
      (
        "\(network): nothing to rewrite: there is no \(wanted)",
        "\(rewrite) changes a network that has one; leave it out here"
      )
    case .broken(let rewrite, let network, let errors):
      ("\(network): \(rewrite) gives no correct network\n\(errors)", "")
    case .notPositive(let rewrite, let operand, let value):
      ("\(rewrite): \(operand) \(value)", "give a whole number of 1 or more")
    case .factorOutOfRange(let rewrite, let value, let smallest, let largest):
      (
        "\(rewrite): a factor of \(value.inShort)",
        "give a factor between \(smallest.inShort) and \(largest.inShort)"
      )
    case .layerNotScalable(let rewrite, let path, let reason):
      ("\(path): \(rewrite) cannot change it: \(reason)", "rewrite a network without such a layer")
    case .resolutionMissing(let network):
      (
        "\(network) has no resolution, so that it has no cost",
        "scale its resolution to one first: resolution 224x224"
      )
    case .budgetTooSmall(let quantity, let budget, let smallest, let scale):
      (
        "\(quantity) of at most \(budget.grouped) cannot be reached",
        "the smallest that \(scale) can reach is \(smallest.grouped)"
      )
    case .budgetTooLarge(let quantity, let budget, let largest, let scale):
      (
        "\(quantity) of \(budget.grouped) cannot be reached",
        "the largest that \(scale) can reach is \(largest.grouped)"
      )
    case .budgetMissing:
      ("no budget to fit", "give multiply-adds, parameters, or both")
    case .unknownRewrite(let word, let known):
      ("there is no rewrite \(word)", "there are \(known.joined(separator: ", "))")
    case .operandMissing(let rewrite, let usage):
      ("\(rewrite) lacks its operand", "write it as in: \(usage)")
    case .operandInvalid(let rewrite, let text, let usage):
      ("\(rewrite) does not take \(text)", "write it as in: \(usage)")
    case .foreign(let network, let path, let type, let others):
      (
        "\(network) cannot be written as a spec: \(path) is a \(type), which netlab does not have"
          + (others == 0 ? "" : ", nor \(others) \(others == 1 ? "other layer" : "other layers")"),
        "the model's file serves as it is: netlab analyze, diagram and compare leave unknown"
          + " what these layers cost"
      )
    case .notWritable(let network, let path, let reason):
      (
        "\(network): \(path) cannot be written as a spec: \(reason)",
        "a spec's layers lie one after the other or in branches that meet again"
      )
    }
  }
}
