import Files
import Netlab
import SwiftProtobuf

/// Writes a model into a file, its tensors one after the other, so that no more than one is in memory.
///
/// Every length is known before the first byte is written; models beyond the two gigabytes that a message can
/// have keep their large tensors in a file beside them.
struct ModelStream {
  /// The most bytes that readers take a message of.
  static let mostBytes = Int(Int32.max)
  /// Tensors of fewer bytes stay in the model.
  private static let smallTensor = 1024
  /// Files beside models are mapped into memory by pages.
  private static let page = 4096

  private var model: Onnx_ModelProto
  private let tensors: [OutgoingTensor]

  /// A model, its graph without tensors.
  init(_ model: Onnx_ModelProto, tensors: [OutgoingTensor]) {
    self.model = model
    self.tensors = tensors
  }

  /// The field numbers of `onnx.proto`.
  private enum Field {
    static let graph = 7
    static let initializer = 5
    static let rawData = 9
  }

  /// A tensor as the file has it.
  private struct Part {
    var tensor: OutgoingTensor
    /// The message up to the numbers, their key and length included.
    var head: [UInt8]
    /// The place of its numbers in the file beside the model; nil where they follow the head.
    var offset: Int?
    /// The bytes of the message.
    var count: Int { head.count + (offset == nil ? tensor.byteCount : 0) }
  }

  /// Writes the model to `path`, whole or not at all.
  ///
  /// - Parameters:
  ///   - isSplit: whether large tensors go into a file beside the model however small it is.
  ///   - values: the numbers of a layer's tensor.
  /// - Returns: the files that were written, and the one that went away.
  func write(
    to path: String, isSplit: Bool,
    values: (_ path: String, _ role: ParameterTensor.Role) throws -> [Float]
  ) throws -> WrittenModel {
    let whole = try parts(beside: nil)
    let total = try count(of: whole)
    let numbers = NumbersFile(ofModel: path)
    let split = isSplit || total > Self.mostBytes ? try parts(beside: numbers.name) : []
    guard split.contains(where: { $0.offset != nil }) else {
      let file = try AtomicFile(path: path)
      try write(whole, to: file, values: values)
      let isLeft = numbers.isOfModel
      try file.finish()
      return WrittenModel(files: [path], removed: isLeft && numbers.remove() ? numbers.path : nil)
    }
    guard !numbers.isThere || numbers.isOfModel else {
      throw ONNXFault.numbersFileExists(name: numbers.name)
    }
    let file = try AtomicFile(path: path)
    let data = try AtomicFile(path: numbers.path)
    try writeNumbers(of: split, to: data, values: values)
    try write(split, to: file, values: values)
    try data.sync()
    try file.sync()
    // The model that was there would read the new numbers as its own.
    if numbers.isOfModel { try NumbersFile.removeModel(at: file.path) }
    try data.finish()
    try file.finish()
    return WrittenModel(files: [path, numbers.path], removed: nil)
  }

  private func parts(beside file: String?) throws -> [Part] {
    var end = 0
    return try tensors.map { tensor in
      if let file, tensor.byteCount >= Self.smallTensor {
        let offset = (end + Self.page - 1) / Self.page * Self.page
        end = offset + tensor.byteCount
        let place = ExternalPlace(file: file, offset: offset)
        return Part(tensor: tensor, head: try tensor.header(place: place), offset: offset)
      }
      var writer = WireWriter()
      writer.begin(Field.rawData, count: tensor.byteCount)
      return Part(tensor: tensor, head: try tensor.header(place: nil) + writer.bytes)
    }
  }

  // MARK: The model

  private func write(
    _ parts: [Part], to file: borrowing AtomicFile,
    values: (_ path: String, _ role: ParameterTensor.Role) throws -> [Float]
  ) throws {
    let (outer, graph) = try structure()
    var head = WireWriter()
    head.begin(Field.graph, count: graph.count + parts.reduce(0) { $0 + Self.fieldCount($1) })
    try file.append(bytes: outer + head.bytes + graph)
    for part in parts {
      var key = WireWriter()
      key.begin(Field.initializer, count: part.count)
      try file.append(bytes: key.bytes + part.head)
      if part.offset == nil { try write(part.tensor, to: file, values: values) }
    }
  }

  /// The model without its graph, and the graph without its tensors.
  private func structure() throws -> (outer: [UInt8], graph: [UInt8]) {
    var outer = model
    outer.clearGraph()
    return (try outer.serializedBytes(), try model.graph.serializedBytes())
  }

  private static func fieldCount(_ part: Part) -> Int {
    var key = WireWriter()
    key.begin(Field.initializer, count: part.count)
    return key.bytes.count + part.count
  }

  private func count(of parts: [Part]) throws -> Int {
    let (outer, graph) = try structure()
    return outer.count + 16 + graph.count + parts.reduce(0) { $0 + Self.fieldCount($1) }
  }

  // MARK: Numbers

  private func writeNumbers(
    of parts: [Part], to file: borrowing AtomicFile,
    values: (_ path: String, _ role: ParameterTensor.Role) throws -> [Float]
  ) throws {
    var end = 0
    for part in parts {
      guard let offset = part.offset else { continue }
      try file.append(bytes: [UInt8](repeating: 0, count: offset - end))
      try write(part.tensor, to: file, values: values)
      end = offset + part.tensor.byteCount
    }
  }

  private func write(
    _ tensor: OutgoingTensor, to file: borrowing AtomicFile,
    values: (_ path: String, _ role: ParameterTensor.Role) throws -> [Float]
  ) throws {
    switch tensor.content {
    case .floats(let floats): try Self.append(floats, to: file)
    case .integers(let integers): try Self.append(integers, to: file)
    case .parameter(let path, let role, let zeros):
      var numbers = try values(path, role)
      guard numbers.count == tensor.count else {
        throw ONNXFault.size(
          tensor: tensor.name, extents: tensor.extents, expected: tensor.count,
          found: numbers.count)
      }
      for range in zeros { for place in range { numbers[place] = 0 } }
      try Self.append(numbers, to: file)
    }
  }

  private static func append<Number>(
    _ numbers: [Number], to file: borrowing AtomicFile
  ) throws {
    let result = numbers.withUnsafeBytes { bytes -> Result<Void, FileError> in
      Result { () throws(FileError) in try file.append(bytes) }
    }
    try result.get()
  }
}
