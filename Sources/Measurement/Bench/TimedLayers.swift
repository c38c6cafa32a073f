import Analysis
import Engine
import Netlab

/// A plan's steps gathered into layers: conversions of layouts belong to the layer that wants them.
struct TimedLayers {
  /// The steps that compute the same layers, one after the other.
  struct Group: Hashable {
    var path: String
    var pass: LayerTiming.Pass
    var steps: [Int]
  }

  let groups: [Group]

  init(_ steps: [InferenceExecutable.StepDescription]) {
    var groups: [Group] = []
    for (index, step) in steps.enumerated() {
      let pass: LayerTiming.Pass = step.isBackward ? .backward : .forward
      if let last = groups.last, last.path == step.path, last.pass == pass {
        groups[groups.count - 1].steps.append(index)
      } else {
        groups.append(Group(path: step.path, pass: pass, steps: [index]))
      }
    }
    self.groups = groups
  }

  /// The layers' times, and rates where multiply-adds are counted.
  ///
  /// - Parameter seconds: of each step.
  func timings(
    _ steps: [InferenceExecutable.StepDescription], seconds: [Double], of graph: ShapedGraph,
    batch: Int, peaks: MachinePeaks?
  ) -> [LayerTiming] {
    let whole = seconds.reduce(0, +)
    let layers = Dictionary(graph.nodes.map { ($0.path[...], $0) }) { first, _ in first }
    return groups.map { group in
      let own = group.steps.reduce(0) { $0 + seconds[$1] }
      let multiplyAdds = group.steps.reduce(0) { $0 + steps[$1].multiplyAdds }
      let main =
        group.steps.max {
          (steps[$0].multiplyAdds, seconds[$0]) < (steps[$1].multiplyAdds, seconds[$1])
        }
        ?? group.steps[0]
      var names = [steps[main].implementation]
      for name in group.steps.map({ steps[$0].implementation }) where !names.contains(name) {
        names.append(name)
      }
      let nodes = Self.nodes(of: group.path, in: layers)
      var timing = LayerTiming(
        path: group.path, pass: group.pass, operator: nodes?.first?.operation.rules.name,
        kernel: nodes?.first?.operation.rules.geometry.map { [$0.kernel.height, $0.kernel.width] },
        seconds: own, shareOfTime: whole > 0 ? own / whole : 0, multiplyAdds: multiplyAdds,
        implementation: names.joined(separator: " + "))
      guard multiplyAdds > 0, own > 0 else { return timing }
      let rate = 2 * Double(multiplyAdds) / own
      timing.gigaflopsPerSecond = rate / 1e9
      timing.shareOfPeak = peaks.map { rate / $0.flopsPerSecond }
      if let nodes {
        let bytes = Self.bytes(nodes, of: graph, batch: batch, group.pass)
        let intensity = 2 * Double(multiplyAdds) / Double(bytes)
        timing.bytes = bytes
        timing.flopsPerByte = intensity
        timing.attainableGigaflopsPerSecond = peaks.map {
          $0.attainableFlopsPerSecond(atIntensity: intensity) / 1e9
        }
      }
      return timing
    }
  }

  /// The layers of a step's path; nil for steps that compute no layer of their own.
  private static func nodes(
    of path: String, in layers: [Substring: ShapedNode]
  ) -> [ShapedNode]? {
    if let node = layers[path[...]] { return [node] }
    var nodes: [ShapedNode] = []
    for part in path.split(separator: " + ") {
      guard let node = layers[part] else { return nil }
      nodes.append(node)
    }
    return nodes.isEmpty ? nil : nodes
  }

  /// Inputs, outputs and parameters, each once; an input that several layers share is read once.
  ///
  /// Backward, inputs, parameters and the outputs' gradients are read, and two gradients written.
  private static func bytes(
    _ nodes: [ShapedNode], of graph: ShapedGraph, batch: Int, _ pass: LayerTiming.Pass
  ) -> Int {
    let inputs = Set(nodes.flatMap(\.inputs)).reduce(0) { $0 + graph.nodes[$1].shape.elements }
    let outputs = nodes.reduce(0) { $0 + $1.shape.elements }
    let parameters = nodes.flatMap(\.parameters).reduce(0) { $0 + $1.dimensions.reduce(1, *) }
    return switch pass {
    case .forward: 4 * (batch * (inputs + outputs) + parameters)
    case .backward: 4 * (batch * (2 * inputs + outputs) + 2 * parameters)
    }
  }
}
