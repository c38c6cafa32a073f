import Netlab
import TestExamples
import Testing

/// Operators without a sliding window: shapes, parameters and operations, counted one by one.
@Suite struct `Pointwise, dense and merging rules` {
  private let maps = Shape(7, 5, 9)

  /// Elementwise operations when each of the 7·5·9 numbers takes `each` of them.
  private func count(each: Int, of shape: Shape) -> Int {
    var operations = 0
    for _ in 0..<shape.channels {
      for _ in 0..<shape.height {
        for _ in 0..<shape.width {
          for _ in 0..<each { operations += 1 }
        }
      }
    }
    return operations
  }

  private func expect(
    _ rules: any OperatorRules, on inputs: [Shape], gives output: Shape,
    parameters: [String] = [], inference: Cost = .nothing, training: Cost? = nil,
    location: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let open = inputs.map { OpenShape($0) }
    #expect(try rules.outputShape(of: open) == OpenShape(output), sourceLocation: location)
    #expect(
      try rules.parameters(of: open).map { "\($0.role) \($0.dimensions) \($0.count)" }
        == parameters, sourceLocation: location)
    #expect(
      try rules.cost(of: inputs, output: output, mode: .inference) == inference,
      sourceLocation: location)
    #expect(
      try rules.cost(of: inputs, output: output, mode: .training) == training ?? inference,
      sourceLocation: location)
  }

  @Test func `an activation is one operation for each number`() throws {
    for example in OperatorExample.examples(of: .activation) {
      try expect(
        example.operation.rules, on: [maps], gives: maps,
        inference: Cost(elementwiseOperations: count(each: 1, of: maps)))
    }
  }

  @Test func `LRN squares, adds, scales, shifts, raises and divides`() throws {
    for size in [1, 3, 5, 15] {
      let each = size + (size - 1) + 1 + 1 + 1 + 1
      try expect(
        LRN(size: size), on: [maps], gives: maps,
        inference: Cost(elementwiseOperations: count(each: each, of: maps)))
    }
  }

  @Test func `batch normalisation owns four numbers for each channel`() throws {
    try expect(
      BatchNorm(), on: [maps], gives: maps,
      parameters: ["weight [7] 7", "bias [7] 7", "mean [7] 7", "variance [7] 7"],
      inference: Cost(elementwiseOperations: count(each: 2, of: maps)),
      training: Cost(elementwiseOperations: count(each: 7, of: maps)))
    let open = [OpenShape(maps)]
    #expect(try BatchNorm().parameters(of: open).map(\.isLearned) == [true, true, false, false])
    #expect(
      try BatchNorm(scale: false).parameters(of: open).map(\.role) == [.bias, .mean, .variance])
    #expect(
      try BatchNorm(shift: false).parameters(of: open).map(\.role) == [.weight, .mean, .variance])
  }

  @Test func `a scale is a multiplication and an addition`() throws {
    try expect(
      Scale(), on: [maps], gives: maps, parameters: ["weight [7] 7", "bias [7] 7"],
      inference: Cost(elementwiseOperations: count(each: 2, of: maps)))
    try expect(
      Scale(bias: false), on: [maps], gives: maps, parameters: ["weight [7] 7"],
      inference: Cost(elementwiseOperations: count(each: 1, of: maps)))
  }

  @Test func `dropout costs only in training`() throws {
    try expect(
      Dropout(rate: 0.4), on: [maps], gives: maps,
      training: Cost(elementwiseOperations: count(each: 1, of: maps)))
  }

  @Test func `a linear layer multiplies each input with each unit's weight`() throws {
    for (input, units) in [(maps, 11), (Shape(13, 1, 1), 6), (Shape(1, 1, 17), 1)] {
      var products = 0
      for _ in 0..<units { products += count(each: 1, of: input) }
      try expect(
        Linear(units: units), on: [input], gives: Shape(units, 1, 1),
        parameters: ["weight \([units, input.elements]) \(products)", "bias [\(units)] \(units)"],
        inference: Cost(multiplyAdds: products, elementwiseOperations: units))
      try expect(
        Linear(units: units, bias: false), on: [input], gives: Shape(units, 1, 1),
        parameters: ["weight \([units, input.elements]) \(products)"],
        inference: Cost(multiplyAdds: products))
    }
  }

  @Test func `a fixed linear layer learns nothing`() throws {
    let fixed = try Linear(units: 3, learned: false).parameters(of: [OpenShape(maps)])
    #expect(fixed.map(\.isLearned) == [false, false])
    #expect(fixed.map(\.count) == [945, 3])
  }

  @Test func `softmax compares, subtracts, exponentiates, adds and divides`() throws {
    try expect(
      Softmax(), on: [maps], gives: maps,
      inference: Cost(elementwiseOperations: count(each: 5, of: maps)))
  }

  @Test func `flattening and padding channels move numbers only`() throws {
    try expect(Flatten(), on: [maps], gives: Shape(315, 1, 1))
    try expect(ChannelPad(channels: 12), on: [maps], gives: Shape(12, 5, 9))
    try expect(ChannelPad(channels: 7), on: [maps], gives: maps)
  }

  @Test func `the global mean reads every number once`() throws {
    try expect(
      GlobalAveragePool(), on: [maps], gives: Shape(7, 1, 1),
      inference: Cost(elementwiseOperations: count(each: 1, of: maps)))
  }

  @Test func `a concatenation adds up channels`() throws {
    try expect(
      Concat(), on: [maps, Shape(3, 5, 9), Shape(8, 5, 9)], gives: Shape(18, 5, 9))
    try expect(Concat(), on: [maps], gives: maps)
  }

  @Test func `a sum of n branches is n − 1 additions for each number`() throws {
    try expect(
      Sum(), on: [maps, maps, maps], gives: maps,
      inference: Cost(elementwiseOperations: count(each: 2, of: maps)))
    try expect(Sum(), on: [maps], gives: maps)
  }

  @Test func `reach tells what an output looks at`() {
    let open = OpenShape(7, Extent(5, 9))
    for kind in Operator.Kind.allCases where kind != .foreign {
      let reach = OperatorExample.examples(of: kind)[0].operation.rules.reach(on: open)
      switch kind {
      case .convolution:
        #expect(
          reach
            == .window(
              Window(
                size: 3, stride: 1, padding: Margins(top: 1, left: 1, bottom: 1, right: 1))))
      case .maxPool: #expect(reach == .window(Window(size: 2, stride: 2, padding: .zero)))
      case .averagePool:
        #expect(
          reach == .window(Window(size: Extent(2, 3), stride: Extent(2, 3), padding: .zero)))
      case .globalAveragePool, .linear, .flatten: #expect(reach == .whole)
      case .adaptiveAveragePool: #expect(reach == .irregular)
      case .input, .lrn, .batchNorm, .scale, .activation, .dropout, .softmax, .concat, .sum,
        .channelPad, .channelShuffle, .foreign:
        #expect(reach == .point)
      }
    }
  }
}
