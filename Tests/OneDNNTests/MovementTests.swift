import OneDNN
import Testing

@Suite struct `Data movement primitives` {
  @Test(arguments: [1, 3, 8, 17], [Layout.plain, .blocked, .channelsLast])
  func `reorder there and back without loss, padding with zeros`(
    _ channels: Int, _ layout: Layout
  ) throws {
    let bench = try Bench()
    let x = Tensor([2, channels, 5, 9], seed: 1)
    let descriptor = try x.descriptor(layout)
    let place = try bench.place(x, as: descriptor)
    #expect(try bench.read(x.extents, descriptor, place).values == x.values)
    let stored = UnsafeBufferPointer(
      start: place.assumingMemoryBound(to: Float.self), count: descriptor.byteCount / 4)
    let padding = descriptor.paddedExtents.reduce(1, *) - x.values.count
    #expect(stored.count == x.values.count + padding)
    #expect(stored.filter { $0 == 0 }.count == padding)
  }

  @Test func `concatenate along the channels`() throws {
    let bench = try Bench()
    let (a, b) = (Tensor([2, 3, 5, 9], seed: 1), Tensor([2, 4, 5, 9], seed: 2))
    var expected = Tensor(zeros: [2, 7, 5, 9])
    for n in 0..<2 {
      for c in 0..<7 {
        for h in 0..<5 {
          for w in 0..<9 { expected[n, c, h, w] = c < 3 ? a[n, c, h, w] : b[n, c - 3, h, w] }
        }
      }
    }
    let concatenation = try PrimitiveDescriptor.concatenation(
      of: [a.descriptor(), b.descriptor()], into: expected.descriptor(), axis: 1, on: bench.engine)
    let ran = try bench.results(
      concatenation, inputs: [(.source(0), a), (.source(1), b)],
      outputs: [(.destination, expected.extents)])
    #expect(ran[0].difference(from: expected) == 0)
  }

  @Test func `shuffle channels and undo it`() throws {
    let bench = try Bench()
    let x = Tensor([2, 6, 5, 9], seed: 1)
    var expected = x
    for n in 0..<2 {
      for row in 0..<2 {
        for column in 0..<3 {
          for h in 0..<5 {
            for w in 0..<9 {
              expected[n, column * 2 + row, h, w] = x[n, row * 3 + column, h, w]
            }
          }
        }
      }
    }
    let forward = try PrimitiveDescriptor.shuffleForward(
      .training, x.descriptor(), axis: 1, groupSize: 3, on: bench.engine)
    let ran = try bench.results(
      forward, inputs: [(.source, x)], outputs: [(.destination, x.extents)])
    let backward = try PrimitiveDescriptor.shuffleBackward(
      gradient: x.descriptor(), axis: 1, groupSize: 3, hint: forward, on: bench.engine)
    let back = try bench.results(
      backward, inputs: [(.destinationGradient, ran[0])], outputs: [(.sourceGradient, x.extents)])
    #expect(back[0].difference(from: x) == 0)
    #expect(ran[0].difference(from: expected) == 0)
  }

  @Test(arguments: [ReductionFunction.sum, .mean, .maximum, .minimum])
  func `reduce the image of each channel`(_ function: ReductionFunction) throws {
    let bench = try Bench()
    let x = Tensor([2, 7, 5, 9], seed: 1)
    var expected = Tensor(zeros: [2, 7, 1, 1])
    for place in 0..<14 {
      let image = x.values[place * 45..<(place + 1) * 45]
      expected.values[place] =
        switch function {
        case .sum: image.reduce(0, +)
        case .mean: image.reduce(0, +) / 45
        case .maximum: image.max() ?? .nan
        case .minimum: image.min() ?? .nan
        }
    }
    let reduction = try PrimitiveDescriptor.reduction(
      function, from: x.descriptor(), into: expected.descriptor(), on: bench.engine)
    let ran = try bench.results(
      reduction, inputs: [(.source, x)], outputs: [(.destination, expected.extents)])
    #expect(ran[0].difference(from: expected) < 1e-5)
  }
}
