import Files
import Safetensors
import Synchronization

/// Makes tensors of a model's messages; files beside the model are opened when they are asked for.
final class StoredTensors: Sendable {
  private let file: MappedFile
  private let folder: String
  private let others = Mutex<[String: MappedFile]>([:])

  init(file: MappedFile) {
    self.file = file
    let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
    folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : ""
  }

  /// The tensor that a message describes.
  ///
  /// - Throws: where extents, type and bytes do not belong together.
  func tensor(_ message: Onnx_TensorProto, name: String) throws(ONNXFault) -> ConstantTensor {
    let dimensions = try ConstantTensor.extents(message.dims, tensor: name)
    guard let type = ElementType(message.dataType) else {
      return ConstantTensor(
        name: name, dimensions: dimensions, type: .float,
        source: .unreadable(type: Self.typeName(message.dataType)))
    }
    return ConstantTensor(
      name: name, dimensions: dimensions, type: type,
      source: try source(of: message, type, dimensions, name))
  }

  /// The tensor that a message describes by the numbers that are not zero, and their places.
  ///
  /// - Throws: where extents, numbers and places do not belong together.
  func tensor(
    _ message: Onnx_SparseTensorProto, name: String
  ) throws(ONNXFault) -> ConstantTensor {
    let dimensions = try ConstantTensor.extents(message.dims, tensor: name)
    let numbers = try tensor(message.values, name: name)
    let places = try tensor(message.indices, name: name)
    guard numbers.dimensions.count == 1, !places.type.isReal,
      [[numbers.count], [numbers.count, dimensions.count]].contains(places.dimensions)
    else { throw .sparse(tensor: name) }
    return numbers.computed(dimensions, with: [places]) { () throws(ONNXFault) in
      try SparseNumbers(numbers, at: places, dimensions: dimensions).dense()
    }
  }

  private func source(
    of message: Onnx_TensorProto, _ type: ElementType, _ dimensions: [Int], _ name: String
  ) throws(ONNXFault) -> ConstantTensor.Source {
    let count = try ConstantTensor.count(dimensions, tensor: name)
    func check(_ found: Int, _ each: Int) throws(ONNXFault) {
      let (expected, overflow) = count.multipliedReportingOverflow(by: each)
      guard !overflow, found == expected else {
        throw .size(
          tensor: name, extents: dimensions, expected: overflow ? .max : expected, found: found)
      }
    }
    guard message.valueFields <= 1 else { throw .ambiguous(tensor: name) }
    if message.dataLocation == .external {
      let bytes = try external(message, name: name, type: type, count: count)
      try check(bytes.count, type.bytes)
      return .bytes(bytes)
    }
    if message.hasSegment {
      // The skeleton's note of where the file holds the numbers.
      let start = Int(clamping: message.segment.begin)
      let end = Int(clamping: message.segment.end)
      guard start >= 0, start <= end, end <= file.bytes.count else {
        throw .segmented(tensor: name)
      }
      try check(end - start, type.bytes)
      return .bytes(.mapped(file, start..<end))
    }
    // Some writers leave the field there with nothing in it.
    if !message.rawData.isEmpty || message.hasRawData && message.valueFields == 0 {
      try check(message.rawData.count, type.bytes)
      return .bytes(.kept([UInt8](message.rawData)))
    }
    switch type {
    case .float:
      try check(message.floatData.count, 1)
      return .floats(message.floatData)
    case .double:
      try check(message.doubleData.count, 1)
      return .floats(message.doubleData.map(Float.init))
    case .int64:
      try check(message.int64Data.count, 1)
      return .integers(message.int64Data)
    case .uint64, .uint32:
      try check(message.uint64Data.count, 1)
      return .integers(message.uint64Data.map { Int64(clamping: $0) })
    case .int32, .int16, .int8, .uint16, .uint8, .bool:
      try check(message.int32Data.count, 1)
      return .integers(message.int32Data.map(Int64.init))
    case .float16, .bfloat16:
      // Half-precision numbers are kept as the bits of whole ones.
      try check(message.int32Data.count, 1)
      let bits = message.int32Data.flatMap { value in
        [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
      }
      return .bytes(.kept(bits))
    }
  }

  // MARK: Files beside the model

  private func external(
    _ message: Onnx_TensorProto, name: String, type: ElementType, count: Int
  ) throws(ONNXFault) -> TensorBytes {
    var location = ""
    var offset = 0
    var length: Int?
    for entry in message.externalData {
      switch entry.key {
      case "location": location = entry.value
      case "offset": offset = try Self.number(entry, tensor: name)
      case "length": length = try Self.number(entry, tensor: name)
      default: break
      }
    }
    let other = try opened(location, tensor: name)
    let (natural, overflow) = count.multipliedReportingOverflow(by: type.bytes)
    let wanted = length ?? (overflow ? .max : natural)
    guard offset <= other.bytes.count, wanted <= other.bytes.count - offset else {
      throw .externalRange(
        tensor: name, location: location, offset: offset, length: wanted, bytes: other.bytes.count)
    }
    return .mapped(other, offset..<offset + wanted)
  }

  private static func number(
    _ entry: Onnx_StringStringEntryProto, tensor: String
  ) throws(ONNXFault) -> Int {
    guard let number = Int(entry.value), number >= 0 else {
      throw .externalNumber(tensor: tensor, key: entry.key, value: entry.value)
    }
    return number
  }

  /// A file below the model's folder; no path leads out of it, and neither does a link.
  private func opened(_ location: String, tensor: String) throws(ONNXFault) -> MappedFile {
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    let isInside =
      !location.isEmpty && !location.unicodeScalars.contains("\0")
      && parts.allSatisfy { !$0.isEmpty && $0 != ".." } && !location.contains("\\")
    guard isInside, RealPath(folder + location).isBelow(RealPath(folder.isEmpty ? "." : folder))
    else { throw .externalLocation(tensor: tensor, location: location) }
    let path = folder + location
    let result = others.withLock { files -> Result<MappedFile, FileError> in
      if let known = files[location] { return .success(known) }
      let opened = Result { () throws(FileError) in try MappedFile(path: path) }
      if case .success(let file) = opened { files[location] = file }
      return opened
    }
    do { return try result.get() } catch {
      throw .externalFile(
        tensor: tensor, FileError(path: location, action: error.action, code: error.code))
    }
  }

  /// A type as ONNX names it, or its number.
  static func typeName(_ number: Int32) -> String {
    Onnx_TensorProto.DataType(rawValue: Int(number)).map { "\($0)".uppercased() } ?? "\(number)"
  }
}

/// The numbers of a tensor as they lie in memory.
enum TensorBytes: Sendable {
  case mapped(MappedFile, Range<Int>)
  case kept([UInt8])

  var count: Int {
    switch self {
    case .mapped(_, let range): range.count
    case .kept(let bytes): bytes.count
    }
  }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .mapped(let file, let range):
      withExtendedLifetime(file) { body(UnsafeRawBufferPointer(rebasing: file.bytes[range])) }
    case .kept(let bytes): bytes.withUnsafeBytes(body)
    }
  }
}

extension Onnx_TensorProto {
  /// In how many ways it gives its numbers, of which there may be one.
  fileprivate var valueFields: Int {
    let given = [
      dataLocation == .external, !rawData.isEmpty || hasSegment, !floatData.isEmpty,
      !doubleData.isEmpty,
      !int32Data.isEmpty, !int64Data.isEmpty, !uint64Data.isEmpty,
    ]
    return given.count { $0 }
  }
}
