import Files

/// What keeps a `.npy` file from being read as a tensor of single precision.
package enum NumPyError: Error, Hashable, Sendable {
  case file(FileError)
  case notNumPy(path: String)
  case version(path: String, major: Int, minor: Int)
  case header(path: String, reason: String)
  case type(path: String, found: String)
  case fortranOrder(path: String)
  case tooLarge(path: String, shape: [Int])
  case length(path: String, shape: [Int], expected: Int, found: Int)
}

extension NumPyError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let error):
      error.description
    case .notNumPy(let path):
      "error: \(path) is no .npy file\n  hint: write it with numpy.save"
    case .version(let path, let major, let minor):
      "error: \(path) has format version \(major).\(minor), and 1.0 to 3.0 are known\n"
        + "  hint: write it with numpy.save"
    case .header(let path, let reason):
      "error: \(path): \(reason)\n  hint: write it with numpy.save"
    case .type(let path, let found):
      "error: \(path) holds numbers of type \(found.debugDescription), not '<f4'\n"
        + "  hint: save array.astype('float32')"
    case .fortranOrder(let path):
      "error: \(path) is in Fortran order\n  hint: save numpy.ascontiguousarray(array)"
    case .tooLarge(let path, let shape):
      "error: \(path) claims a shape of \(Self.shown(shape)), more than 2⁴⁰ numbers\n"
        + "  hint: its header is damaged; write it again"
    case .length(let path, let shape, let expected, let found):
      "error: \(path) holds \(found) bytes of numbers; its shape \(Self.shown(shape)) takes"
        + " \(expected)\n  hint: the file is cut short or damaged; write it again"
    }
  }

  private static func shown(_ shape: [Int]) -> String {
    "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }
}
