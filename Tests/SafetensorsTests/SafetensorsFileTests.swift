import Foundation
import Safetensors
import Testing

@Suite struct `Safetensors` {
  private func withFile<Result>(
    _ bytes: [UInt8], _ body: (String) throws -> Result
  ) throws -> Result {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID()).safetensors"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  private func file(header: String, length: UInt64? = nil, numbers: Int) -> [UInt8] {
    let text = Array(header.utf8)
    let count = length ?? UInt64(text.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + text
      + [UInt8](repeating: 0, count: numbers)
  }

  private func message(_ bytes: [UInt8]) throws -> String? {
    try withFile(bytes) { path in
      do {
        _ = try SafetensorsFile(path: path)
        return nil
      } catch let error as SafetensorsError {
        return error.description.replacingOccurrences(of: path, with: "w.safetensors")
      }
    }
  }

  @Test func `survive being written and read`() throws {
    try withFile([]) { path in
      try SafetensorsWriter.write(
        [
          .init(name: "inception_3a/3x3.weight", shape: [2, 1, 1, 3], values: [1, 2, 3, 4, 5, 6]),
          .init(name: "odd \"name\"\n", shape: [1], values: [-0.5]),
        ], metadata: ["format": "netlab"], to: path)
      let read = try SafetensorsFile(path: path)
      #expect(read.entries.keys.sorted() == ["inception_3a/3x3.weight", "odd \"name\"\n"])
      #expect(read.metadata == ["format": "netlab"])
      #expect(read.entries["inception_3a/3x3.weight"]?.shape == [2, 1, 1, 3])
      #expect(try read.floats(named: "inception_3a/3x3.weight") == [1, 2, 3, 4, 5, 6])
      #expect(try read.floats(named: "odd \"name\"\n") == [-0.5])
    }
  }

  @Test func `of other precisions are converted`() throws {
    let header = """
      {"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},\
      "b":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]},\
      "d":{"dtype":"F64","shape":[1],"data_offsets":[10,18]},\
      "i":{"dtype":"I64","shape":[1],"data_offsets":[18,26]}}
      """
    var bytes = file(header: header, numbers: 0)
    bytes += [0x00, 0x3C, 0x01, 0x80, 0xFF, 0x7B, 0x00, 0xFC]
    bytes += [0xC0, 0x3F]
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: (0.1).bitPattern >> (8 * $0)) }
    bytes += [1, 0, 0, 0, 0, 0, 0, 0]
    try withFile(bytes) { path in
      let read = try SafetensorsFile(path: path)
      #expect(try read.floats(named: "h") == [1, -0x1p-24, 65504, -.infinity])
      #expect(try read.floats(named: "b") == [1.5])
      #expect(try read.floats(named: "d") == [0.1])
      #expect(throws: SafetensorsError.notReal(path: path, tensor: "i", type: "I64")) {
        try read.floats(named: "i")
      }
      #expect(throws: SafetensorsError.missing(path: path, tensor: "x")) {
        try read.floats(named: "x")
      }
    }
  }

  @Test(arguments: [
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4,
      "error: w.safetensors: “a” claims the bytes [0, 8] of 4\n"
        + "  hint: the file is cut short or damaged; write it again"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8,
      "error: w.safetensors: “a” has 8 bytes; its shape [3] takes 12\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,8]}}"#, 8,
      "error: w.safetensors: “a” claims the impossible shape [9223372036854775807, 4]\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}"#, 8,
      "error: w.safetensors: “a” claims the impossible shape [-1, -2]\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"a":{"dtype":"F7","shape":[2],"data_offsets":[0,8]}}"#, 8,
      "error: w.safetensors: “a” is of the unknown type “F7”\n  hint: save it as F32"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8,
      "error: w.safetensors has 4 bytes that belong to no tensor\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"#
        + #""data_offsets":[4,8]}}"#, 8,
      "error: w.safetensors: “b” shares its bytes with another tensor\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"#
        + #""data_offsets":[4,8]}}"#, 8,
      "error: the header of w.safetensors names “a” twice\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"__metadata__":{"b{":"]\"a"},"b\"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
        + #""\u0062\"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4,
      "error: the header of w.safetensors names “b\"” twice\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8,
      "error: w.safetensors: “a” claims the bytes [8, 0] of 8\n"
        + "  hint: the file is cut short or damaged; write it again"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 8,
      "error: w.safetensors: “a” claims the bytes [-4, 0] of 8\n"
        + "  hint: the file is cut short or damaged; write it again"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}"#, 8,
      "error: w.safetensors: “a” claims the bytes [0, 4, 8] of 8\n"
        + "  hint: the file is cut short or damaged; write it again"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}"#, 8,
      "error: w.safetensors: “a” claims the bytes [0, 9223372036854775807] of 8\n"
        + "  hint: the file is cut short or damaged; write it again"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775808]}}"#, 8,
      "error: w.safetensors: the data_offsets of “a” cannot be read\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"a":{"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}}"#, 4,
      "error: w.safetensors: “a” is described as no tensor\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"a":{"dtype":"F32"}}"#, 0,
      "error: w.safetensors: “a” is described as no tensor\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      String(repeating: #"{"a":"#, count: 100_000), 0,
      "error: the header of w.safetensors is no table of tensors\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"ok":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"conv\u001b[31m.weight":"#
        + #"{"dtype":"F32","shape":["x"],"data_offsets":[4,8]}}"#, 8,
      "error: w.safetensors: the shape of “conv\\u{1B}[31m.weight” cannot be read\n"
        + "  hint: write it again with a safetensors library"
    ),
    (
      #"{"":{"dtype":"F7","shape":[2],"data_offsets":[0,8]}}"#, 8,
      "error: w.safetensors: “” is of the unknown type “F7”\n  hint: save it as F32"
    ),
    (
      "[]", 0,
      "error: the header of w.safetensors is no table of tensors\n"
        + "  hint: write it again with a safetensors library"
    ),
  ]) func `with a lying header are refused`(header: String, numbers: Int, expected: String) throws {
    #expect(try message(file(header: header, numbers: numbers)) == expected)
  }

  @Test func `with long names and shapes are refused in few words`() throws {
    let name = String(repeating: "n", count: 100_000)
    #expect(
      try message(
        file(
          header: "{\"\(name)\":{\"dtype\":\"F7\",\"shape\":[],\"data_offsets\":[0,8]}}", numbers: 8
        ))
        == "error: w.safetensors: “\(name.prefix(100))…” is of the unknown type “F7”\n"
        + "  hint: save it as F32")
    let shape = String(repeating: "9,", count: 9999) + "9"
    #expect(
      try message(
        file(
          header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[0,4]}}",
          numbers: 4))
        == "error: w.safetensors: “a” claims the impossible shape [9, 9, 9, 9, 9, 9, 9, 9, …]\n"
        + "  hint: write it again with a safetensors library")
  }

  @Test func `that claim a huge header are refused`() throws {
    #expect(
      try message(file(header: "{}", length: .max, numbers: 0))
        == "error: w.safetensors claims a header of 18446744073709551615 bytes, and has 10 in all\n"
        + "  hint: write it again with a safetensors library")
    #expect(
      try message(file(header: "{}", length: 1 << 63, numbers: 0))
        == "error: w.safetensors claims a header of 9223372036854775808 bytes, and has 10 in all\n"
        + "  hint: write it again with a safetensors library")
    #expect(
      try message([1, 2, 3])
        == "error: w.safetensors has 3 bytes, too few for a safetensors file\n"
        + "  hint: write it again with a safetensors library")
  }

  @Test(
    arguments: [
      (
        Array("PK\u{3}\u{4}..............................w/data.pkl".utf8),
        "is a PyTorch checkpoint, and no safetensors file",
        "save its tensors in Python: safetensors.torch.save_file(torch.load(file), 'w.safetensors')"
      ),
      (
        [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19],
        "is a PyTorch checkpoint, and no safetensors file",
        "save its tensors in Python: safetensors.torch.save_file(torch.load(file), 'w.safetensors')"
      ),
      (
        [8, 7, 0x12, 6] + Array("netlab".utf8), "is an ONNX model, and no safetensors file",
        "its weights are written as safetensors by: netlab import model.onnx"
      ),
      (
        Array("PK\u{3}\u{4}..............................a.npy".utf8),
        "is a NumPy archive of arrays, and no safetensors file",
        "save its arrays in Python: safetensors.numpy.save_file(dict(numpy.load(file)), 'w.safetensors')"
      ),
      (
        [0x93] + Array("NUMPY".utf8) + [1, 0], "is a NumPy array, and no safetensors file",
        "save it in Python, with a name: safetensors.numpy.save_file({'conv1.weight': numpy.load(file)}"
          + ", 'w.safetensors')"
      ),
      (
        Array("GGUF".utf8) + [3, 0, 0, 0], "is a GGUF file, and no safetensors file",
        "read it with the tool that wrote it, and save its arrays by safetensors.numpy.save_file"
      ),
      (
        [0x89] + Array("HDF\r\n\u{1A}\n".utf8), "is an HDF5 file, and no safetensors file",
        "read it with the tool that wrote it, and save its arrays by safetensors.numpy.save_file"
      ),
      (
        [0x80, 4, 0x95], "is a Python pickle, and no safetensors file",
        "read it with the tool that wrote it, and save its arrays by safetensors.numpy.save_file"
      ),
      (
        Array(#"{"weight_map": {}}"#.utf8), "is a JSON text, and no safetensors file",
        "name the safetensors file itself; of several parts, each is one"
      ),
      (
        Array("version https://git-lfs.github.com/spec/v1\n".utf8),
        "is a Git LFS pointer, which stands for a file, and no safetensors file",
        "fetch the file itself with: git lfs pull"
      ),
      (
        Array("\n<!DOCTYPE html><html>".utf8), "is an HTML page, and no safetensors file",
        "the download has failed: fetch the file itself"
      ),
    ] as [([UInt8], String, String)])
  func `of other kinds are told, with a way out`(
    bytes: [UInt8], summary: String, hint: String
  ) throws {
    #expect(try message(bytes) == "error: w.safetensors \(summary)\n  hint: \(hint)")
  }

  @Test func `are not taken for other kinds, whatever the length of their header`() throws {
    // The length begins as an ONNX model does, and as an archive's name might stand in it.
    let start = #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
    let length = 0x12_0708
    let header = start + String(repeating: " ", count: length - start.utf8.count - 1) + "}"
    #expect(try message(file(header: header, numbers: 4)) == nil)
  }

  @Test func `are not written with two tensors of one name`() {
    let tensor = SafetensorsWriter.Tensor(name: "a", shape: [1], values: [1])
    #expect(throws: SafetensorsError.duplicate(path: "/nowhere/w", tensor: "a")) {
      try SafetensorsWriter.write([tensor, tensor], to: "/nowhere/w")
    }
  }
}
