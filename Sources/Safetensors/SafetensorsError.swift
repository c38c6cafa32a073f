import Files

/// What keeps a safetensors file from being read or written.
package enum SafetensorsError: Error, Hashable, Sendable {
  case file(FileError)
  case tooShort(path: String, bytes: Int)
  case headerLength(path: String, claimed: UInt64, bytes: Int)
  case header(path: String)
  case entry(path: String, tensor: String)
  case type(path: String, tensor: String, type: String)
  case shape(path: String, tensor: String, shape: [Int])
  case offsets(path: String, tensor: String, offsets: [Int], bytes: Int)
  case size(path: String, tensor: String, shape: [Int], expected: Int, found: Int)
  case overlap(path: String, tensor: String)
  case gap(path: String, bytes: Int)
  case missing(path: String, tensor: String)
  case notReal(path: String, tensor: String, type: String)
  case duplicate(path: String, tensor: String)
  /// Two entries of the header have one name.
  case entryTwice(path: String, tensor: String)
}

extension SafetensorsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let error):
      error.description
    case .tooShort(let path, let bytes):
      "error: \(path) has \(bytes) bytes, too few for a safetensors file\n  hint: \(Self.again)"
    case .headerLength(let path, let claimed, let bytes):
      "error: \(path) claims a header of \(claimed) bytes, and has \(bytes) in all\n"
        + "  hint: \(Self.again)"
    case .header(let path):
      "error: the header of \(path) is no table of tensors\n  hint: \(Self.again)"
    case .entry(let path, let tensor):
      "error: \(path): \(tensor.debugDescription) is described as no tensor\n"
        + "  hint: \(Self.again)"
    case .type(let path, let tensor, let type):
      "error: \(path): \(tensor) is of the unknown type \(type.debugDescription)\n"
        + "  hint: save it as F32"
    case .shape(let path, let tensor, let shape):
      "error: \(path): \(tensor) claims the impossible shape \(shape)\n  hint: \(Self.again)"
    case .offsets(let path, let tensor, let offsets, let bytes):
      "error: \(path): \(tensor) claims the bytes \(offsets) of \(bytes)\n"
        + "  hint: the file is cut short or damaged; write it again"
    case .size(let path, let tensor, let shape, let expected, let found):
      "error: \(path): \(tensor) has \(found) bytes; its shape \(shape) takes \(expected)\n"
        + "  hint: \(Self.again)"
    case .overlap(let path, let tensor):
      "error: \(path): \(tensor) shares its bytes with another tensor\n  hint: \(Self.again)"
    case .gap(let path, let bytes):
      "error: \(path) has \(bytes) bytes that belong to no tensor\n  hint: \(Self.again)"
    case .missing(let path, let tensor):
      "error: \(path) has no tensor \(tensor)\n"
        + "  hint: weights are named by their layer's path, as in conv1.weight"
    case .notReal(let path, let tensor, let type):
      "error: \(path): \(tensor) holds numbers of type \(type)\n  hint: save it as F32"
    case .duplicate(let path, let tensor):
      "error: cannot write \(path): two tensors are named \(tensor)\n"
        + "  hint: name each layer differently"
    case .entryTwice(let path, let tensor):
      "error: the header of \(path) names \(tensor) twice\n  hint: \(Self.again)"
    }
  }

  private static let again = "write it again with a safetensors library"
}
