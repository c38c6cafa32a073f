/// The types of numbers that a safetensors file may hold.
package enum NumberType: String, Hashable, Sendable, CaseIterable {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case i64 = "I64"
  case i32 = "I32"
  case i16 = "I16"
  case i8 = "I8"
  case u64 = "U64"
  case u32 = "U32"
  case u16 = "U16"
  case u8 = "U8"
  case bool = "BOOL"

  /// Bytes of one number.
  package var bytes: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool: 1
    }
  }

  /// Little-endian numbers in single precision, or nil for types that are no real numbers.
  package func floats(_ data: UnsafeRawBufferPointer) -> [Float]? {
    switch self {
    case .f32:
      numbers(data) { Float(bitPattern: UInt32(littleEndian: $0)) }
    case .f64:
      numbers(data) { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
    case .bf16:
      numbers(data) { (bits: UInt16) in
        Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16)
      }
    case .f16:
      numbers(data) { Self.half(UInt16(littleEndian: $0)) }
    case .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8, .bool:
      nil
    }
  }

  private func numbers<Bits: FixedWidthInteger>(
    _ data: UnsafeRawBufferPointer, _ convert: (Bits) -> Float
  ) -> [Float] {
    let stride = MemoryLayout<Bits>.stride
    return (0..<data.count / stride).map {
      convert(data.loadUnaligned(fromByteOffset: $0 * stride, as: Bits.self))
    }
  }

  /// IEEE 754 half precision, which Swift lacks on x86 Macs.
  private static func half(_ bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023) / 1024
    switch exponent {
    case 0: return sign * fraction * 0x1p-14
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
