/// A layer of a graph, as far as wiring goes.
package protocol WiredNode {
  /// The nodes that it reads, all of them earlier.
  var inputs: [Int] { get set }
}

extension OpenNode: WiredNode {}
extension ShapedNode: WiredNode {}

extension Array where Element: WiredNode {
  /// For each node, whether it is the input or `output` depends on it.
  package func isBehind(_ output: Int) -> [Bool] {
    var needed = [Bool](repeating: false, count: count)
    needed[0] = true
    needed[output] = true
    for index in indices.reversed() where needed[index] {
      for input in self[index].inputs { needed[input] = true }
    }
    return needed
  }

  /// Drops every node that `output` does not depend on, and returns the output's new place.
  package mutating func keep(behind output: Int) -> Int {
    let needed = isBehind(output)
    var places = [Int](repeating: 0, count: count)
    var kept: [Element] = []
    for (index, var node) in enumerated() where needed[index] {
      node.inputs = node.inputs.map { places[$0] }
      places[index] = kept.count
      kept.append(node)
    }
    self = kept
    return places[output]
  }
}
