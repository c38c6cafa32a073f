import Files

/// Rules by which tensors of another tool get the names of a network's layers: `--rename`.
package struct RenameRules: Hashable, Sendable {
  /// A rule, or a word that stands for several.
  package enum Step: Hashable, Sendable {
    case rule(RenameRule)
    /// PyTorch's endings and dots.
    case torch
    /// The k-th convolution, linear layer and normalisation of the file for that of the network.
    case byOrder
  }

  package let steps: [Step]

  package static let none = RenameRules(steps: [])
  package static let torch = RenameRules(steps: [.torch])
  package static let byOrder = RenameRules(steps: [.byOrder])

  private init(steps: [Step]) {
    self.steps = steps
  }

  /// Reads rules: `torch`, `by-order`, or `pattern=replacement`; a name goes through all in order.
  ///
  /// - Throws: `RenameError`.
  package init(_ texts: [String]) throws(RenameError) {
    var steps: [Step] = []
    for text in texts {
      switch text {
      case "torch": steps.append(.torch)
      case "by-order": steps.append(.byOrder)
      default: steps.append(.rule(try RenameRule(text)))
      }
    }
    guard steps.count < 2 || !steps.contains(.byOrder) else { throw .byOrderAlone }
    self.steps = steps
  }

  /// The rules of a command line, in which `@file` stands for the lines of a file.
  ///
  /// Lines that are empty or begin with # say nothing.
  /// - Throws: `RenameError`.
  package static func texts(_ arguments: [String]) throws(RenameError) -> [String] {
    var texts: [String] = []
    for argument in arguments {
      guard argument.hasPrefix("@") else {
        texts.append(argument)
        continue
      }
      let path = String(argument.dropFirst())
      let file: MappedFile
      do { file = try MappedFile(path: path) } catch { throw .file(error) }
      guard file.bytes.count <= largestFile else {
        throw .fileTooLarge(path: path, bytes: file.bytes.count)
      }
      let text = String(decoding: file.bytes, as: UTF8.self)
      for line in text.split(whereSeparator: \.isNewline) {
        let rule = line.drop { $0 == " " || $0 == "\t" }
        guard let first = rule.first, first != "#" else { continue }
        var trimmed = String(rule)
        while trimmed.last == " " || trimmed.last == "\t" { trimmed.removeLast() }
        texts.append(trimmed)
      }
    }
    return texts
  }

  private static let largestFile = 1 << 20

  package var isEmpty: Bool { steps.isEmpty }

  /// Whether names mean nothing and the order of layers all.
  package var isByOrder: Bool { steps == [.byOrder] }

  /// The name that a tensor gets; empty for one that is left out.
  package func renamed(_ name: String) -> String {
    steps.reduce(name) { name, step in
      switch step {
      case .rule(let rule): rule.renamed(name) ?? name
      case .torch: Self.torchName(name)
      case .byOrder: name
      }
    }
  }

  /// `layer1.0.bn1.running_var` as `layer1/0/bn1.variance`; counts of batches are left out.
  private static func torchName(_ name: String) -> String {
    guard let dot = name.lastIndex(of: ".") else { return name }
    let role = name[name.index(after: dot)...]
    if role == "num_batches_tracked" { return "" }
    let path = name[..<dot].map { $0 == "." ? "/" : $0 }
    let roles = ["running_mean": "mean", "running_var": "variance"]
    return String(path) + "." + (roles[String(role)] ?? String(role))
  }
}
