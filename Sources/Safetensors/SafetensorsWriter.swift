import Files
import Foundation

/// Writes named tensors of single precision into a safetensors file.
package enum SafetensorsWriter {
  /// A tensor to be written.
  package struct Tensor: Sendable {
    package var name: String
    /// Its extents, the last running fastest.
    package var shape: [Int]
    package var values: [Float]

    /// A tensor of `values` in C order.
    ///
    /// - Precondition: there are as many values as the product of the extents.
    package init(name: String, shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count)
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// Writes `tensors` in their order to `path`, whole or not at all.
  ///
  /// - Throws: `.duplicate` where two tensors share a name, `.file` where the system refuses; what
  ///   was there before then stays.
  package static func write(
    _ tensors: [Tensor], metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    let header = try header(of: tensors, metadata: metadata, path: path)
    do {
      let file = try AtomicFile(path: path)
      let count = UInt64(header.count)
      try file.append(bytes: (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) })
      try file.append(bytes: header)
      for tensor in tensors {
        let result = tensor.values.withUnsafeBytes { bytes -> Result<Void, FileError> in
          Result { () throws(FileError) in try file.append(bytes) }
        }
        try result.get()
      }
      try file.finish()
    } catch {
      throw .file(error)
    }
  }

  private static func header(
    of tensors: [Tensor], metadata: [String: String], path: String
  ) throws(SafetensorsError) -> [UInt8] {
    var parts: [String] = []
    if !metadata.isEmpty {
      let notes = metadata.sorted { $0.key < $1.key }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      parts.append("\"__metadata__\":{\(notes.joined(separator: ","))}")
    }
    var names: Set<String> = []
    var offset = 0
    for tensor in tensors {
      guard names.insert(tensor.name).inserted, tensor.name != "__metadata__" else {
        throw .duplicate(path: path, tensor: tensor.name)
      }
      let end = offset + 4 * tensor.values.count
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      parts.append(
        "\(quoted(tensor.name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var text = Array("{\(parts.joined(separator: ","))}".utf8)
    // The numbers begin at a multiple of eight bytes, as the format recommends.
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    return text
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
