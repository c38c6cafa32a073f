/// A drawing in the words of the DOT language, every value still unescaped.
struct DOTGraph: Hashable, Sendable {
  var name: String
  var attributes: [DOTAttribute] = []
  var nodeDefaults: [DOTAttribute] = []
  var edgeDefaults: [DOTAttribute] = []
  var statements: [DOTStatement] = []
}

/// One statement between a graph's braces.
indirect enum DOTStatement: Hashable, Sendable {
  case node(String, [DOTAttribute])
  case edge(from: String, to: String, [DOTAttribute])
  /// A box around the statements in it.
  case cluster(String, [DOTAttribute], [DOTStatement])
  /// Nodes that stand in one row.
  case row([String])
}

/// A name and its value.
struct DOTAttribute: Hashable, Sendable {
  enum Value: Hashable, Sendable {
    /// Literal text: what it holds is what is seen.
    case text(String)
    /// Literal text of a tooltip, in which Graphviz expands escapes twice.
    case tooltip(String)
    case markup(Markup)
    case number(Double)
  }

  var name: String
  var value: Value

  static func text(_ name: String, _ text: String) -> DOTAttribute {
    DOTAttribute(name: name, value: .text(text))
  }

  static func tooltip(_ text: String, of name: String = "tooltip") -> DOTAttribute {
    DOTAttribute(name: name, value: .tooltip(text))
  }

  static func number(_ name: String, _ number: Double) -> DOTAttribute {
    DOTAttribute(name: name, value: .number(number))
  }

  static func label(_ markup: Markup) -> DOTAttribute {
    DOTAttribute(name: "label", value: .markup(markup))
  }
}
