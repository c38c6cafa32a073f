import Foundation
import NumPy
import Testing

@Suite struct `NumPy arrays` {
  private let folder = FileManager.default.temporaryDirectory.path

  private func bytes(header: String, version: UInt8 = 1, numbers: Int) -> [UInt8] {
    let text = Array(header.utf8)
    return [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(text.count), 0] + text
      + [UInt8](repeating: 0, count: numbers)
  }

  private func message(_ bytes: [UInt8]) -> String? {
    do {
      _ = try bytes.withUnsafeBytes { buffer throws(NumPyError) in
        try NumPyArray(buffer, path: "x.npy")
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `survive being written and read`() throws {
    let path = "\(folder)/\(UUID()).npy"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let array = NumPyArray(shape: [2, 1, 3], values: [0, -1.5, .infinity, 0x1p-140, 7, 1 / 3])
    try array.write(to: path)
    #expect(try NumPyArray(readingFrom: path) == array)
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    #expect(size == 128 + 24)
  }

  @Test func `of one axis and of none are read`() {
    #expect(
      message(
        bytes(
          header: "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", numbers: 12)) == nil)
    #expect(
      message(
        bytes(header: "{'shape': (), 'fortran_order': False, 'descr': '<f4'}", numbers: 4)) == nil)
  }

  @Test(arguments: [
    (
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 16,
      "error: x.npy holds numbers of type \"<f8\", not '<f4'\n  hint: save array.astype('float32')"
    ),
    (
      "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", 8,
      "error: x.npy is in Fortran order\n  hint: save numpy.ascontiguousarray(array)"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", 20,
      "error: x.npy holds 20 bytes of numbers; its shape (3, 2) takes 24\n"
        + "  hint: the file is cut short or damaged; write it again"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", 20,
      "error: x.npy claims a shape of (4294967296, 4294967296), more than 2⁴⁰ numbers\n"
        + "  hint: its header is damaged; write it again"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False}", 20,
      "error: x.npy: its header gives no shape\n  hint: write it with numpy.save"
    ),
    (
      "{'descr': '<f4', 'descr': '<f4'", 20,
      "error: x.npy: its header is no dictionary\n  hint: write it with numpy.save"
    ),
  ]) func `of another kind are refused`(header: String, numbers: Int, expected: String) {
    #expect(message(bytes(header: header, numbers: numbers)) == expected)
  }

  @Test func `cut short at any place are refused and never crash`() {
    let whole = bytes(
      header: "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", numbers: 24)
    #expect(message(whole) == nil)
    for length in 0..<whole.count { #expect(message(Array(whole[..<length])) != nil) }
  }

  @Test func `with any byte changed never crash`() {
    let whole = bytes(
      header: "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", numbers: 24)
    for place in whole.indices {
      for value in [0, 1, 39, 40, 41, 125, 255] as [UInt8] {
        var changed = whole
        changed[place] = value
        _ = message(changed)
      }
    }
  }

  @Test func `into a folder that is missing leave nothing`() {
    let array = NumPyArray(shape: [1], values: [1])
    #expect {
      try array.write(to: "/nowhere/x.npy")
    } throws: {
      "\($0)"
        == "error: cannot write /nowhere/x.npy: no such file or directory\n"
        + "  hint: make the folder first, or choose another path"
    }
  }

  @Test func `of other kinds of files are told, with a way out`() {
    #expect(
      message([0x89] + Array("PNG\r\n\u{1A}\n".utf8)) == """
        error: x.npy is a PNG picture, and no .npy file
          hint: write its pixels with numpy.save: float32, channels first, scaled as the network \
        wants them
        """)
    #expect(
      message(Array("PK\u{3}\u{4}..............................a.npy".utf8)) == """
        error: x.npy is a NumPy archive of arrays, and no .npy file
          hint: write one of its arrays with numpy.save
        """)
  }
}
