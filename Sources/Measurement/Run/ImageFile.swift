import Netlab
import NumPy

/// A batch of images as a `.npy` file holds them.
package struct ImageFile {
  /// Images at a time.
  package let batch: Int
  /// Batch, channels, height, width, the last running fastest.
  package let values: [Float]

  /// Reads images for a network's input.
  ///
  /// - Shapes: channels×height×width for one image, or batch×channels×height×width.
  /// - Throws: `.array` where it is no such file; what does not fit the network.
  package init(readingFrom path: String, for input: Shape) throws(MeasurementError) {
    let array: NumPyArray
    do { array = try NumPyArray(readingFrom: path) } catch { throw .array(error) }
    try self.init(array, path: path, for: input)
  }

  init(_ array: NumPyArray, path: String, for input: Shape) throws(MeasurementError) {
    let shape = array.shape
    guard shape.count == 3 || shape.count == 4 else {
      throw .imageAxes(path: path, shape: shape, input: input)
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
