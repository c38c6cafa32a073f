import Netlab

/// What a model's names say of a layer: the parts of a path, or nothing.
struct GivenName {
  /// The path that a model's names give a layer; nil where they are numbers and types alone.
  ///
  /// The name of its weights comes first, which tools that fold and rename nodes leave alone.
  static func parts(of names: NameSources) -> [String]? {
    for parameter in names.parameters {
      if let parts = parts(ofParameter: parameter, type: names.type) { return parts }
    }
    return parts(ofNode: names.node, type: names.type)
      ?? parts(ofNode: names.output.droppingLast("_output_0"), type: names.type)
  }

  // MARK: Weights

  private static let parameterWords: Set<String> = [
    "w", "weight", "weights", "kernel", "filter", "gamma", "scale", "s", "bias", "biases", "beta",
    "b", "mean", "variance", "var", "moving_mean", "moving_variance", "running_mean",
    "running_var", "rm", "riv", "readvariableop", "matmul", "conv2d", "biasadd",
    "fusedbatchnormv3", "depthwise_kernel", "depthwise_weights",
  ]

  private static func parts(ofParameter name: String, type: String) -> [String]? {
    var parts = Self.split(name)
    var dropped = false
    while let last = parts.last {
      let word = last.withoutNumberBehind
      if parameterWords.contains(word.lowercased()) {
        parts.removeLast()
        dropped = true
        continue
      }
      guard !dropped, let cut = word.lastIndex(where: { "_-".contains($0) }),
        parameterWords.contains(word[word.index(after: cut)...].lowercased()),
        cut != word.startIndex
      else { break }
      parts[parts.count - 1] = String(word[..<cut])
      dropped = true
    }
    // Two letters say enough where a word such as weight stood behind them: fc.weight.
    return dropped ? meaningful(parts, type: type, letters: 2) : nil
  }

  // MARK: Nodes

  private static func parts(ofNode name: String, type: String) -> [String]? {
    var parts = Self.split(name)
    // Tools put the operator's type behind the path of what it belongs to.
    if parts.count > 1, let last = parts.last,
      last.withoutNumberBehind.lowercased() == type.lowercased()
    {
      parts.removeLast()
    }
    return meaningful(parts, type: type)
  }

  /// Splits at slashes, and at dots that separate words.
  private static func split(_ name: String) -> [String] {
    guard name.unicodeScalars.count <= 500 else { return [] }
    var text = Substring(name)
    if let colon = text.lastIndex(of: ":"), text[text.index(after: colon)...].allSatisfy(\.isNumber)
    {
      text = text[..<colon]
    }
    var parts: [String] = []
    var parent: Substring?
    for part in text.split(separator: "/") {
      // A module's name may repeat its parent's: layer1/layer1.0/layer1.0.conv.
      if let parent, part.hasPrefix(parent + ".") {
        parts.append(String(part.dropFirst(parent.count + 1)))
      } else {
        parts.append(String(part))
      }
      parent = part
    }
    return parts.flatMap { $0.split(separator: ".").map(String.init) }
  }

  /// The parts, cleaned; nil where no letter of theirs says more than a number would.
  private static func meaningful(
    _ parts: [String], type: String, letters least: Int = 3
  ) -> [String]? {
    let cleaned = parts.compactMap(Self.cleaned).prefix(12)
    guard let last = cleaned.last else { return nil }
    if cleaned.count == 1 {
      let letters = last.filter(\.isLetter)
      let word = last.withoutNumberBehind.lowercased()
      if letters.count < least || word == type.lowercased() || last.hasPrefix("onnx::")
        || word == "node_" + type.lowercased() || word.hasPrefix("val_")
      {
        return nil
      }
    }
    return Array(cleaned)
  }

  /// A part of a name as a path may have it.
  static func cleaned(_ part: String) -> String? {
    var text = String.UnicodeScalarView()
    for scalar in part.unicodeScalars.prefix(80) {
      text.append(scalar.isPrintable && scalar != "#" && scalar != "/" ? scalar : "_")
    }
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }
}

extension String {
  /// The text without `_` and a number at its end.
  fileprivate var withoutNumberBehind: String {
    guard let cut = lastIndex(of: "_"), cut != startIndex else { return self }
    let number = self[index(after: cut)...]
    return !number.isEmpty && number.allSatisfy(\.isNumber) ? String(self[..<cut]) : self
  }

  fileprivate func droppingLast(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
