import Netlab
import TestExamples
import Testing

@Suite struct `Convolution rules` {
  /// Shape, parameters and multiply-adds against a walk over every position and tap.
  private func check(_ convolution: Convolution, on input: Shape) throws {
    let note: Comment = "\(convolution.label) \(convolution.padding.signature) on \(input)"
    let walk = SlowConvolution(convolution, on: input)
    let inputs = [OpenShape(input)]
    guard walk.outputShape.height > 0, walk.outputShape.width > 0 else {
      #expect(throws: Problem.self, note) { try convolution.outputShape(of: inputs) }
      return
    }
    #expect(try convolution.outputShape(of: inputs) == OpenShape(walk.outputShape), note)
    let parameters = try convolution.parameters(of: inputs)
    let weights = parameters.filter { $0.role == .weight }
    #expect(weights.map(\.count) == [walk.weights], note)
    #expect(parameters.filter { $0.role == .bias }.reduce(0) { $0 + $1.count } == walk.biases, note)
    let outputs = walk.outputShape.elements
    for mode in Mode.allCases {
      #expect(
        try convolution.cost(of: [input], output: walk.outputShape, mode: mode)
          == Cost(
            multiplyAdds: walk.multiplyAdds,
            elementwiseOperations: convolution.bias ? outputs : 0), note)
    }
  }

  @Test(arguments: OperatorExample.examples(of: .convolution))
  func `agree with a walk over every tap`(_ example: OperatorExample) throws {
    guard case .convolution(let convolution) = example.operation else { return }
    try check(convolution, on: example.inputs[0])
  }

  @Test(arguments: [1, 3, 4, 5, 8, 17])
  func `agree with a walk for every mix of window, stride, padding and dilation`(
    channels: Int
  ) throws {
    let paddings: [Padding] = [
      .symmetric, .same, .valid, 1, Padding(0, 2), Padding(top: 0, left: 3, bottom: 1, right: 2),
    ]
    for kernel in [Extent(1, 1), Extent(2, 3), Extent(5, 1), Extent(4, 4)] {
      for stride in [Extent(1, 1), Extent(2, 3), Extent(7, 1)] {
        for dilation in [Extent(1, 1), Extent(2, 1), Extent(3, 2)] {
          for padding in paddings {
            let convolution = Convolution(
              kernel: kernel, filters: 3, stride: stride, padding: padding, dilation: dilation,
              bias: kernel.height == 2)
            try check(convolution, on: Shape(channels, 6, 9))
          }
        }
      }
    }
  }

  @Test(arguments: [1, 3, 4, 5, 8, 17])
  func `agree with a walk for every group count that divides`(channels: Int) throws {
    for groups in 1...channels where channels % groups == 0 {
      for filtersPerGroup in [1, 2, 3] {
        try check(
          Convolution(kernel: Extent(3, 2), filters: groups * filtersPerGroup, groups: groups),
          on: Shape(channels, 5, 9))
      }
    }
    for multiplier in [1, 2, 8] {
      try check(
        Convolution(kernel: 3, filters: 1, stride: 2, multiplier: multiplier),
        on: Shape(channels, 5, 9))
    }
  }

  @Test func `weights have the extents that files list`() throws {
    func dimensions(_ convolution: Convolution, channels: Int) throws -> [[Int]] {
      try convolution.parameters(of: [OpenShape(channels, Extent(5, 9))]).map(\.dimensions)
    }
    #expect(
      try dimensions(Convolution(kernel: Extent(3, 5), filters: 4), channels: 7)
        == [[4, 7, 3, 5], [4]])
    #expect(
      try dimensions(Convolution(kernel: 3, filters: 6, groups: 2, bias: false), channels: 4)
        == [[6, 2, 3, 3]])
    #expect(
      try dimensions(Convolution(kernel: 3, filters: 1, multiplier: 2), channels: 5)
        == [[10, 1, 3, 3], [10]])
    let table = Convolution(kernel: 3, filters: 2, connections: [[0, 1], [2]])
    let weight = try table.parameters(of: [OpenShape(3, Extent(5, 9))])[0]
    #expect(weight.dimensions == [2, 3, 3, 3])
    #expect(weight.count == 27)
  }

  @Test func `a depthwise convolution resolves to groups`() throws {
    let network = Network("depthwise", input: Shape(5, 6, 9)) {
      depthwiseConv(`3x3`, multiplier: 2, stride: 2, padding: .same, activation: nil)
    }
    let graph = try ShapedGraph(network)
    #expect(
      graph.nodes[1].operation
        == .convolution(
          Convolution(
            kernel: 3, filters: 10, stride: 2,
            padding: Padding(top: 0, left: 1, bottom: 1, right: 1), groups: 5)))
  }
}
