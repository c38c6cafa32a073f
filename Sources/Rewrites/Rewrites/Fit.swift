import Netlab

/// What a network may cost.
package struct Budget: Hashable, Sendable {
  package var multiplyAdds: Int?
  package var parameters: Int?

  package init(multiplyAdds: Int? = nil, parameters: Int? = nil) {
    self.multiplyAdds = multiplyAdds
    self.parameters = parameters
  }

  /// What is scaled to meet a budget.
  package enum Scale: String, Hashable, Sendable, CaseIterable {
    case width, resolution
  }
}

extension Rewrite {
  /// The widest network, or the one of the highest resolution, that keeps a budget.
  package static func fit(_ budget: Budget, by scale: Budget.Scale = .width) -> Rewrite {
    Rewrite(name: "fit") { network throws(RewriteError) in
      guard budget.multiplyAdds != nil || budget.parameters != nil else { throw .budgetMissing }
      for (operand, value) in [
        ("multiply-adds of", budget.multiplyAdds), ("parameters of", budget.parameters),
      ] {
        if let value, value < 1 {
          throw .notPositive(rewrite: "fit", operand: operand, value: "\(value)")
        }
      }
      let search = BudgetSearch(network: network, budget: budget, scale: scale)
      return [try search.fitted().renamed(network.name + "-fit")]
    }
  }
}

/// Looks for the largest factor whose network keeps a budget; costs grow with the factor.
private struct BudgetSearch {
  let network: Network
  let budget: Budget
  let scale: Budget.Scale

  struct Trial {
    var network: Network
    var multiplyAdds: Int
    var parameters: Int
  }

  func fitted() throws(RewriteError) -> Network {
    guard network.input.extent != nil else { throw .resolutionMissing(network: network.name) }
    let (smallest, smallestFactor) = try smallestTrial()
    if let (quantity, limit, value) = excess(of: smallest) {
      throw .budgetTooSmall(
        quantity: quantity, budget: limit, smallest: value, scale: scale.rawValue)
    }
    let largestFactor = Rewrite.factors.upperBound
    if let largest = try? trial(largestFactor), excess(of: largest) == nil {
      let (quantity, limit, value) = tightest(of: largest)
      if limit == value { return largest.network }
      throw .budgetTooLarge(
        quantity: quantity, budget: limit, largest: value, scale: scale.rawValue)
    }
    var best = smallest
    var (low, high) = (smallestFactor, largestFactor)
    // Halving until no two channel counts or pixels of reasonable size lie between the ends.
    for _ in 0..<40 where high - low > 1e-6 {
      let middle = (low + high) / 2
      if let trial = try? trial(middle), excess(of: trial) == nil {
        best = trial
        low = middle
      } else {
        high = middle
      }
    }
    return best.network
  }

  /// The smallest network that is one: at a low resolution, windows no longer fit.
  private func smallestTrial() throws(RewriteError) -> (Trial, Double) {
    let lowest = Rewrite.factors.lowerBound
    if let trial = try? trial(lowest) { return (trial, lowest) }
    let whole = try trial(1)
    var (low, high) = (lowest, 1.0)
    var smallest = (whole, 1.0)
    for _ in 0..<16 {
      let middle = (low + high) / 2
      if let trial = try? trial(middle) {
        smallest = (trial, middle)
        high = middle
      } else {
        low = middle
      }
    }
    return smallest
  }

  private func trial(_ factor: Double) throws(RewriteError) -> Trial {
    let scaled: Network
    switch scale {
    case .width: scaled = try Rewrite.widened(network, by: factor, rewrite: "fit")
    case .resolution:
      guard let extent = network.input.extent else {
        throw .resolutionMissing(network: network.name)
      }
      scaled = Rewrite.resized(network, to: Rewrite.scaled(extent, by: factor))
    }
    do {
      let graph = try ShapedGraph(scaled)
      return Trial(
        network: scaled, multiplyAdds: graph.nodes.reduce(0) { $0 + $1.cost.multiplyAdds },
        parameters: graph.nodes.flatMap(\.parameters).filter(\.isLearned)
          .reduce(0) { $0 + $1.count })
    } catch {
      throw .broken(rewrite: "fit", network: network.name, error)
    }
  }

  /// The first part of the budget that a trial exceeds.
  private func excess(of trial: Trial) -> (String, Int, Int)? {
    parts(of: trial).first { $0.1 < $0.2 }
  }

  /// The part of the budget that a trial comes nearest to.
  private func tightest(of trial: Trial) -> (String, Int, Int) {
    parts(of: trial).min {
      Double($0.1) / Double(max($0.2, 1)) < Double($1.1) / Double(max($1.2, 1))
    } ?? ("multiply-adds", 0, 0)
  }

  private func parts(of trial: Trial) -> [(String, Int, Int)] {
    [
      budget.multiplyAdds.map { ("multiply-adds", $0, trial.multiplyAdds) },
      budget.parameters.map { ("parameters", $0, trial.parameters) },
    ].compactMap { $0 }
  }
}
