/// The units of two networks by the names that a reader of their comparison knows: the first
/// network's, for whatever both have.
struct Naming {
  enum Name: Hashable {
    case both(Int)
    case secondAlone(Int)
  }

  private let graph: ArchitectureGraph
  private let other: ArchitectureGraph
  private let match: ArchitectureMatch
  private let paths: Set<String>

  private static let mostNames = 6

  init(_ graph: ArchitectureGraph, _ other: ArchitectureGraph, _ match: ArchitectureMatch) {
    self.graph = graph
    self.other = other
    self.match = match
    paths = Set(graph.units.map(\.path))
  }

  func name(ofSecond unit: Int) -> Name {
    match.first[unit].map { .both($0) } ?? .secondAlone(unit)
  }

  /// Paths without the modules that all of them share with `path`.
  func texts(of names: [Name], beside path: String) -> [String] {
    let all = names.map { name in
      switch name {
      case .both(let unit): graph.units[unit].path.split(separator: "/")
      case .secondAlone(let unit): other.units[unit].path.split(separator: "/")
      }
    }
    let shared = all.reduce(path.split(separator: "/").dropLast()) { shared, parts in
      shared.prefix(zip(shared, parts.dropLast()).prefix { $0 == $1 }.count)
    }
    return zip(names, all).map { name, parts in
      let text = parts.dropFirst(shared.count).joined(separator: "/")
      if case .secondAlone(let unit) = name, paths.contains(other.units[unit].path) {
        return "the other's \(text)"
      }
      return text
    }
  }

  /// Two lists, `a, b` and `b, a`, of which long ones keep what differs.
  func change(
    _ property: String, from names: [Name], to others: [Name], beside path: String,
    separator: String
  ) -> LayerDifference.Change {
    var (start, tail) = (0, 0)
    let least = min(names.count, others.count)
    if max(names.count, others.count) > Self.mostNames {
      start = zip(names, others).prefix { $0 == $1 }.count
      tail =
        zip(names.reversed(), others.reversed()).prefix(least - start).prefix { $0 == $1 }.count
    }
    let texts = texts(of: names + others, beside: path)
    func text(_ list: ArraySlice<String>) -> String {
      let part = list.dropFirst(start).dropLast(tail)
      let more = part.count - Self.mostNames
      let shown = part.prefix(more > 1 ? Self.mostNames : part.count)
      let ellipsis = ["…"]
      return
        ((start > 0 ? ellipsis : []) + shown + (tail > 0 ? ellipsis : [])
        + (more > 1 ? ["\(more) more"] : [])).joined(separator: separator)
    }
    return LayerDifference.Change(
      property: property, before: text(texts.prefix(names.count)),
      after: text(texts.dropFirst(names.count)))
  }

  /// What a layer reads in place of what.
  ///
  /// - Parameter isOrdered: whether it matters which of its inputs is which.
  func reading(
    _ property: String, from names: [Name], to others: [Name], beside path: String,
    isOrdered: Bool = false
  ) -> LayerDifference.Change {
    var lost: [Name] = []
    var left: [Name: Int] = [:]
    for name in others { left[name, default: 0] += 1 }
    for name in names {
      if let count = left[name], count > 0 {
        left[name] = count - 1
      } else {
        lost.append(name)
      }
    }
    var gained: [Name] = []
    for name in others.reversed() {
      guard let count = left[name], count > 0 else { continue }
      left[name] = count - 1
      gained.insert(name, at: 0)
    }
    let isWhole = isOrdered || lost.isEmpty || gained.isEmpty
    return change(
      property, from: isWhole ? names : lost, to: isWhole ? others : gained, beside: path,
      separator: isOrdered ? ", " : " + ")
  }
}
