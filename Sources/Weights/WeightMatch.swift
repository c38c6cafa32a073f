import Engine
import Netlab
import Safetensors

/// Which tensors of a file are which parameters of a network, and what becomes of the others.
package struct WeightMatch: Sendable {
  /// What becomes of a tensor, or of a layer's want of one.
  package enum Verdict: String, Hashable, Sendable, Codable {
    case loaded
    /// The file's tensor has other extents than the layer needs.
    case shape
    /// The file's tensor holds no real numbers.
    case type
    /// The layer's tensor is not in the file.
    case missing
    /// No layer reads the file's tensor.
    case unused
    /// A rule leaves the file's tensor out, or the layer is not to have it.
    case ignored
  }

  /// One line of the table: a tensor of the file, a layer's, or both.
  package struct Row: Hashable, Sendable {
    /// The file's tensor by its own name.
    package var source: String?
    package var sourceShape: [Int]?
    /// The layer's tensor, or the name that rules have given to one that no layer reads.
    package var target: String?
    package var targetShape: [Int]?
    package var verdict: Verdict
    /// For a missing tensor, one of its shape that no layer reads and that is named most alike.
    package var suggestion: String?
  }

  /// The network's tensors in its order, then what is left of the file in the file's order.
  package internal(set) var rows: [Row]

  /// Rules that match none of the file's tensors, as their author wrote them.
  package private(set) var idleRules: [String] = []

  /// Matches the tensors of a file with the parameters of a graph.
  ///
  /// - Throws: `.collision` where rules name two tensors alike; `.notInOrder`.
  package init(
    _ file: SafetensorsFile, path: String, for graph: ShapedGraph, _ rules: RenameRules
  ) throws(RenameError) {
    try self.init(matching: file, path: path, for: graph, rules)
    suggest(for: graph)
  }

  /// As ``init(_:path:for:_:)``, without suggestions for what is missing.
  private init(
    matching file: SafetensorsFile, path: String, for graph: ShapedGraph, _ rules: RenameRules
  ) throws(RenameError) {
    let wanted = graph.nodes.flatMap { node in
      node.parameters.map {
        (name: ParameterValues.name(node.path, $0.role), dimensions: $0.dimensions)
      }
    }
    let needed = Set(wanted.map(\.name))
    var idle: Set<String> = []
    let names = try Self.names(in: file, path: path, for: graph, rules, idle: &idle)
    idleRules = idle.sorted()
    var sources: [String: String] = [:]
    for (source, target) in names where !target.isEmpty {
      // Names that nobody wants may well be equal.
      if needed.contains(target), let first = sources[target] {
        throw .collision(path: path, name: target, first: first, second: source)
      }
      sources[target] = source
    }
    rows = wanted.map { name, dimensions in
      guard let source = sources[name], let entry = file.entries[source] else {
        return Row(target: name, targetShape: dimensions, verdict: .missing)
      }
      let verdict: Verdict =
        entry.shape != dimensions ? .shape : entry.type.isReal ? .loaded : .type
      return Row(
        source: source, sourceShape: entry.shape, target: name, targetShape: dimensions,
        verdict: verdict)
    }
    for (source, target) in names where !needed.contains(target) {
      rows.append(
        Row(
          source: source, sourceShape: file.entries[source]?.shape,
          target: target.isEmpty || target == source ? nil : target,
          verdict: target.isEmpty ? .ignored : .unused))
    }
  }

  /// Each tensor's name in the file and the one that it gets, in the file's order.
  private static func names(
    in file: SafetensorsFile, path: String, for graph: ShapedGraph, _ rules: RenameRules,
    idle: inout Set<String>
  ) throws(RenameError) -> [(source: String, target: String)] {
    let ordered = file.entries.sorted {
      ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key)
    }.map(\.key)
    guard rules.isByOrder else {
      let names = file.namesForNetworks
      let wanted = ordered.filter { names[$0] != "" }
      let renamed = try rules.renamed(wanted.map { names[$0] ?? $0 }, idle: &idle)
      var next = renamed.makeIterator()
      return ordered.map { ($0, names[$0] == "" ? "" : next.next() ?? "") }
    }
    let order = try WeightOrder.targets(of: file, path: path, for: graph)
    return ordered.map { ($0, order[$0] ?? "") }
  }
}

extension WeightMatch {
  /// Leaves parameters as they are, whatever the file has for them.
  package mutating func leaveOut(_ targets: Set<String>) {
    for index in rows.indices where rows[index].targetShape != nil {
      if targets.contains(rows[index].target ?? "") { rows[index].verdict = .ignored }
    }
  }

  /// For each of the network's tensors that the file holds, the file's name for it.
  package var sources: [String: String] {
    var sources: [String: String] = [:]
    for row in rows where row.verdict == .loaded { sources[row.target ?? ""] = row.source }
    return sources
  }

  package func count(_ verdict: Verdict) -> Int { rows.count { $0.verdict == verdict } }

  /// Whether every parameter of the network gets its numbers.
  package var isComplete: Bool {
    rows.allSatisfy { row in
      switch row.verdict {
      case .loaded, .unused, .ignored: true
      case .shape, .type, .missing: false
      }
    }
  }

  /// `12 tensors loaded, 2 of other shapes, 1 missing, 3 not used`.
  package var summary: String {
    let words: [(Verdict, String)] = [
      (.shape, "of other shapes"), (.type, "of whole numbers"), (.missing, "missing"),
      (.unused, "not used"), (.ignored, "left out"),
    ]
    let loaded = count(.loaded)
    let parts = words.compactMap { verdict, word in
      count(verdict) == 0 ? nil : "\(count(verdict)) \(word)"
    }
    return (["\(loaded) \(loaded == 1 ? "tensor" : "tensors") loaded"] + parts)
      .joined(separator: ", ") + idleText
  }

  /// `; 2 rules match no tensor, such as “a.*=b.*”`; nothing where all do.
  private var idleText: String {
    guard let first = idleRules.first else { return "" }
    return idleRules.count == 1
      ? "; the rule \(first.quoted) matches no tensor"
      : "; \(idleRules.count) rules match no tensor, such as \(first.quoted)"
  }

  /// Rules that would load what is not loaded as things are, best first.
  ///
  /// - Returns: `torch` or `by-order`, or nil where neither helps.
  package static func advice(
    _ file: SafetensorsFile, path: String, for graph: ShapedGraph
  ) -> String? {
    func match(_ rules: RenameRules) -> WeightMatch? {
      try? WeightMatch(matching: file, path: path, for: graph, rules)
    }
    if let torch = match(.torch) {
      let loaded = torch.count(.loaded)
      if torch.isComplete || (loaded > 0 && loaded > match(.none)?.count(.loaded) ?? 0) {
        return "torch"
      }
    }
    let isOrdered = (try? WeightOrder.targets(of: file, path: path, for: graph)) != nil
    return isOrdered ? "by-order" : nil
  }
}

extension NumberType {
  /// Whether its numbers are real ones, which single precision can stand for.
  fileprivate var isReal: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: true
    case .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8, .bool: false
    }
  }
}
