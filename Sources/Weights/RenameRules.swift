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
    for text in texts { steps.append(try Self.step(text)) }
    guard steps.count < 2 || !steps.contains(.byOrder) else { throw .byOrderAlone }
    self.steps = steps
  }

  private static func step(_ text: String) throws(RenameError) -> Step {
    switch text {
    case "torch": .torch
    case "by-order": .byOrder
    default: .rule(try RenameRule(text))
    }
  }

  package var isEmpty: Bool { steps.isEmpty }

  /// Whether names mean nothing and the order of layers all.
  package var isByOrder: Bool { steps == [.byOrder] }
}

extension RenameRules {
  /// The rules of a command line, in which `@file` stands for the lines of a file.
  ///
  /// Lines that are empty or begin with # say nothing.
  /// - Throws: `RenameError`, for a line of a file with its number.
  package static func texts(_ arguments: [String]) throws(RenameError) -> [String] {
    var texts: [String] = []
    for argument in arguments {
      if argument.hasPrefix("@") {
        texts += try lines(ofFile: String(argument.dropFirst()))
      } else {
        texts.append(argument)
      }
    }
    return texts
  }

  private static let largestFile = 1 << 20

  private static func lines(ofFile path: String) throws(RenameError) -> [String] {
    guard !path.isEmpty else { throw .noFileName }
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch { throw .file(error) }
    guard file.bytes.count <= largestFile else {
      throw .fileTooLarge(path: path, bytes: file.bytes.count, limit: largestFile)
    }
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      throw .notText(path: path)
    }
    var texts: [String] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in zip(1..., lines) {
      let rule = line.drop { $0 == " " || $0 == "\t" }
      guard let first = rule.first, first != "#" else { continue }
      var trimmed = String(rule)
      while trimmed.last == " " || trimmed.last == "\t" { trimmed.removeLast() }
      do { _ = try step(trimmed) } catch {
        throw .line(path: path, number: number, error)
      }
      texts.append(trimmed)
    }
    guard !texts.isEmpty else { throw .fileWithoutRules(path: path) }
    return texts
  }
}

extension RenameRules {
  /// The names that tensors get, in their order; empty for those that are left out.
  ///
  /// - Parameter limit: how many looks of rules at names are too many; these take a second or two.
  /// - Throws: `.tooMuchWork`, `.nameTooLong`.
  package func renamed(
    _ names: [String], limit: Int = 50_000_000
  ) throws(RenameError) -> [String] {
    var idle: Set<String> = []
    return try renamed(names, limit: limit, idle: &idle)
  }

  /// As ``renamed(_:limit:)``; `idle` gets the rules that match no name.
  func renamed(
    _ names: [String], limit: Int = 50_000_000, idle: inout Set<String>
  ) throws(RenameError) -> [String] {
    var isUsed = steps.map { _ in false }
    defer {
      for (step, isUsed) in zip(steps, isUsed) where !isUsed {
        if case .rule(let rule) = step { idle.insert(rule.text) }
      }
    }
    var work = 0
    var result: [String] = []
    result.reserveCapacity(names.count)
    for name in names {
      var bytes = Array(name.utf8)
      for (place, step) in steps.enumerated() {
        switch step {
        case .rule(let rule):
          if let renamed = rule.renamed(bytes, &work) {
            guard renamed.count <= RenameRule.longest else {
              throw .nameTooLong(rule.text, tensor: name, bytes: renamed.count)
            }
            bytes = renamed
            isUsed[place] = true
          }
        case .torch: bytes = Self.torchName(bytes)
        case .byOrder: break
        }
        guard work <= limit else {
          throw .tooMuchWork(rules: steps.count, tensors: names.count, limit: limit)
        }
      }
      result.append(String(decoding: bytes, as: UTF8.self))
    }
    return result
  }

  /// The name that a tensor gets; empty for one that is left out.
  package func renamed(_ name: String) throws(RenameError) -> String { try renamed([name])[0] }

  /// `layer1.0.bn1.running_var` as `layer1/0/bn1.variance`; counts of batches are left out.
  static func torchName(_ name: [UInt8]) -> [UInt8] {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return name }
    let role = String(decoding: name[(dot + 1)...], as: UTF8.self)
    if role == "num_batches_tracked" { return [] }
    let path = name[..<dot].map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
    let roles = ["running_mean": "mean", "running_var": "variance"]
    return path + [UInt8(ascii: ".")] + Array((roles[role] ?? role).utf8)
  }
}
