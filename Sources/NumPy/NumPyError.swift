import Files

/// What keeps a `.npy` file from being read as a tensor of single precision.
package enum NumPyError: Error, Hashable, Sendable {
  case file(FileError)
  /// The file is one of another kind.
  case otherKind(path: String, FileKind)
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
    case .otherKind(let path, let kind):
      "error: \(path) is \(kind.words), and no .npy file\n  hint: \(Self.wayOut(from: kind))"
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

  /// How an array gets from a file of another kind into one of NumPy.
  private static func wayOut(from kind: FileKind) -> String {
    switch kind {
    case .png, .jpeg:
      "write its pixels with numpy.save: float32, channels first, scaled as the network wants them"
    case .numPyArchive: "write one of its arrays with numpy.save"
    case .gitLFSPointer: "fetch the file itself with: git lfs pull"
    case .pyTorch, .pickle, .kerasArchive, .zip, .hdf5, .gguf, .onnx, .tensorFlowLite,
      .safetensors, .json, .html, .gzip, .sqlite, .numPyArray:
      "write the images with numpy.save"
    }
  }

  private static func shown(_ shape: [Int]) -> String {
    "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }
}
