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
