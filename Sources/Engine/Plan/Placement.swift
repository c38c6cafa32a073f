import Netlab

/// Which values share one buffer, and where in it: concatenations and merged siblings that need no copying.
///
/// Activations lie in memory as blocks of eight channels, each block holding the whole batch:
/// `[channels / 8][batch][height][width][8]`. So any run of whole blocks is itself a dense tensor, for any batch; a branch
/// writes its part of a concatenation in place, and a merged convolution's parts are read as they are.
struct Placement: Hashable {
  struct Slot: Hashable {
    var group: Int
    /// In channels, a multiple of eight.
    var offset: Int
  }

  /// The channels of each shared buffer.
  private(set) var channels: [Int] = []
  private(set) var slots: [Int: Slot] = [:]

  /// Finds places; may take siblings apart again that cannot lie side by side.
  static func placing(_ graph: PlanGraph) -> (PlanGraph, Placement) {
    var placement = Placement()
    for node in graph.nodes.reversed() {
      if case .concat = graph.operation(node.members[0]) { placement.place(node, in: graph) }
    }
    var result = graph
    result.nodes = graph.nodes.flatMap { node in
      node.members.count == 1 ? [node] : placement.placeSiblings(node, in: graph)
    }
    return (result, placement)
  }

  private func mayShare(_ value: Int, in graph: PlanGraph) -> Bool {
    guard slots[value] == nil else { return false }
    if case .concat = graph.graph.nodes[value].operation { return isAligned(value, in: graph) }
    return graph.carriesWholeTensor(value)
  }

  /// Whether all parts of a concatenation but the last are whole blocks.
  private func isAligned(_ value: Int, in graph: PlanGraph) -> Bool {
    let inputs = graph.graph.nodes[value].inputs
    return inputs.dropLast().allSatisfy { graph.shape(of: $0).channels % 8 == 0 }
  }

  private mutating func place(_ node: PlanGraph.Node, in graph: PlanGraph) {
    let output = node.members[0].output
    guard isAligned(output, in: graph) else { return }
    if slots[output] == nil {
      // All parts may lie side by side already, in a later concatenation's buffer.
      if let first = slots[node.inputs[0]], lieInOrder(node.inputs, in: graph) {
        slots[output] = first
        return
      }
      slots[output] = Slot(group: channels.count, offset: 0)
      channels.append(graph.shape(of: output).channels.roundedUpToBlock)
    }
    guard var slot = slots[output] else { return }
    for input in node.inputs {
      // A sum's result takes over its addend's memory, which therefore has to lie there too.
      if mayShare(input, in: graph), !graph.nodes.contains(where: { $0.addend == input }),
        !graph.nodes.contains(where: { $0.addend != nil && $0.members[0].output == input })
      {
        slots[input] = slot
      }
      slot.offset += graph.shape(of: input).channels
    }
  }

  private func lieInOrder(_ values: [Int], in graph: PlanGraph) -> Bool {
    guard var next = slots[values[0]] else { return false }
    for value in values {
      guard slots[value] == next else { return false }
      next.offset += graph.shape(of: value).channels
    }
    return true
  }

  /// Puts the results of merged siblings side by side; those of them that lie elsewhere become nodes of their own.
  private mutating func placeSiblings(
    _ node: PlanGraph.Node, in graph: PlanGraph
  ) -> [PlanGraph.Node] {
    var free = node.members.filter { slots[$0.output] == nil }
    let placed = node.members.filter { slots[$0.output] != nil }
    let width = free.reduce(0) { $0 + graph.shape(of: $1.output).channels }
    var merged = node
    var apart = placed
    if let index = placed.firstIndex(where: { slots[$0.output]?.offset == 0 }),
      let slot = slots[placed[index].output]
    {
      // In front of a concatenation whose first part is a sibling.
      for (value, other) in slots where other.group == slot.group { slots[value]?.offset += width }
      var offset = 0
      for member in free {
        slots[member.output] = Slot(group: slot.group, offset: offset)
        offset += graph.shape(of: member.output).channels
      }
      channels[slot.group] += width
      free.append(placed[index])
      apart.remove(at: index)
    } else if free.count > 1 {
      var offset = 0
      for member in free {
        slots[member.output] = Slot(group: channels.count, offset: offset)
        offset += graph.shape(of: member.output).channels
      }
      channels.append(width)
    }
    merged.members = free
    let others = apart.map { member in
      var other = node
      other.members = [member]
      return other
    }
    return free.isEmpty ? others : [merged] + others
  }
}

extension Int {
  /// The next multiple of eight channels.
  var roundedUpToBlock: Int { (self + 7) / 8 * 8 }
}
