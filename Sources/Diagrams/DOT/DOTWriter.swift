extension DOTGraph {
  /// The graph as a DOT file: same graph, same bytes.
  var source: String {
    var writer = DOTWriter()
    writer.line("digraph \(DOTWriter.quoted(name)) {")
    writer.indented {
      $0.defaults("graph", attributes)
      $0.defaults("node", nodeDefaults)
      $0.defaults("edge", edgeDefaults)
      for statement in statements { $0.write(statement) }
    }
    writer.line("}")
    return writer.text
  }
}

/// Writes DOT line by line.
///
/// - Source: the grammar and the section on escString in the Graphviz documentation.
struct DOTWriter {
  private(set) var text = ""
  private var indentation = ""

  mutating func line(_ line: String) {
    text += indentation + line + "\n"
  }

  mutating func indented(_ body: (inout DOTWriter) -> Void) {
    indentation += "  "
    body(&self)
    indentation.removeLast(2)
  }

  mutating func defaults(_ kind: String, _ attributes: [DOTAttribute]) {
    if !attributes.isEmpty { line("\(kind) [\(Self.list(attributes))];") }
  }

  mutating func write(_ statement: DOTStatement) {
    switch statement {
    case .node(let name, let attributes):
      line(Self.quoted(name) + Self.suffix(attributes))
    case .edge(let tail, let head, let attributes):
      line("\(Self.quoted(tail)) -> \(Self.quoted(head))" + Self.suffix(attributes))
    case .cluster(let name, let attributes, let statements):
      line("subgraph \(Self.quoted("cluster_" + name)) {")
      indented {
        $0.defaults("graph", attributes)
        for statement in statements { $0.write(statement) }
      }
      line("}")
    case .row(let names):
      line("{ rank=same; \(names.map { Self.quoted($0) + ";" }.joined(separator: " ")) }")
    }
  }

  private static func suffix(_ attributes: [DOTAttribute]) -> String {
    attributes.isEmpty ? ";" : " [\(list(attributes))];"
  }

  private static func list(_ attributes: [DOTAttribute]) -> String {
    attributes.map { "\($0.name)=\(written($0.value))" }.joined(separator: ", ")
  }

  private static func written(_ value: DOTAttribute.Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .tooltip(let text): quoted(text, backslash: #"\\\\"#)
    case .markup(let markup): "<\(markup.source)>"
    case .number(let number):
      number == number.rounded() && abs(number) < 1e9 ? "\(Int(number))" : "\(number)"
    }
  }

  /// Text between quotes, with references for what Graphviz would read as one.
  ///
  /// Graphviz expands escapes such as `\N` in no names, in some values once, in others twice, and
  /// in the last after it has read the references.
  static func quoted(_ text: String, backslash: String = "&#92;") -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += backslash
      case "\n": result += "\\n"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar.printable)
      }
    }
    return result + "\""
  }
}

extension Unicode.Scalar {
  /// The scalar itself, or U+FFFD for one that XML, and so SVG, cannot hold.
  ///
  /// - Source: XML 1.0, production 2, less the line breaks and tabs, which no caption has.
  var printable: Unicode.Scalar {
    switch value {
    case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: self
    default: "\u{FFFD}"
    }
  }
}
