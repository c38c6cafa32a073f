import Netlab

extension Rewrite {
  /// Repeated blocks repeated more or less often, by a factor, at least once each.
  ///
  /// A block is any part with one way in and one way out that stands several times in a row, or a
  /// row of such parts. One that begins a stage, with a stride or a projection of its own, is another
  /// part, and stays as it is.
  /// - Source: Tan and Le 2019 (EfficientNet), §3.2: depth scaling.
  package static func depth(_ factor: Double) -> Rewrite {
    let name = "depth \(factor.inShort)"
    return Rewrite(name: name) { network throws(RewriteError) in
      try ChannelScale.check(factor, in: factors, of: name)
      let stretches = try repeatedStretches(of: network)
      guard !stretches.isEmpty else {
        throw .nothingToRewrite(
          rewrite: name, network: network.name,
          wanted: "part that stands several times in a row")
      }
      var edit = NetworkEdit(network)
      var stretch = 0
      while edit.next < network.nodes.count {
        guard stretch < stretches.count, edit.next == stretches[stretch].start else {
          edit.keep()
          continue
        }
        let run = stretches[stretch]
        let wanted = max(1, Int((Double(run.count) * factor).rounded()))
        for _ in 0..<min(wanted, run.count) * run.length { edit.keep() }
        if wanted < run.count { edit.cut((run.count - wanted) * run.length) }
        for number in 0..<max(0, wanted - run.count) { edit.repeatLast(run, number: number) }
        stretch += 1
      }
      return [edit.network(named: "\(network.name)-depth-\(factor.inShort)")]
    }
  }

  /// A part that stands `count` times in a row, `length` nodes each time.
  struct Stretch: Hashable {
    var start: Int
    var length: Int
    var count: Int
  }

  static func repeatedStretches(of network: Network) throws(RewriteError) -> [Stretch] {
    let graph = try openGraph(of: network)
    let segments = segments(of: network)
    var found: [Stretch] = []
    var place = 0
    while place < segments.count {
      guard let run = longestRun(from: place, segments, graph) else {
        place += 1
        continue
      }
      found.append(run.stretch)
      place += run.segments
    }
    return found
  }

  /// The nodes behind the input as parts that only their last node connects with what follows.
  private static func segments(of network: Network) -> [Range<Int>] {
    var lastRead = Array(network.nodes.indices)
    for (index, node) in network.nodes.enumerated() {
      for input in node.inputs { lastRead[input] = index }
    }
    for output in [network.output] + network.heads.map(\.output) {
      lastRead[output] = network.nodes.count
    }
    var segments: [Range<Int>] = []
    var (start, farthest) = (1, 0)
    for index in network.nodes.indices.dropFirst() {
      // All earlier nodes are read before or at this one: only this one leads on.
      if farthest <= index {
        segments.append(start..<index + 1)
        start = index + 1
      }
      farthest = max(farthest, lastRead[index])
    }
    return segments
  }

  private static func longestRun(
    from place: Int, _ segments: [Range<Int>], _ graph: OpenGraph
  ) -> (stretch: Stretch, segments: Int)? {
    for period in 1...8 where place + 2 * period <= segments.count {
      let first = segments[place].lowerBound..<segments[place + period - 1].upperBound
      guard hasWeights(first, graph) else { continue }
      var count = 1
      while place + (count + 1) * period <= segments.count {
        let next =
          segments[place + count * period]
          .lowerBound..<segments[place + (count + 1) * period - 1]
          .upperBound
        guard isSame(first, next, graph) else { break }
        count += 1
      }
      if count > 1 {
        return (
          Stretch(start: first.lowerBound, length: first.count, count: count), count * period
        )
      }
    }
    return nil
  }

  private static func hasWeights(_ nodes: Range<Int>, _ graph: OpenGraph) -> Bool {
    nodes.contains { graph.nodes[$0].operation.countsAsDepth }
  }

  /// Whether two parts have the same operators and wires, and put out the same shape.
  private static func isSame(_ one: Range<Int>, _ other: Range<Int>, _ graph: OpenGraph) -> Bool {
    guard one.count == other.count else { return false }
    let shift = other.lowerBound - one.lowerBound
    return zip(one, other).allSatisfy { first, second in
      let (a, b) = (graph.nodes[first], graph.nodes[second])
      return a.operation == b.operation && a.shape == b.shape
        && a.inputs.map { $0 + shift } == b.inputs
    }
  }
}

extension NetworkEdit {
  /// The next `count` nodes go, and what reads the last of them reads the last one kept.
  mutating func cut(_ count: Int) {
    let last = nodes.count - 1
    for _ in 0..<count { replace(by: last) }
  }

  /// One more copy of a stretch whose nodes have all been passed.
  mutating func repeatLast(_ run: Rewrite.Stretch, number: Int) {
    let lastCopy = run.start + (run.count - 1) * run.length
    let before = lastCopy - 1
    var copies: [Int: Int] = [before: nodes.count - 1]
    for index in lastCopy..<lastCopy + run.length {
      let node = source.nodes[index]
      let inputs = node.inputs.compactMap { copies[$0] }
      copies[index] = insert(
        node.operation, path: path(ofCopy: number, of: index, in: run), reading: inputs)
    }
    moveLast(of: run)
  }

  /// The path of a copy: the number that counts the blocks, counted on.
  private func path(ofCopy number: Int, of index: Int, in run: Rewrite.Stretch) -> String {
    let parts = source.nodes[index].path.split(separator: "/")
    let before = source.nodes[index - run.length].path.split(separator: "/")
    guard parts.count == before.count,
      let place = parts.indices.first(where: { parts[$0] != before[$0] })
    else { return source.nodes[index].path }
    let stem = parts[place].reversed().drop(while: \.isNumber).reversed()
    guard let last = Int(parts[place].dropFirst(stem.count)) else {
      return source.nodes[index].path
    }
    var path = parts.map(String.init)
    path[place] = String(stem) + "\(last + number + 1)"
    return path.joined(separator: "/")
  }
}
