import Netlab
import TestExamples
import Testing

@Suite struct `Pooling rules` {
  private func check(
    _ rules: some OperatorRules, _ window: SlidingWindow, on input: Shape
  ) throws {
    let note: Comment = "\(rules.signature) on \(input)"
    let walk = SlowCount(window, on: input)
    guard !walk.rows.isEmpty, !walk.columns.isEmpty else {
      #expect(throws: Problem.self, note) { try rules.outputShape(of: [OpenShape(input)]) }
      return
    }
    let output = Shape(input.channels, walk.rows.count, walk.columns.count)
    #expect(try rules.outputShape(of: [OpenShape(input)]) == OpenShape(output), note)
    #expect(try rules.parameters(of: [OpenShape(input)]).isEmpty, note)
    var operations = 0
    for _ in 0..<input.channels { operations += walk.taps }
    #expect(
      try rules.cost(of: [input], output: output, mode: .inference)
        == Cost(elementwiseOperations: operations), note)
    // No window may lie on padding alone.
    #expect(walk.rows.allSatisfy { $0 < input.height && $0 + window.size.height > 0 }, note)
    #expect(walk.columns.allSatisfy { $0 < input.width && $0 + window.size.width > 0 }, note)
  }

  @Test(arguments: OperatorExample.all)
  func `the examples agree with a walk over every tap`(_ example: OperatorExample) throws {
    switch example.operation {
    case .maxPool(let pool): try check(pool, pool.slidingWindow, on: example.inputs[0])
    case .averagePool(let pool): try check(pool, pool.slidingWindow, on: example.inputs[0])
    case .input, .convolution, .globalAveragePool, .adaptiveAveragePool, .lrn, .batchNorm, .scale,
      .activation, .dropout, .linear, .softmax, .flatten, .concat, .sum, .channelPad,
      .channelShuffle, .foreign:
      break
    }
  }

  @Test(arguments: Rounding.allCases)
  func `agree with a walk for every mix of window, stride and padding`(
    _ rounding: Rounding
  ) throws {
    let paddings: [Padding] = [
      .symmetric, .same, .valid, Padding(1, 0), Padding(top: 0, left: 1, bottom: 1, right: 0),
    ]
    for input in [Shape(1, 5, 9), Shape(3, 6, 4), Shape(17, 2, 3), Shape(4, 1, 13)] {
      for kernel in [Extent(2, 2), Extent(3, 2), Extent(3, 5)] {
        for stride in [Extent(1, 1), Extent(2, 2), Extent(3, 4)] {
          for padding in paddings {
            let most = MaxPool(
              kernel: kernel, stride: stride, padding: padding, rounding: rounding)
            let mean = AveragePool(
              kernel: kernel, stride: stride, padding: padding, rounding: rounding,
              countsPadding: stride == .one)
            try check(most, most.slidingWindow, on: input)
            try check(mean, mean.slidingWindow, on: input)
          }
        }
      }
    }
  }

  /// The sizes that GoogLeNet's table prints: 112 → 56 → 28 → 14 → 7, without padding.
  @Test(arguments: zip([112, 56, 28, 14], [56, 28, 14, 7]))
  func `rounding up covers the last row`(input: Int, output: Int) throws {
    let pool = MaxPool(kernel: 3, stride: 2, rounding: .ceiling)
    #expect(
      try pool.outputShape(of: [OpenShape(64, Extent(input, input))])
        == OpenShape(64, Extent(output, output)))
  }

  @Test func `a last window that would start beyond the input is left out`() throws {
    // 4 rows, padding 1: starts −1, 2, 5; row 5 lies beyond.
    let pool = MaxPool(kernel: 2, stride: 3, padding: 1, rounding: .ceiling)
    #expect(
      try pool.outputShape(of: [OpenShape(7, Extent(4, 5))]) == OpenShape(7, Extent(2, 2)))
  }

  @Test func `adaptive patches read what their bounds say`() throws {
    for (height, width) in [(5, 9), (7, 6), (13, 4)] {
      for outputs in [Extent(1, 1), Extent(3, 4), Extent(5, 2), Extent(4, 3)] {
        let pool = AdaptiveAveragePool(outputs: outputs)
        var reads = 0
        for row in 0..<outputs.height {
          for column in 0..<outputs.width {
            for y in 0..<height where covers(row, of: outputs.height, y, of: height) {
              for x in 0..<width where covers(column, of: outputs.width, x, of: width) {
                reads += y >= 0 && x >= 0 ? 1 : 0
              }
            }
          }
        }
        guard outputs.height <= height, outputs.width <= width else { continue }
        let input = Shape(3, height, width)
        let shape = try pool.outputShape(of: [OpenShape(input)])
        #expect(shape == OpenShape(3, outputs))
        #expect(
          try pool.cost(of: [input], output: Shape(3, outputs), mode: .inference)
            == Cost(elementwiseOperations: 3 * reads))
      }
    }
  }

  /// Whether patch `index` of `count` has a part of the unit interval of pixel `pixel`.
  private func covers(_ index: Int, of count: Int, _ pixel: Int, of pixels: Int) -> Bool {
    // The patch spans [index, index + 1) / count of the axis, the pixel [pixel, pixel + 1) / pixels.
    index * pixels < (pixel + 1) * count && pixel * count < (index + 1) * pixels
  }

  @Test func `an adaptive pool reaches through a window only where patches are even`() {
    let pool = AdaptiveAveragePool(outputs: Extent(5, 3))
    #expect(
      pool.reach(on: OpenShape(7, Extent(10, 9)))
        == .window(Window(size: Extent(2, 3), stride: Extent(2, 3), padding: .zero)))
    #expect(pool.reach(on: OpenShape(7, Extent(11, 9))) == .irregular)
    #expect(pool.reach(on: OpenShape(7, nil)) == .irregular)
    #expect(AdaptiveAveragePool(outputs: 1).reach(on: OpenShape(7, nil)) == .whole)
  }
}
