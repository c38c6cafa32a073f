import Safetensors

/// The types of numbers that a constant of a model may have.
enum ElementType: Hashable, Sendable {
  case float, double, float16, bfloat16
  case int64, int32, int16, int8, uint64, uint32, uint16, uint8, bool

  /// The type of a number in `TensorProto.DataType`, or nil for one that is not read.
  init?(_ number: Int32) {
    switch Onnx_TensorProto.DataType(rawValue: Int(number)) {
    case .float: self = .float
    case .double: self = .double
    case .float16: self = .float16
    case .bfloat16: self = .bfloat16
    case .int64: self = .int64
    case .int32: self = .int32
    case .int16: self = .int16
    case .int8: self = .int8
    case .uint64: self = .uint64
    case .uint32: self = .uint32
    case .uint16: self = .uint16
    case .uint8: self = .uint8
    case .bool: self = .bool
    default: return nil
    }
  }

  /// The type as weight files name it.
  var numberType: NumberType {
    switch self {
    case .float: .f32
    case .double: .f64
    case .float16: .f16
    case .bfloat16: .bf16
    case .int64: .i64
    case .int32: .i32
    case .int16: .i16
    case .int8: .i8
    case .uint64: .u64
    case .uint32: .u32
    case .uint16: .u16
    case .uint8: .u8
    case .bool: .bool
    }
  }

  /// Whether its numbers are real ones, as layers compute with.
  var isReal: Bool {
    switch self {
    case .float, .double, .float16, .bfloat16: true
    case .int64, .int32, .int16, .int8, .uint64, .uint32, .uint16, .uint8, .bool: false
    }
  }

  /// The type as ONNX names it: INT64.
  var name: String { "\(self)".uppercased() }

  /// Bytes of one number.
  var bytes: Int { numberType.bytes }

  /// A whole number as the type holds it: what does not fit is cut to its lowest bits.
  func wrapped(_ number: Int64) -> Int64 {
    switch self {
    case .float, .double, .float16, .bfloat16, .int64, .uint64: number
    case .int32: Int64(Int32(truncatingIfNeeded: number))
    case .int16: Int64(Int16(truncatingIfNeeded: number))
    case .int8: Int64(Int8(truncatingIfNeeded: number))
    case .uint32: Int64(UInt32(truncatingIfNeeded: number))
    case .uint16: Int64(UInt16(truncatingIfNeeded: number))
    case .uint8: Int64(UInt8(truncatingIfNeeded: number))
    case .bool: number == 0 ? 0 : 1
    }
  }

  /// A real number as the type holds it.
  func rounded(_ number: Float) -> Float {
    switch self {
    case .float16: Float(Float16(number))
    case .bfloat16:
      number.isNaN
        ? number
        : Float(
          bitPattern: (number.bitPattern &+ 0x7FFF &+ (number.bitPattern >> 16 & 1)) & 0xFFFF_0000)
    default: number
    }
  }

  /// Little-endian whole numbers, or nil for types of real ones.
  func integers(_ data: UnsafeRawBufferPointer) -> [Int64]? {
    switch self {
    case .float, .double, .float16, .bfloat16: nil
    case .int64: whole(data, Int64.self)
    case .int32: whole(data, Int32.self)
    case .int16: whole(data, Int16.self)
    case .int8: whole(data, Int8.self)
    case .uint64: whole(data, UInt64.self)
    case .uint32: whole(data, UInt32.self)
    case .uint16: whole(data, UInt16.self)
    case .uint8, .bool: whole(data, UInt8.self)
    }
  }

  private func whole<Number: FixedWidthInteger>(
    _ data: UnsafeRawBufferPointer, _ type: Number.Type
  ) -> [Int64] {
    (0..<data.count / bytes).map { index in
      Int64(
        clamping: Number(
          littleEndian: data.loadUnaligned(fromByteOffset: index * bytes, as: Number.self)))
    }
  }
}
