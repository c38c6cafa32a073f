import Netlab

/// Draws parts of images at other sizes, channel after channel, values 0 … 255.
///
/// It keeps its working memory from image to image, and so belongs to one thread.
final class Resampler {
  private var lines: [Float] = []

  /// Writes what `crop` shows of `image`: channels × shown rows × shown columns.
  func draw(
    _ image: ImageView, _ crop: ImageCrop, by rowMethod: ResamplingMethod,
    _ columnMethod: ResamplingMethod, into output: UnsafeMutablePointer<Float>
  ) {
    let rows = AxisTaps(crop.rows, of: image.shape.height, mirrored: false, by: rowMethod)
    let columns = AxisTaps(
      crop.columns, of: image.shape.width, mirrored: crop.isMirrored, by: columnMethod)
    let area = rows.count * columns.count
    for channel in 0..<image.shape.channels {
      let plane = image.base + channel * image.channelStride
      if rows.isPlain && columns.isPlain {
        Self.copy(plane, image, rows, columns, into: output + channel * area)
      } else {
        mix(plane, image, rows, columns, into: output + channel * area)
      }
    }
    // A cubic overshoots beside edges; pixels cannot.
    if rowMethod == .cubic || columnMethod == .cubic {
      for index in 0..<image.shape.channels * area {
        output[index] = min(max(output[index], 0), 255)
      }
    }
  }

  private static func copy(
    _ plane: UnsafePointer<UInt8>, _ image: ImageView, _ rows: AxisTaps, _ columns: AxisTaps,
    into output: UnsafeMutablePointer<Float>
  ) {
    let width = columns.count
    columns.indices.withUnsafeBufferPointer { places in
      columns.weights.withUnsafeBufferPointer { weights in
        for row in 0..<rows.count {
          let line = plane + rows.indices[row] * image.rowStride
          let weight = rows.weights[row]
          let target = output + row * width
          for column in 0..<width {
            target[column] =
              Float(line[places[column] * image.columnStride]) * weights[column] * weight
          }
        }
      }
    }
  }

  /// First along the rows that are needed, then along the columns.
  private func mix(
    _ plane: UnsafePointer<UInt8>, _ image: ImageView, _ rows: AxisTaps, _ columns: AxisTaps,
    into output: UnsafeMutablePointer<Float>
  ) {
    let width = columns.count
    let needed = rows.range
    if lines.count < needed.count * width {
      lines = [Float](repeating: 0, count: needed.count * width)
    }
    lines.withUnsafeMutableBufferPointer { lines in
      columns.indices.withUnsafeBufferPointer { places in
        columns.weights.withUnsafeBufferPointer { weights in
          for row in needed {
            let line = plane + row * image.rowStride
            let target = (row - needed.lowerBound) * width
            var tap = 0
            for column in 0..<width {
              var sum: Float = 0
              for _ in 0..<columns.width {
                sum += Float(line[places[tap] * image.columnStride]) * weights[tap]
                tap += 1
              }
              lines[target + column] = sum
            }
          }
        }
      }
      for row in 0..<rows.count {
        let target = output + row * width
        target.update(repeating: 0, count: width)
        for tap in row * rows.width..<(row + 1) * rows.width where rows.weights[tap] != 0 {
          let weight = rows.weights[tap]
          let source = (rows.indices[tap] - needed.lowerBound) * width
          for column in 0..<width { target[column] += lines[source + column] * weight }
        }
      }
    }
  }
}
