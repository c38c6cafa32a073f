import Netlab

/// What outputs depend on along one axis, found by following single indices from layer to layer.
struct Dependence {
  enum Direction: CaseIterable { case height, width }

  /// The indices of its input that an operator's output reads, unbounded on both sides.
  enum Reading {
    case taps(stride: Int, first: Int, step: Int, count: Int)
    /// Patches of different sizes, or differently far apart.
    case uneven([Range<Int>])

    func indices(of output: Int) -> [Int] {
      switch self {
      case .taps(let stride, let first, let step, let count):
        (0..<count).map { output * stride + first + $0 * step }
      case .uneven(let patches):
        Array(patches[output])
      }
    }
  }

  static func reading(
    of node: ShapedNode, in graph: ShapedGraph, along direction: Direction
  ) -> Reading {
    let axis: (Extent) -> Int = direction == .height ? \.height : \.width
    let input = node.inputs.first.map { axis(graph.nodes[$0].shape.extent) } ?? 1
    let single = Reading.taps(stride: 1, first: 0, step: 1, count: 1)
    let all = Reading.taps(stride: 1, first: 0, step: 1, count: input)
    func window(_ kernel: Extent, _ stride: Extent, _ padding: Padding, _ dilation: Extent)
      -> Reading
    {
      let margins = padding.explicit ?? .zero
      return .taps(
        stride: axis(stride), first: direction == .height ? -margins.top : -margins.left,
        step: axis(dilation), count: axis(kernel))
    }
    switch node.operation {
    case .convolution(let layer):
      return window(layer.kernel, layer.stride, layer.padding, layer.dilation)
    case .maxPool(let layer): return window(layer.kernel, layer.stride, layer.padding, .one)
    case .averagePool(let layer): return window(layer.kernel, layer.stride, layer.padding, .one)
    case .globalAveragePool, .linear, .flatten: return all
    case .adaptiveAveragePool(let layer) where layer.outputs == .one: return all
    case .adaptiveAveragePool(let layer):
      let outputs = axis(layer.outputs)
      let extent = graph.nodes[node.inputs[0]].shape.extent
      // Patches that are even along one axis alone count as uneven along both.
      if extent.height % layer.outputs.height == 0, extent.width % layer.outputs.width == 0 {
        let side = input / outputs
        return .taps(stride: side, first: 0, step: 1, count: side)
      }
      return .uneven(
        (0..<outputs).map {
          $0 * input / outputs..<(($0 + 1) * input + outputs - 1) / outputs
        })
    case .input, .lrn, .batchNorm, .scale, .activation, .dropout, .softmax, .concat, .sum,
      .channelPad, .channelShuffle, .foreign:
      return single
    }
  }
}

extension Dependence {
  /// The input pixels that each output pixel of each node really depends on.
  struct Real {
    /// For each node and output index, the pixels of the network's input.
    var pixels: [[Set<Int>]] = []
    /// For each node and output index, whether padding lies anywhere on its ways to the input.
    var touchesPadding: [[Bool]] = []

    init(in graph: ShapedGraph, along direction: Direction) {
      let axis: (Extent) -> Int = direction == .height ? \.height : \.width
      for node in graph.nodes {
        let extent = axis(node.shape.extent)
        guard !node.inputs.isEmpty else {
          pixels.append((0..<extent).map { [$0] })
          touchesPadding.append([Bool](repeating: false, count: extent))
          continue
        }
        let reading = Dependence.reading(of: node, in: graph, along: direction)
        var seen = [Set<Int>](repeating: [], count: extent)
        var touches = [Bool](repeating: false, count: extent)
        for output in 0..<extent {
          for index in reading.indices(of: output) {
            for input in node.inputs {
              guard pixels[input].indices.contains(index) else {
                touches[output] = true
                continue
              }
              seen[output].formUnion(pixels[input][index])
              if touchesPadding[input][index] { touches[output] = true }
            }
          }
        }
        pixels.append(seen)
        touchesPadding.append(touches)
      }
    }
  }

  /// One way from a node to the network's input.
  struct Path {
    var readings: [Reading] = []

    /// The first and the last pixel that output `index` sees on this way, as if every layer went
    /// on beyond its edges.
    func pixels(of index: Int) -> ClosedRange<Int> {
      var (first, last) = (index, index)
      for reading in readings {
        first = reading.indices(of: first).min() ?? first
        last = reading.indices(of: last).max() ?? last
      }
      return first...last
    }
  }

  /// How many ways there are from a graph's nodes to its input.
  static func pathCount(in graph: ShapedGraph) -> Int {
    var counts: [Int] = []
    for node in graph.nodes {
      counts.append(max(1, node.inputs.reduce(0) { $0 + counts[$1] }))
    }
    return counts.reduce(0, +)
  }

  /// All ways from each node to the input; nil where patches are uneven.
  static func paths(in graph: ShapedGraph, along direction: Direction) -> [[Path]?] {
    var paths: [[Path]?] = []
    for node in graph.nodes {
      guard !node.inputs.isEmpty else {
        paths.append([Path()])
        continue
      }
      let reading = reading(of: node, in: graph, along: direction)
      if case .uneven = reading {
        paths.append(nil)
        continue
      }
      var all: [Path]? = []
      for input in node.inputs {
        guard let before = paths[input] else {
          all = nil
          break
        }
        all?.append(contentsOf: before.map { Path(readings: [reading] + $0.readings) })
      }
      paths.append(all)
    }
    return paths
  }
}
