import Netlab

@testable import Datasets

/// A grey picture in double precision, resized by slow and obvious means, as a judge of fast ones.
struct SlowPicture {
  let rows: Int
  let columns: Int
  private var values: [Double]

  init(rows: Int, columns: Int, _ value: (Int, Int) -> Double) {
    self.rows = rows
    self.columns = columns
    values = (0..<rows).flatMap { row in (0..<columns).map { value(row, $0) } }
  }

  subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

  /// A pixel, or the outermost one nearest to where it would be.
  private func clamped(_ row: Int, _ column: Int) -> Double {
    self[min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)]
  }

  func mirrored() -> SlowPicture {
    SlowPicture(rows: rows, columns: columns) { self[$0, columns - 1 - $1] }
  }

  func transposed() -> SlowPicture {
    SlowPicture(rows: columns, columns: rows) { self[$1, $0] }
  }

  /// The part at `top`, `left`; what lies outside of the picture is black.
  func part(top: Int, left: Int, rows: Int, columns: Int) -> SlowPicture {
    SlowPicture(rows: rows, columns: columns) { row, column in
      let (y, x) = (top + row, left + column)
      return (0..<self.rows).contains(y) && (0..<self.columns).contains(x) ? self[y, x] : 0
    }
  }

  /// The whole picture at another size.
  func resized(rows: Int, columns: Int, by method: ResamplingMethod) -> SlowPicture {
    switch method {
    case .nearest:
      // The centre of pixel j is (2j + 1) / (2 · columns) of the way, in whole numbers.
      SlowPicture(rows: rows, columns: columns) { row, column in
        self[
          (2 * row + 1) * self.rows / (2 * rows), (2 * column + 1) * self.columns / (2 * columns)]
      }
    case .area:
      // Each pixel is blown up to rows × columns equal ones, of which each new one is the mean.
      SlowPicture(rows: rows, columns: columns) { row, column in
        var sum = 0.0
        for y in row * self.rows..<(row + 1) * self.rows {
          for x in column * self.columns..<(column + 1) * self.columns {
            sum += self[y / rows, x / columns]
          }
        }
        return sum / Double(self.rows * self.columns)
      }
    case .bilinear:
      SlowPicture(rows: rows, columns: columns) { row, column in
        let (y, dy) = place(row, of: rows, in: self.rows)
        let (x, dx) = place(column, of: columns, in: self.columns)
        let top = clamped(y, x) * (1 - dx) + clamped(y, x + 1) * dx
        let bottom = clamped(y + 1, x) * (1 - dx) + clamped(y + 1, x + 1) * dx
        return top * (1 - dy) + bottom * dy
      }
    case .cubic:
      SlowPicture(rows: rows, columns: columns) { row, column in
        let (y, dy) = place(row, of: rows, in: self.rows)
        let (x, dx) = place(column, of: columns, in: self.columns)
        let lines = (-1...2).map { offset in
          hermite((-1...2).map { clamped(y + offset, x + $0) }, dx)
        }
        return min(max(hermite(lines, dy), 0), 255)
      }
    }
  }

  /// Where the centre of a new pixel lies between the centres of two old ones.
  private func place(_ pixel: Int, of new: Int, in old: Int) -> (Int, Double) {
    let centre = (Double(pixel) + 0.5) * Double(old) / Double(new) - 0.5
    return (Int(centre.rounded(.down)), centre - centre.rounded(.down))
  }

  /// Hermite's cubic between the middle two, its slopes the differences of their neighbours.
  private func hermite(_ p: [Double], _ t: Double) -> Double {
    let (left, right) = ((p[2] - p[0]) / 2, (p[3] - p[1]) / 2)
    let (t2, t3) = (t * t, t * t * t)
    return (2 * t3 - 3 * t2 + 1) * p[1] + (t3 - 2 * t2 + t) * left
      + (-2 * t3 + 3 * t2) * p[2] + (t3 - t2) * right
  }
}

extension Resampler {
  /// What a crop shows of a slow picture's bytes.
  func drawn(
    _ picture: SlowPicture, _ crop: ImageCrop, by method: ResamplingMethod
  ) -> [Float] {
    let bytes = (0..<picture.rows).flatMap { row in
      (0..<picture.columns).map { UInt8(picture[row, $0]) }
    }
    var output = [Float](repeating: -1, count: crop.rows.shown.count * crop.columns.shown.count)
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      let view = ImageView(interleaved: base, shape: Shape(1, picture.rows, picture.columns))
      output.withUnsafeMutableBufferPointer { output in
        guard let output = output.baseAddress else { return }
        draw(view, crop, by: method, method, into: output)
      }
    }
    return output
  }
}
