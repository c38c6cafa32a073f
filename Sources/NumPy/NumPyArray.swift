import Files

/// A tensor of single-precision numbers as NumPy's `.npy` files hold it.
///
/// - Shapes: any number of axes in C order, the last one running fastest.
/// - Source: NumPy enhancement proposal 1, versions 1.0 to 3.0 of the format.
package struct NumPyArray: Hashable, Sendable {
  /// The extents of its axes.
  package var shape: [Int]
  /// The numbers, the last axis running fastest.
  package var values: [Float]

  /// An array of `values` in C order.
  ///
  /// - Precondition: there are as many values as the product of the extents.
  package init(shape: [Int], values: [Float]) {
    precondition(shape.reduce(1, *) == values.count)
    self.shape = shape
    self.values = values
  }
}

extension NumPyArray {
  /// Reads the file at `path`, which must hold little-endian float32 in C order.
  ///
  /// - Throws: `NumPyError`, naming the file and what it holds instead.
  package init(readingFrom path: String) throws(NumPyError) {
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch { throw .file(error) }
    try self.init(file.bytes, path: path)
  }

  /// Reads a file's bytes; errors name `path`.
  ///
  /// - Throws: `NumPyError`, naming the file and what it holds instead.
  package init(_ bytes: UnsafeRawBufferPointer, path: String) throws(NumPyError) {
    let header = try NumPyHeader(bytes, path: path)
    guard header.type == "<f4" else {
      throw .type(path: path, found: header.type)
    }
    guard !header.fortranOrder else { throw .fortranOrder(path: path) }
    var count = 1
    for extent in header.shape {
      let (next, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, next <= 1 << 40 else { throw .tooLarge(path: path, shape: header.shape) }
      count = next
    }
    let data = bytes.dropFirst(header.length)
    guard data.count == 4 * count else {
      throw .length(path: path, shape: header.shape, expected: 4 * count, found: data.count)
    }
    shape = header.shape
    let start = header.length
    values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        let bits = bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
        buffer.initializeElement(at: index, to: Float(bitPattern: UInt32(littleEndian: bits)))
      }
      initialized = count
    }
  }

  /// Writes the array to `path`, whole or not at all.
  ///
  /// - Throws: `NumPyError.file`; what was there before then stays.
  package func write(to path: String) throws(NumPyError) {
    do {
      let file = try AtomicFile(path: path)
      try file.append(bytes: NumPyHeader.bytes(shape: shape))
      var little = values.map { $0.bitPattern.littleEndian }
      let result = little.withUnsafeMutableBytes { buffer -> Result<Void, FileError> in
        Result { () throws(FileError) in try file.append(UnsafeRawBufferPointer(buffer)) }
      }
      try result.get()
      try file.finish()
    } catch {
      throw .file(error)
    }
  }
}
