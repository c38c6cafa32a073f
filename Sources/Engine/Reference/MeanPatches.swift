import Netlab

/// The patches of an input whose means are an average pooling's outputs.
package struct MeanPatches: Hashable, Sendable {
  /// The rows or columns that one output reads, and by how many its sum is divided.
  package struct Span: Hashable, Sendable {
    package var rows: Range<Int>
    package var divisor: Int
  }

  package var rows: [Span]
  package var columns: [Span]

  func means<Scalar>(of x: ReferenceTensor<Scalar>) -> ReferenceTensor<Scalar> {
    var y = ReferenceTensor<Scalar>(
      batch: x.batch, shape: Shape(x.shape.channels, rows.count, columns.count))
    let places = y
    places.forEachPlace { n, c, i, j in
      var sum: Scalar = 0
      for h in rows[i].rows {
        for w in columns[j].rows { sum += x[n, c, h, w] }
      }
      y[n, c, i, j] = sum / Scalar(rows[i].divisor * columns[j].divisor)
    }
    return y
  }

  func spread<Scalar>(
    _ gradient: ReferenceTensor<Scalar>, over shape: Shape
  ) -> ReferenceTensor<Scalar> {
    var dx = ReferenceTensor<Scalar>(batch: gradient.batch, shape: shape)
    gradient.forEachPlace { n, c, i, j in
      let share = gradient[n, c, i, j] / Scalar(rows[i].divisor * columns[j].divisor)
      for h in rows[i].rows {
        for w in columns[j].rows { dx[n, c, h, w] += share }
      }
    }
    return dx
  }
}
