/// One field of a protocol buffer message, as it stands in the file.
struct WireField {
  var number: Int
  /// How the field is encoded, with the bytes that hold its value.
  var content: Content
  /// The whole field: key, length and value.
  var range: Range<Int>

  enum Content {
    case number(UInt64)
    case bytes(Range<Int>)
    /// Four or eight bytes.
    case fixed
  }
}

/// Walks over the fields of a protocol buffer message without making anything of them.
///
/// - Source: the encoding as protobuf.dev describes it; groups, which ONNX does not use, are refused.
struct WireReader {
  let bytes: UnsafeRawBufferPointer
  private(set) var position: Int
  let end: Int

  init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field, or nil at the message's end.
  ///
  /// - Throws: a fault where a field claims more bytes than its message has.
  mutating func next() throws(WireFault) -> WireField? {
    guard position < end else { return nil }
    let start = position
    let key = try number()
    guard key >> 3 > 0, key >> 3 < 1 << 29 else { throw WireFault(offset: start, kind: .key) }
    let content: WireField.Content
    switch key & 7 {
    case 0: content = .number(try number())
    case 1:
      try skip(8, from: start)
      content = .fixed
    case 2:
      let length = try number()
      guard length <= UInt64(end - position) else {
        throw WireFault(offset: start, kind: .length(claimed: length, left: end - position))
      }
      content = .bytes(position..<position + Int(length))
      position += Int(length)
    case 5:
      try skip(4, from: start)
      content = .fixed
    default: throw WireFault(offset: start, kind: .key)
    }
    return WireField(number: Int(key >> 3), content: content, range: start..<position)
  }

  private mutating func skip(_ count: Int, from start: Int) throws(WireFault) {
    guard end - position >= count else {
      throw WireFault(
        offset: start, kind: .length(claimed: UInt64(count), left: end - position))
    }
    position += count
  }

  private mutating func number() throws(WireFault) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard position < end else { throw WireFault(offset: start, kind: .number) }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 127) << UInt64(shift)
      if byte < 128 { return value }
    }
    throw WireFault(offset: start, kind: .number)
  }
}

/// Where bytes are no protocol buffer message, and why.
struct WireFault: Error, Hashable, Sendable {
  var offset: Int
  var kind: Kind

  enum Kind: Hashable, Sendable {
    /// A field's key has no number, or a kind of encoding that ONNX does not use.
    case key
    /// A number does not end.
    case number
    /// A field claims more bytes than its message has left.
    case length(claimed: UInt64, left: Int)
  }
}

/// Writes fields of a protocol buffer message.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  /// A field as it was read.
  mutating func copy(_ field: WireField, of source: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: source[field.range])
  }

  /// A field of bytes: a message or a text.
  mutating func add(_ number: Int, _ content: [UInt8]) {
    begin(number, count: content.count)
    bytes.append(contentsOf: content)
  }

  /// The beginning of a field of bytes, of which `count` follow.
  mutating func begin(_ number: Int, count: Int) {
    add(UInt64(number) << 3 | 2)
    add(UInt64(count))
  }

  /// A field that is a number.
  mutating func add(_ number: Int, _ value: Int) {
    add(UInt64(number) << 3)
    add(UInt64(bitPattern: Int64(value)))
  }

  private mutating func add(_ value: UInt64) {
    var rest = value
    while rest > 127 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
