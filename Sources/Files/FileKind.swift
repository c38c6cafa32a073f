/// The common kinds of files that are taken for another kind, told by their first bytes.
package enum FileKind: Hashable, Sendable, CaseIterable {
  // Comes first, for it may begin with any length, and so like any other kind.
  case safetensors
  case pyTorch, pickle, numPyArchive, numPyArray, kerasArchive, zip
  case hdf5, gguf, onnx, tensorFlowLite
  case png, jpeg, json, html, gitLFSPointer, gzip, sqlite

  /// Tells the kind of a file by its bytes; nil for one that is none of these.
  package init?(of bytes: UnsafeRawBufferPointer) {
    let start = bytes.prefix(Self.mostRead)
    guard let kind = Self.allCases.first(where: { $0.matches(start) }) else { return nil }
    self = kind
  }

  /// Names within an archive stand near its beginning.
  private static let mostRead = 4096

  /// What the file is, as in "is a PyTorch checkpoint".
  package var words: String {
    switch self {
    case .pyTorch: "a PyTorch checkpoint"
    case .pickle: "a Python pickle"
    case .numPyArchive: "a NumPy archive of arrays"
    case .numPyArray: "a NumPy array"
    case .kerasArchive: "a Keras model"
    case .zip: "a zip archive"
    case .hdf5: "an HDF5 file"
    case .gguf: "a GGUF file"
    case .onnx: "an ONNX model"
    case .tensorFlowLite: "a TensorFlow Lite model"
    case .safetensors: "a safetensors file"
    case .png: "a PNG picture"
    case .jpeg: "a JPEG picture"
    case .json: "a JSON text"
    case .html: "an HTML page"
    case .gitLFSPointer: "a Git LFS pointer, which stands for a file"
    case .gzip: "compressed by gzip"
    case .sqlite: "an SQLite database"
    }
  }

  private func matches(_ start: Slice<UnsafeRawBufferPointer>) -> Bool {
    func begins(_ bytes: [UInt8]) -> Bool { start.starts(with: bytes) }
    func begins(_ text: String) -> Bool { start.starts(with: text.utf8) }
    func archive(holding name: String) -> Bool {
      begins("PK\u{3}\u{4}") && Self.contains(start, Array(name.utf8))
    }
    return switch self {
    // Old PyTorch files are pickles that begin with a number of theirs.
    case .pyTorch:
      archive(holding: "/data.pkl")
        || begins([0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20])
    case .pickle: start.count > 2 && start[0] == 0x80 && (2...5).contains(start[1])
    case .numPyArchive: archive(holding: ".npy")
    case .numPyArray: begins([0x93] + Array("NUMPY".utf8))
    case .kerasArchive: archive(holding: "config.json") || archive(holding: ".weights.h5")
    case .zip: begins("PK\u{3}\u{4}") || begins("PK\u{5}\u{6}")
    case .hdf5: begins([0x89] + Array("HDF\r\n\u{1A}\n".utf8))
    case .gguf: begins("GGUF")
    case .onnx: Self.isModel(start)
    case .tensorFlowLite: start.dropFirst(4).starts(with: "TFL3".utf8)
    case .safetensors:
      start.count > 8 && start[4..<8].allSatisfy { $0 == 0 } && start[8] == UInt8(ascii: "{")
    case .png: begins([0x89] + Array("PNG".utf8))
    case .jpeg: begins([0xFF, 0xD8, 0xFF])
    case .json: begins("{") || begins("[")
    case .html: Self.contains(start.prefix(64), Array("<html".utf8), Array("<!doctype".utf8))
    case .gitLFSPointer: begins("version https://git-lfs")
    case .gzip: begins([0x1F, 0x8B])
    case .sqlite: begins("SQLite format 3")
    }
  }

  /// Whether a message of ONNX's `ModelProto` may begin so: its version, then a field that it has.
  ///
  /// - Source: onnx.proto; a field begins with eight times its number and the kind of its value.
  private static func isModel(_ start: Slice<UnsafeRawBufferPointer>) -> Bool {
    let fields: [UInt8] = [0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42]
    return start.count > 3 && start[0] == 0x08 && (1...31).contains(start[1])
      && fields.contains(start[2])
  }

  /// Whether bytes hold one of some words, capital letters of ASCII taken for small ones.
  private static func contains(
    _ bytes: Slice<UnsafeRawBufferPointer>, _ words: [UInt8]...
  ) -> Bool {
    func small(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 32 : byte }
    return bytes.indices.contains { place in
      words.contains { word in
        bytes[place...].prefix(word.count).elementsEqual(word) { small($0) == $1 }
      }
    }
  }
}
