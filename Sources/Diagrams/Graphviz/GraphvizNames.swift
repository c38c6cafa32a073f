import CGraphviz

/// Numbers for the names in a graph, in the order of their first use.
///
/// Graphviz goes through subgraphs in the order of their numbers, and numbers them by where their
/// names lie in memory unless told otherwise: one text would give several pictures.
final class GraphvizNames {
  private var numbers: [String: IDTYPE] = [:]
  private var names: [UnsafeMutablePointer<CChar>] = []
  private var nameless: IDTYPE = 0

  deinit {
    for name in names { name.deallocate() }
  }

  /// The number of a name, even; of something without a name the next odd one.
  private func number(of name: UnsafeMutablePointer<CChar>?, isNew: Bool) -> IDTYPE? {
    guard let name else {
      nameless += 1
      return isNew ? 2 * nameless - 1 : nil
    }
    let text = String(cString: name)
    if let known = numbers[text] { return known }
    guard isNew else { return nil }
    let bytes = text.utf8CString
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { copy[index] = byte }
    names.append(copy)
    // No object of Graphviz's may have the number 0.
    numbers[text] = 2 * IDTYPE(names.count)
    return 2 * IDTYPE(names.count)
  }

  private func name(of number: IDTYPE) -> UnsafeMutablePointer<CChar>? {
    guard number % 2 == 0, number > 0, number / 2 <= IDTYPE(names.count) else { return nil }
    return names[Int(number / 2) - 1]
  }

  private static func at(_ state: UnsafeMutableRawPointer?) -> GraphvizNames? {
    state.map { Unmanaged<GraphvizNames>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The functions that Graphviz calls; it keeps the pointer for as long as there are graphs.
  nonisolated(unsafe) static let discipline: UnsafeMutablePointer<Agiddisc_t> = {
    let functions = UnsafeMutablePointer<Agiddisc_t>.allocate(capacity: 1)
    functions.initialize(to: Agiddisc_t())
    functions.pointee.open = { _, _ in
      Unmanaged.passRetained(GraphvizNames()).toOpaque()
    }
    functions.pointee.map = { state, _, name, id, isNew in
      guard let number = GraphvizNames.at(state)?.number(of: name, isNew: isNew != 0) else {
        return 0
      }
      id?.pointee = number
      return 1
    }
    functions.pointee.alloc = { _, _, _ in 1 }
    functions.pointee.free = { _, _, _ in }
    functions.pointee.print = { state, _, id in GraphvizNames.at(state)?.name(of: id) }
    functions.pointee.close = { state in
      if let state { Unmanaged<GraphvizNames>.fromOpaque(state).release() }
    }
    functions.pointee.idregister = { _, _, _ in }
    return functions
  }()
}

/// A text that Graphviz reads piece by piece.
final class GraphvizText {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) {
    rest = Array(text.utf8)[...]
  }

  private func read(into buffer: UnsafeMutablePointer<CChar>, most count: Int) -> Int32 {
    let piece = rest.prefix(count)
    rest = rest.dropFirst(count)
    for (index, byte) in piece.enumerated() { buffer[index] = CChar(bitPattern: byte) }
    return Int32(piece.count)
  }

  /// The function that Graphviz reads with; its other two are never called.
  nonisolated(unsafe) static let discipline: UnsafeMutablePointer<Agiodisc_t> = {
    let functions = UnsafeMutablePointer<Agiodisc_t>.allocate(capacity: 1)
    functions.initialize(to: Agiodisc_t())
    functions.pointee.afread = { channel, buffer, count in
      guard let channel, let buffer, count > 0 else { return 0 }
      return Unmanaged<GraphvizText>.fromOpaque(channel).takeUnretainedValue()
        .read(into: buffer, most: Int(count))
    }
    return functions
  }()

  /// The graph that the text describes; nil where it describes none.
  func graph() -> UnsafeMutablePointer<graph_t>? {
    var disciplines = Agdisc_t()
    disciplines.id = GraphvizNames.discipline
    disciplines.io = Self.discipline
    return agread(Unmanaged.passUnretained(self).toOpaque(), &disciplines)
  }
}
