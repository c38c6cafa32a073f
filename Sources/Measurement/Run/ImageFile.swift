import Netlab
import NumPy

/// A batch of images as a `.npy` file holds them.
package struct ImageFile {
  /// Images at a time.
  package let batch: Int
  /// Batch, channels, height, width, the last running fastest.
  package let values: [Float]

  /// Reads the numbers of a file, whatever their shape.
  ///
  /// - Throws: `.array` where it is no `.npy` file of float32.
  package static func array(readFrom path: String) throws(MeasurementError) -> NumPyArray {
    do { return try NumPyArray(readingFrom: path) } catch { throw .array(error) }
  }

  /// The size of a file's images, for a network that leaves it open.
  ///
  /// - Throws: `.imageAxes`.
  package static func extent(
    of array: NumPyArray, path: String, channels: Int
  ) throws(MeasurementError) -> Extent {
    let shape = array.shape
    guard shape.count == 3 || shape.count == 4 else {
      throw .imageAxes(path: path, shape: shape, input: "\(channels)×height×width")
    }
    return Extent(shape[shape.count - 2], shape[shape.count - 1])
  }

  /// Takes an array as images for a network's input.
  ///
  /// - Shapes: channels×height×width for one image, or batch×channels×height×width.
  /// - Throws: what does not fit the network.
  package init(_ array: NumPyArray, path: String, for input: Shape) throws(MeasurementError) {
    let shape = array.shape
    guard shape.count == 3 || shape.count == 4 else {
      throw .imageAxes(path: path, shape: shape, input: "\(input)")
    }
    guard Array(shape.suffix(3)) == input.dimensions else {
      throw .imageExtents(path: path, shape: shape, input: input)
    }
    batch = shape.count == 3 ? 1 : shape[0]
    guard batch > 0 else { throw .noImages(path: path, shape: shape) }
    if let index = array.values.firstIndex(where: { !$0.isFinite }) {
      throw .imageNotFinite(
        path: path, place: RowMajor.place(of: index, in: shape), value: "\(array.values[index])")
    }
    values = array.values
  }
}
