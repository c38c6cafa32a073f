import Analysis
import Netlab
import Testing

@Suite struct `Receptive fields` {
  /// What following single indices finds for a node along one axis; nil throughout where unknown.
  private struct Found: Equatable {
    var size: Int?
    var minimumSize: Int?
    var stride: Int?
    var padding: Int?
    var isAligned: Bool?

    init(_ axis: ReceptiveField.Axis) {
      size = axis.size
      minimumSize = axis.minimumSize
      stride = axis.stride
      padding = axis.padding
      isAligned = axis.isAligned
    }

    init(_ paths: [Dependence.Path]?) throws {
      guard let paths else { return }
      var (spans, strides): ([ClosedRange<Int>], Set<Int>) = ([], [])
      for path in paths {
        spans.append(path.pixels(of: 0))
        strides.insert(path.pixels(of: 1).lowerBound - path.pixels(of: 0).lowerBound)
      }
      let low = try #require(spans.map(\.lowerBound).min())
      let high = try #require(spans.map(\.upperBound).max())
      minimumSize = spans.map(\.count).min()
      if strides.count == 1 {
        size = high - low + 1
        stride = strides.first
        padding = -low
        isAligned = Set(spans.map { $0.lowerBound + $0.upperBound }).count == 1
      } else {
        size = spans.map(\.count).max()
        isAligned = false
      }
    }
  }

  private func check(_ graph: ShapedGraph, seed: UInt64? = nil) throws {
    let fields = ReceptiveField.fields(of: OpenGraph(graph))
    for direction in Dependence.Direction.allCases {
      let real = Dependence.Real(in: graph, along: direction)
      let paths = Dependence.paths(in: graph, along: direction)
      for (index, node) in graph.nodes.enumerated() {
        let axis = direction == .height ? fields[index].height : fields[index].width
        let place = "seed \(seed.map(String.init) ?? "none"), \(node.path), \(direction)"
        #expect(try Found(axis) == Found(paths[index]), "\(place)")
        guard let size = axis.size, let stride = axis.stride, let padding = axis.padding else {
          continue
        }
        for (output, pixels) in real.pixels[index].enumerated() {
          let first = output * stride - padding
          #expect(
            pixels.allSatisfy { first <= $0 && $0 < first + size }, "\(place), output \(output)")
          if !real.touchesPadding[index][output] {
            #expect(pixels.min() == first, "\(place), output \(output)")
            #expect(pixels.max() == first + size - 1, "\(place), output \(output)")
          }
        }
      }
    }
  }

  @Test func `agree with following every index through 150 random networks`() throws {
    let networks = RandomNetwork.sound(150, mode: .training) {
      Dependence.pathCount(in: $0) < 1000
    }
    #expect(networks.count == 150)
    for (seed, graph) in networks { try check(graph, seed: seed) }
    let fields = networks.flatMap { ReceptiveField.fields(of: OpenGraph($0.graph)) }
    #expect(fields.contains { $0.isAligned == false && $0.stride != nil })
    #expect(fields.contains { $0.isAligned == nil })
  }

  @Test func `have no stride where paths disagree on it`() throws {
    let graph = try ShapedGraph(
      Network("strides", input: Shape(7, 5, 8)) {
        concat {
          conv(Extent(5, 8), 2, padding: .valid)
          conv(Extent(3, 5), 2, stride: Extent(3, 4), padding: .valid)
        }
        relu()
      })
    try check(graph)
    let field = try #require(ReceptiveField.fields(of: OpenGraph(graph)).last)
    #expect(field.size == Extent(5, 8))
    #expect(field.minimumSize == Extent(3, 5))
    #expect(field.stride == nil && field.padding == nil)
    #expect(field.isAligned == false)
  }

  @Test func `keep what lies on one side of a misaligned merge`() throws {
    let graph = try ShapedGraph(
      Network("misaligned", input: Shape(7, 5, 9)) {
        sum {
          conv(3, 7, padding: Padding(top: 2, left: 0, bottom: 0, right: 2))
          identity()
        }
        conv(3, 2, stride: 2, dilation: 2)
      })
    try check(graph)
    let merged = ReceptiveField.fields(of: OpenGraph(graph))[3]
    #expect(merged.size == Extent(3, 3))
    #expect(merged.minimumSize == .one)
    #expect(merged.padding == Extent(2, 0))
    #expect(merged.isAligned == false)
  }

  @Test func `know no field behind patches of uneven size`() throws {
    let graph = try ShapedGraph(
      Network("uneven", input: Shape(7, 5, 9)) {
        adaptiveAveragePool(Extent(2, 3))
        conv(1, 2)
      })
    try check(graph)
    let field = ReceptiveField.fields(of: OpenGraph(graph))[1]
    #expect(field.height.size == nil && field.width.size == nil)
    #expect(field.size == nil && field.isAligned == nil)
  }

  @Test func `are everything behind a global pool, and unknown without a resolution`() throws {
    func network(_ channels: Int) -> Network {
      Network("global", channels: channels) {
        conv(3, 2, stride: 2)
        globalAveragePool()
      }
    }
    let closed = try ShapedGraph(network(7), input: Shape(7, 5, 9))
    try check(closed)
    let seen = try #require(ReceptiveField.fields(of: OpenGraph(closed)).last)
    #expect(seen.size == Extent(7, 11) && seen.padding == .one)
    let open = try #require(ReceptiveField.fields(of: OpenGraph(network(7))).last)
    #expect(open.size == nil && open.stride == nil && open.padding == nil)
  }

  @Test func `are unknown where they fit no number`() throws {
    let graph = try OpenGraph(
      Network("huge", channels: 7) {
        for _ in 0..<30 { maxPool(Extent(1 << 20)) }
      })
    let fields = ReceptiveField.fields(of: graph)
    #expect(fields[2].size == Extent(1 << 40))
    #expect(fields[30].size == nil && fields[30].stride == nil)
  }
}
