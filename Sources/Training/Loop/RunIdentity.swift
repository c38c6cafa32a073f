import Foundation
import Netlab

/// What a training run is of: equal identities lead to equal results, and only their checkpoints fit.
package struct RunIdentity: Hashable, Sendable, Codable {
  /// The network's name, for people.
  package var network: String
  /// What the network computes, as 64 hexadecimal digits.
  package var fingerprint: String
  /// Which images, by the name or path of the dataset.
  package var dataset: String
  package var recipe: Recipe
  /// The shape of the images that the network is trained on; nil in checkpoints of earlier versions.
  package var input: Shape?

  package init(
    network: String, fingerprint: String, dataset: String, recipe: Recipe, input: Shape? = nil
  ) {
    self.network = network
    self.fingerprint = fingerprint
    self.dataset = dataset
    self.recipe = recipe
    self.input = input
  }
}

extension RunIdentity {
  /// One thing in which two runs differ: `learningRate: 0.1 there, 0.05 now`.
  package struct Difference: Hashable, Sendable {
    package var name: String
    package var there: String
    package var here: String
  }

  /// What keeps a run of this identity from going on where `earlier` has stopped.
  ///
  /// More epochs are no obstacle where the schedule does not look at their number; nor is another count of threads.
  package func differences(from earlier: RunIdentity) -> [Difference] {
    var found: [Difference] = []
    if network == earlier.network, let input, let other = earlier.input, input != other {
      found.append(Difference(name: "input", there: "\(other)", here: "\(input)"))
    } else if fingerprint != earlier.fingerprint {
      let names = network == earlier.network ? ("another version", "this one") : nil
      found.append(
        Difference(
          name: "network", there: names?.0 ?? earlier.network, here: names?.1 ?? network))
    }
    if dataset != earlier.dataset {
      found.append(Difference(name: "dataset", there: earlier.dataset, here: dataset))
    }
    var (own, other) = (recipe, earlier.recipe)
    other.threads = own.threads
    if own.epochs > other.epochs, own.isSameWhateverItsEpochs { other.epochs = own.epochs }
    (own.threads, other.threads) = (nil, nil)
    let (here, there) = (Self.words(own), Self.words(other))
    for name in Set(here.keys).union(there.keys).sorted() where here[name] != there[name] {
      found.append(
        Difference(name: name, there: there[name] ?? "none", here: here[name] ?? "none"))
    }
    return found
  }

  /// A text that two identities share where a run of one goes on as a run of the other.
  package var key: String {
    var recipe = recipe
    recipe.threads = nil
    if recipe.isSameWhateverItsEpochs { recipe.epochs = 1 }
    let parts = Self.parts(recipe).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return ([fingerprint, dataset] + parts).joined(separator: "\n")
  }

  /// The recipe's properties by name, each as a command line would have it.
  private static func words(_ recipe: Recipe) -> [String: String] {
    var words = parts(recipe)
    words["optimizer"] = recipe.optimizer.words
    words["schedule"] = recipe.schedule.words
    words["averaging"] = recipe.averaging?.words
    words["preinitialization"] = nil
    if let start = recipe.preinitialization {
      words["init"] = start.file.quotedIfOdd
      words["init-layers"] = start.layers.words
      words["rename"] = start.rename.map(Self.list)
      words["init-except"] = start.except.map(Self.list)
    }
    return words
  }

  private static func list(_ texts: [String]) -> String {
    texts.map(\.quotedIfOdd).joined(separator: " ").quotedIfOdd
  }

  /// The recipe's properties by name, each as JSON.
  private static func parts(_ recipe: Recipe) -> [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(recipe),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return [:] }
    return object.mapValues { value in
      let data = try? JSONSerialization.data(
        withJSONObject: value,
        options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
      return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }
}

extension Optimizer {
  fileprivate var words: String {
    switch self {
    case .sgd(let momentum, let nesterov):
      "\(nesterov ? "nesterov" : "sgd") of momentum \(momentum)"
    case .rmsProp(let decay, let epsilon, let momentum):
      "rmsprop of decay \(decay), epsilon \(epsilon), momentum \(momentum)"
    case .adam(let beta1, let beta2, let epsilon):
      "adam of beta \(beta1) and \(beta2), epsilon \(epsilon)"
    }
  }
}

extension Schedule {
  fileprivate var words: String {
    switch self {
    case .constant: "constant"
    case .exponential(let factor, let everyEpochs): "exponential:\(factor)/\(everyEpochs)"
    case .steps(let factor, let atEpochs):
      "steps:\(factor)@\(atEpochs.map(String.init).joined(separator: ","))"
    case .cosine(let floor): floor == 0 ? "cosine" : "cosine:\(floor)"
    }
  }
}

extension Averaging {
  fileprivate var words: String {
    switch self {
    case .exponential(let decay): "exponential:\(decay)"
    case .running(let epoch): "running:\(epoch)"
    }
  }
}

extension Preinitialization.Layers {
  fileprivate var words: String {
    switch self {
    case .matching: "matching"
    case .ends(let convolutions, let linears): "ends:\(convolutions),\(linears)"
    }
  }
}
