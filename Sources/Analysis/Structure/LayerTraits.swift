/// What belongs to a layer's architecture, whoever declared it and under whatever name.
struct LayerTraits: Hashable, Sendable {
  /// One operand, as papers print it.
  struct Trait: Hashable, Sendable {
    var name: String
    /// What it comes to on the layer's input: zeros that no window reaches are not in it.
    var effective: String
    /// What its author wrote.
    var declared: String
    /// Where it rounds, `up` or `down`, which is only told where it differs.
    var qualifier = ""
    /// What is told of it.
    var words: String
    /// The value of a constant.
    var number: Double?

    init(
      _ name: String, _ value: String, declared: String? = nil, qualifier: String = "",
      words: String? = nil
    ) {
      self.name = name
      effective = value
      self.declared = declared ?? value
      self.qualifier = qualifier
      self.words = words ?? self.declared
    }

    init(_ name: String, _ number: Double) {
      self.init(name, "\(Float(number))")
      self.number = number
    }

    /// Whether two operands ask for the same, in what they say or in what they come to.
    ///
    /// Numbers are what a file's single precision leaves of them.
    func agrees(with other: Trait) -> Bool {
      if let number, let others = other.number {
        return (number - others).magnitude <= 1e-6 * max(number.magnitude, others.magnitude)
      }
      return effective == other.effective
        || (declared == other.declared && qualifier == other.qualifier)
    }

    /// What is told where two operands do not agree: what they say, and what belongs to it.
    func changes(to other: Trait) -> [LayerDifference.Change] {
      var changes: [LayerDifference.Change] = []
      if declared != other.declared {
        changes.append(.init(property: name, before: words, after: other.words))
      }
      if qualifier != other.qualifier {
        changes.append(
          .init(property: LayerTraits.rounding, before: qualifier, after: other.qualifier))
      }
      return changes
    }
  }

  /// What the layer is: `convolution`; layers that compute the same are of one kind.
  var kind: String
  var operands: [Trait]
  /// Numbers that shape its values and not the network: epsilons, LRN's factors.
  var constants: [Trait] = []

  /// The kind and what it comes to, as one text that equal layers share.
  var key: String {
    operands.reduce(into: kind) { text, trait in text += ", \(trait.name) \(trait.effective)" }
  }

  /// All of it as one text.
  var wholeKey: String {
    operands.reduce(into: key) { text, trait in text += ", \(trait.declared) \(trait.qualifier)" }
  }

  /// All of it as people read it.
  var words: String {
    operands.reduce(into: kind) { text, trait in text += " \(trait.name) \(trait.words)" }
  }
}

extension LayerTraits {
  /// How much two layers look like each other, from 0, which are never matched, to 1.
  func similarity(to other: LayerTraits) -> Double {
    guard kind == other.kind else {
      let isPool = kind.hasSuffix(Self.pool) && other.kind.hasSuffix(Self.pool)
      return isPool || (isMerge && other.isMerge) ? 0.3 : 0
    }
    var (equal, all) = (0.0, 0.0)
    for (mine, others) in zip(operands, other.operands) where mine.name == others.name {
      let weight = Self.weights[mine.name] ?? 1
      all += weight
      if mine.agrees(with: others) { equal += weight }
    }
    return all == 0 ? 1 : 0.4 + 0.6 * equal / all
  }

  /// How the operands of two layers of one kind differ, in order.
  func changes(to other: LayerTraits) -> [LayerDifference.Change] {
    Self.changes(from: operands, to: other.operands)
  }

  /// How the constants of two layers differ.
  func constantChanges(to other: LayerTraits) -> [LayerDifference.Change] {
    Self.changes(from: constants, to: other.constants)
  }

  private static func changes(
    from traits: [Trait], to others: [Trait]
  ) -> [LayerDifference.Change] {
    zip(traits, others).filter { !$0.agrees(with: $1) }.flatMap { $0.changes(to: $1) }
  }

  static let pool = "pool"
  static let rounding = "rounding"
  static let depthwise = "depthwise"
  static let filters = "filters"
  /// What says more of a layer than other operands do.
  private static let weights = ["kernel": 4.0, filters: 3, "units": 3]
}

extension LayerTraits {
  private func value(of name: String) -> String? {
    operands.first { $0.name == name }?.effective
  }

  /// Whether it puts branches together.
  var isMerge: Bool { kind == "concat" || kind == "sum" }

  /// Its groups, or nil where it has one or knows none.
  var groups: String? { value(of: "groups").flatMap { $0 == "1" ? nil : $0 } }

  var isDepthwise: Bool { groups == Self.depthwise }

  /// What equal layers share wherever they stand: not their padding, some of which no window may read.
  var keyAnywhere: String {
    operands.reduce(into: kind) { text, trait in
      if !trait.name.hasPrefix("padding") { text += ", \(trait.name) \(trait.declared)" }
    }
  }
}

extension LayerTraits {
  /// What becomes of the order of the channels that a layer reads.
  enum SightOfOrder: Hashable {
    /// Its weights can be in the same order.
    case absorbed
    /// Each channel is looked at alone, and stays where it was.
    case handedOn
    /// Each channel meets those of others in the same place.
    case shared
    /// It matters which channel stands where.
    case seen
  }

  var sightOfOrder: SightOfOrder {
    switch kind {
    case "linear": return value(of: "learned") == "no" ? .seen : .absorbed
    case "convolution":
      if isDepthwise { return .handedOn }
      return value(of: "groups") == "1" && value(of: "connections") == "all" ? .absorbed : .seen
    case "concat", Self.batchNormalization, Self.scale: return .handedOn
    case "sum": return .shared
    default: return kind.hasSuffix(Self.pool) ? .handedOn : .seen
    }
  }
}
