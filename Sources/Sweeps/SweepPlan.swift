import Analysis
import Digests
import Foundation
import Netlab
import Rewrites
import Store

/// A sweep that can be run: every variant has shapes and costs, every trial a name of its own.
package struct SweepPlan: Hashable, Sendable {
  /// A variant with what it costs.
  package struct Design: Hashable, Sendable {
    package var name: String
    package var network: Network
    package var recipe: Recipe
    /// The index of the design that it is compared with.
    package var against: Int?
    package var fingerprint: String
    package var networkDigest: String
    package var recipeDigest: String
    /// Of one image, in inference.
    package var multiplyAdds: Int
    package var parameters: Int
    /// What the network gives for an image: one number for each class.
    package var outputs: Int
  }

  /// One training: a design from a seed.
  package struct Trial: Hashable, Sendable {
    package var design: Int
    package var seed: Int
    /// What its files are called.
    package var key: String
  }

  package var name: String
  package var claim: String?
  package var source: String?
  package var dataset: DatasetName
  package var designs: [Design]
  package var seeds: [Int]
  /// In the order in which they run: all designs from one seed, then from the next, so that pairs are
  /// complete as early as can be. Designs that are the same share their trials.
  package var trials: [Trial]

  /// Plans a sweep.
  ///
  /// - Parameters:
  ///   - seeds: how many seeds, if not as many as the sweep declares.
  ///   - isMatched: whether designs are first made as wide as their comparisons cost.
  /// - Throws: all problems of the sweep and its networks at once, as `SpecErrors`; `RewriteError`
  ///   where costs cannot be matched.
  package init(_ sweep: Sweep, seeds: Int? = nil, isMatched: Bool = false) throws {
    var errors = sweep.problems
    for variant in sweep.variants {
      do throws(SpecErrors) {
        _ = try ShapedGraph(variant.network, mode: .training)
      } catch {
        // Variants often share a network, whose problems are told once.
        errors += error.errors.filter { !errors.contains($0) }
      }
    }
    guard errors.isEmpty else { throw SpecErrors(errors) }
    let variants = isMatched ? try Self.matched(sweep.variants) : sweep.variants
    name = sweep.name
    claim = sweep.claim
    source = sweep.source
    dataset = sweep.dataset
    designs = try variants.map { variant in
      try Design(
        variant, recipe: sweep.recipe(of: variant), dataset: sweep.dataset,
        against: variants.firstIndex { $0.name == variant.against })
    }
    self.seeds = Array(1...max(1, seeds ?? sweep.seeds))
    trials = []
    var known: Set<String> = []
    for seed in self.seeds {
      for (index, design) in designs.enumerated() {
        let identity = [name, design.networkDigest, design.recipeDigest].joined(separator: "\n")
        let key = "\(SHA256Digest(of: identity).description.prefix(20))-\(seed)"
        if known.insert(key).inserted {
          trials.append(Trial(design: index, seed: seed, key: key))
        }
      }
    }
  }

  /// The trial of a design, which may be another design's, too.
  func trial(of design: Int, seed: Int) -> Int? {
    trials.firstIndex { trial in
      trial.seed == seed && designs[trial.design].networkDigest == designs[design].networkDigest
        && designs[trial.design].recipeDigest == designs[design].recipeDigest
    }
  }

  /// The trials as the database notes them.
  package var planned: [PlannedTrial] {
    trials.map { trial in
      let design = designs[trial.design]
      return PlannedTrial(
        sweep: name, variant: design.name, variantDigest: design.networkDigest,
        recipeDigest: design.recipeDigest, seed: trial.seed, fingerprint: design.fingerprint,
        dataset: dataset.name, recipe: CanonicalJSON.text(design.recipe),
        epochs: design.recipe.epochs, multiplyAdds: design.multiplyAdds,
        parameters: design.parameters)
    }
  }

  /// Variants as wide as what they are compared with costs.
  private static func matched(_ variants: [Variant]) throws -> [Variant] {
    var matched = variants
    var isDone = variants.map { $0.against == nil }
    // A chain of comparisons is followed from its end; what is left over then is a ring.
    while let index = variants.indices.first(where: { index in
      !isDone[index]
        && variants.indices.contains { isDone[$0] && variants[$0].name == variants[index].against }
    }) {
      if let other = matched.first(where: { $0.name == variants[index].against }) {
        let target = try ShapedGraph(other.network).multiplyAdds
        if try ShapedGraph(variants[index].network).multiplyAdds != target {
          let fit = Rewrite.fit(Budget(multiplyAdds: target))
          if var network = try fit(variants[index].network).first {
            network.name = variants[index].network.name
            matched[index].network = network
          }
        }
      }
      isDone[index] = true
    }
    return matched
  }
}

extension SweepPlan.Design {
  fileprivate init(
    _ variant: Variant, recipe: Recipe, dataset: DatasetName, against: Int?
  ) throws(SpecErrors) {
    let graph = try ShapedGraph(variant.network)
    name = variant.name
    network = variant.network
    self.recipe = recipe
    self.against = against
    fingerprint = try Fingerprint(of: OpenGraph(variant.network, mode: .inference)).description
    networkDigest = CanonicalJSON.digest(
      try ShapedGraph(variant.network, mode: .training).withoutNames)
    var common = recipe
    common.seed = 1
    common.threads = nil
    recipeDigest = CanonicalJSON.digest([dataset.name, CanonicalJSON.text(common)])
    multiplyAdds = graph.multiplyAdds
    parameters = graph.nodes.flatMap(\.parameters).filter(\.isLearned).reduce(0) { $0 + $1.count }
    outputs = graph.nodes[graph.output].shape.elements
  }
}

extension ShapedGraph {
  fileprivate var multiplyAdds: Int { nodes.reduce(0) { $0 + $1.cost.multiplyAdds } }

  /// The graph without what does not change its training: its name, its source, its places.
  fileprivate var withoutNames: ShapedGraph {
    var graph = self
    graph.name = ""
    graph.source = nil
    for index in graph.nodes.indices { graph.nodes[index].location = nil }
    return graph
  }
}

/// JSON that is the same for equal values.
enum CanonicalJSON {
  static func data(_ value: some Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // Graphs, recipes and texts hold nothing that JSON could not.
    return (try? encoder.encode(value)) ?? Data()
  }

  static func text(_ value: some Encodable) -> String {
    String(decoding: data(value), as: UTF8.self)
  }

  static func digest(_ value: some Encodable) -> String {
    SHA256Digest(of: [UInt8](data(value))).description
  }

  static func value<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>)
    -> Value?
  {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try? decoder.decode(type, from: Data(bytes))
  }
}
