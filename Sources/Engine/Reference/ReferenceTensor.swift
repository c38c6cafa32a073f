import Dispatch
import Netlab

/// A batch of feature maps as the judge keeps it: batch, channels, height, width, plainly one after the other.
package struct ReferenceTensor<Scalar: BinaryFloatingPoint & Sendable>: Equatable, Sendable {
  package var batch: Int
  package var shape: Shape
  package var values: [Scalar]

  package init(batch: Int, shape: Shape, values: [Scalar]) {
    precondition(values.count == batch * shape.elements, "values do not fill the tensor")
    self.batch = batch
    self.shape = shape
    self.values = values
  }

  /// Zeros.
  package init(batch: Int, shape: Shape) {
    self.init(
      batch: batch, shape: shape, values: Array(repeating: 0, count: batch * shape.elements))
  }

  package func offset(_ n: Int, _ c: Int, _ h: Int, _ w: Int) -> Int {
    ((n * shape.channels + c) * shape.height + h) * shape.width + w
  }

  package subscript(_ n: Int, _ c: Int, _ h: Int, _ w: Int) -> Scalar {
    get { values[offset(n, c, h, w)] }
    set { values[offset(n, c, h, w)] = newValue }
  }

  /// Fills each map by itself, several at a time on machines of several cores; the maps' results in order.
  ///
  /// Every number depends on its own map's call alone, so that it is the same on any number of cores.
  mutating func fillMaps<Result>(
    _ body: @Sendable (_ n: Int, _ c: Int, _ map: UnsafeMutableBufferPointer<Scalar>) -> Result
  ) -> [Result] {
    let (maps, channels, area) = (batch * shape.channels, shape.channels, shape.area)
    return values.withUnsafeMutableBufferPointer { values in
      [Result](unsafeUninitializedCapacity: maps) { results, count in
        guard let start = results.baseAddress else { return }
        // Each call writes its own map and its own result.
        nonisolated(unsafe) let (values, first) = (values, start)
        DispatchQueue.concurrentPerform(iterations: maps) { index in
          let map = UnsafeMutableBufferPointer(rebasing: values[index * area..<(index + 1) * area])
          (first + index).initialize(to: body(index / channels, index % channels, map))
        }
        count = maps
      }
    }
  }

  /// Calls `body` for each place, in order.
  package func forEachPlace(_ body: (_ n: Int, _ c: Int, _ h: Int, _ w: Int) -> Void) {
    for n in 0..<batch {
      for c in 0..<shape.channels {
        for h in 0..<shape.height {
          for w in 0..<shape.width { body(n, c, h, w) }
        }
      }
    }
  }
}
