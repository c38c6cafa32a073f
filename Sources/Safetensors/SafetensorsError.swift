import Files
import Netlab

/// What keeps a safetensors file from being read or written.
package enum SafetensorsError: Error, Hashable, Sendable {
  case file(FileError)
  /// The file is one of another kind.
  case otherKind(path: String, FileKind)
  case tooShort(path: String, bytes: Int)
  case headerLength(path: String, claimed: UInt64, bytes: Int)
  case header(path: String)
  /// What stands in the header under a name describes no tensor.
  case entry(path: String, tensor: String, property: String?)
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
    if case .file(let error) = self { return error.description }
    return "error: \(summary)\n  hint: \(hint)"
  }

  /// What is wrong, without a way out.
  package var summary: String {
    switch self {
    case .file(let error): "cannot \(error.action.rawValue) \(error.path): \(error.reason)"
    case .otherKind(let path, let kind): "\(path) is \(kind.words), and no safetensors file"
    case .tooShort(let path, let bytes):
      "\(path) has \(bytes) bytes, too few for a safetensors file"
    case .headerLength(let path, let claimed, let bytes):
      "\(path) claims a header of \(claimed) bytes, and has \(bytes) in all"
    case .header(let path): "the header of \(path) is no table of tensors"
    case .entry(let path, let tensor, nil): "\(path): \(tensor.quoted) is described as no tensor"
    case .entry(let path, let tensor, let property?):
      "\(path): the \(property.quotedIfOdd) of \(tensor.quoted) cannot be read"
    case .type(let path, let tensor, let type):
      "\(path): \(tensor.quoted) is of the unknown type \(type.quoted)"
    case .shape(let path, let tensor, let shape):
      "\(path): \(tensor.quoted) claims the impossible shape \(Self.words(shape))"
    case .offsets(let path, let tensor, let offsets, let bytes):
      "\(path): \(tensor.quoted) claims the bytes \(Self.words(offsets)) of \(bytes)"
    case .size(let path, let tensor, let shape, let expected, let found):
      "\(path): \(tensor.quoted) has \(found) bytes; its shape \(Self.words(shape)) takes"
        + " \(expected)"
    case .overlap(let path, let tensor):
      "\(path): \(tensor.quoted) shares its bytes with another tensor"
    case .gap(let path, let bytes): "\(path) has \(bytes) bytes that belong to no tensor"
    case .missing(let path, let tensor): "\(path) has no tensor \(tensor.quoted)"
    case .notReal(let path, let tensor, let type):
      "\(path): \(tensor.quoted) holds numbers of type \(type)"
    case .duplicate(let path, let tensor):
      "cannot write \(path): two tensors are named \(tensor.quoted)"
    case .entryTwice(let path, let tensor): "the header of \(path) names \(tensor.quoted) twice"
    }
  }

  private var hint: String {
    switch self {
    case .file: ""
    case .otherKind(_, let kind): Self.wayOut(from: kind)
    case .tooShort, .headerLength, .header, .entry, .shape, .size, .overlap, .gap, .entryTwice:
      "write it again with a safetensors library"
    case .type, .notReal: "save it as F32"
    case .offsets: "the file is cut short or damaged; write it again"
    case .missing: "weights are named by their layer's path, as in conv1.weight"
    case .duplicate: "name each layer differently"
    }
  }

  /// How tensors get from a file of another kind into one of safetensors.
  private static func wayOut(from kind: FileKind) -> String {
    switch kind {
    case .pyTorch:
      "save its tensors in Python: safetensors.torch.save_file(torch.load(file), 'w.safetensors')"
    case .onnx: "its weights are written as safetensors by: netlab import model.onnx"
    case .numPyArchive:
      "save its arrays in Python: safetensors.numpy.save_file(dict(numpy.load(file)),"
        + " 'w.safetensors')"
    case .numPyArray:
      "save it in Python, with a name: safetensors.numpy.save_file({'conv1.weight': numpy.load(file)}"
        + ", 'w.safetensors')"
    case .hdf5, .kerasArchive, .tensorFlowLite, .gguf, .pickle:
      "read it with the tool that wrote it, and save its arrays by safetensors.numpy.save_file"
    case .zip, .gzip: "unpack it, and name the safetensors file in it"
    case .json: "name the safetensors file itself; of several parts, each is one"
    case .gitLFSPointer: "fetch the file itself with: git lfs pull"
    case .html: "the download has failed: fetch the file itself"
    case .safetensors: "write it again with a safetensors library"
    case .png, .jpeg, .sqlite: "name a file of weights, as netlab run --save-weights writes one"
    }
  }

  /// A list of numbers, of which a file may hold any number.
  private static func words(_ numbers: [Int]) -> String {
    let shown = numbers.prefix(8).map(String.init).joined(separator: ", ")
    return "[\(shown)\(numbers.count > 8 ? ", …" : "")]"
  }
}
