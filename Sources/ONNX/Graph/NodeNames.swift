import Netlab

extension Onnx_NodeProto {
  /// How messages name it: by its own name, or by its type and what it makes; short, however long these are.
  var label: String {
    let words = name.isEmpty ? [opType, output.first ?? ""].filter { !$0.isEmpty } : [name]
    let label = words.map(\.shortened).joined(separator: " ")
    return label.isEmpty ? "a node without a name" : label
  }

  /// Its type as messages and tables print it.
  var shownType: String { opType.isPlainName ? opType : "?" }

  /// The values that it reads, with those that graphs within it take from around them.
  var reads: [String] { input.filter { !$0.isEmpty } + captures }

  /// What graphs within it take from the graph that it is in.
  var captures: [String] {
    var captures: [String] = []
    var known: Set<String> = [""]
    for name in attribute.flatMap(\.innerGraphs).flatMap(\.captures)
    where known.insert(name).inserted {
      captures.append(name)
    }
    return captures
  }
}

extension Onnx_AttributeProto {
  fileprivate var innerGraphs: [Onnx_GraphProto] { (hasG ? [g] : []) + graphs }
}

extension Onnx_GraphProto {
  /// The values that nodes read, at any depth, and nothing in it makes; the reader of files bounds the depth.
  fileprivate var captures: [String] {
    let made = Set(
      node.flatMap(\.output) + input.map(\.name) + initializer.map(\.name)
        + sparseInitializer.map(\.values.name))
    return (node.flatMap(\.reads) + output.map(\.name)).filter { !made.contains($0) }
  }
}

extension String {
  /// The beginning of a text that is longer than a message should be.
  var shortened: String {
    let start = unicodeScalars.prefix(60)
    return start.endIndex == unicodeScalars.endIndex
      ? self : String(String.UnicodeScalarView(start)) + "…"
  }

  /// Whether the text is a word that can stand for an operator in tables.
  var isPlainName: Bool {
    (1...60).contains(unicodeScalars.count)
      && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }
}
