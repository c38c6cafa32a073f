/// What belongs to a layer's architecture, whoever declared it and under whatever name.
struct LayerTraits: Hashable, Sendable {
  /// One operand, as papers print it.
  struct Trait: Hashable, Sendable {
    var name: String
    /// What it comes to on the layer's input: zeros that no window reaches are not in it.
    var effective: String
    /// What its author wrote.
    var declared: String
    /// What belongs to it and is only told where it differs: `rounding up`.
    var qualifier = ""
    /// The value of a constant.
    var number: Double?

    init(_ name: String, _ value: String, declared: String? = nil, qualifier: String = "") {
      self.name = name
      effective = value
      self.declared = declared ?? value
      self.qualifier = qualifier
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

    func change(to other: Trait) -> LayerDifference.Change {
      let isQualified = qualifier != other.qualifier
      return LayerDifference.Change(
        property: name, before: isQualified ? "\(declared) \(qualifier)" : declared,
        after: isQualified ? "\(other.declared) \(other.qualifier)" : other.declared)
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
    operands.reduce(into: kind) { text, trait in text += " \(trait.name) \(trait.declared)" }
  }
}

extension LayerTraits {
  /// How much two layers look like each other, from 0, which are never matched, to 1.
  func similarity(to other: LayerTraits) -> Double {
    guard kind == other.kind else {
      let isPool = kind.hasSuffix(Self.pool) && other.kind.hasSuffix(Self.pool)
      return isPool ? 0.3 : 0
    }
    var (equal, all) = (0.0, 0.0)
    for (mine, others) in zip(operands, other.operands) where mine.name == others.name {
      let weight = Self.mainOperands.contains(mine.name) ? 3.0 : 1
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
    zip(traits, others).filter { !$0.agrees(with: $1) }.map { $0.change(to: $1) }
  }

  static let pool = "pool"
  private static let mainOperands: Set = ["kernel", "filters", "units"]
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
    func value(of name: String) -> String? { operands.first { $0.name == name }?.effective }
    switch kind {
    case "linear": return value(of: "learned") == "no" ? .seen : .absorbed
    case "convolution":
      if value(of: "groups") == "depthwise" { return .handedOn }
      return value(of: "groups") == "1" && value(of: "connections") == "all" ? .absorbed : .seen
    case "concat", Self.batchNormalization, Self.scale: return .handedOn
    case "sum": return .shared
    default: return kind.hasSuffix(Self.pool) ? .handedOn : .seen
    }
  }
}
