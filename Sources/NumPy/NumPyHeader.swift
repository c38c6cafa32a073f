import Files

/// The header of a `.npy` file: a Python dictionary with three keys.
struct NumPyHeader {
  /// The type in NumPy's letters: `<f4`.
  var type = ""
  var fortranOrder = false
  var shape: [Int] = []
  /// Bytes before the numbers.
  var length = 0

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Longer headers than this belong to structured types, which hold no tensor.
  private static let longestHeader = 65_536

  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(NumPyError) {
    guard bytes.count >= 10, bytes.prefix(6).elementsEqual(Self.magic) else {
      guard let kind = FileKind(of: bytes), kind != .numPyArray else { throw .notNumPy(path: path) }
      throw .otherKind(path: path, kind)
    }
    let isShort = bytes[6] == 1
    guard (1...3).contains(bytes[6]) else {
      throw .version(path: path, major: Int(bytes[6]), minor: Int(bytes[7]))
    }
    let start = isShort ? 10 : 12
    guard bytes.count >= start else { throw .notNumPy(path: path) }
    let text =
      isShort
      ? Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
      : Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    guard text <= Self.longestHeader, bytes.count >= start + text else {
      throw .header(path: path, reason: "it ends before its header does")
    }
    length = start + text
    var parser = Parser(Array(bytes[start..<start + text]))
    guard let entries = parser.dictionary() else {
      throw .header(path: path, reason: "its header is no dictionary")
    }
    guard case .text(let type)? = entries["descr"] else {
      throw .header(path: path, reason: "its header names no simple type")
    }
    guard case .truth(let order)? = entries["fortran_order"] else {
      throw .header(path: path, reason: "its header gives no order")
    }
    guard case .tuple(let shape)? = entries["shape"] else {
      throw .header(path: path, reason: "its header gives no shape")
    }
    self.type = type
    fortranOrder = order
    self.shape = shape
  }

  /// The header of a float32 array in C order, padded to 64 bytes as the format asks.
  static func bytes(shape: [Int]) -> [UInt8] {
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(extents)), }"
    while (10 + text.utf8.count + 1) % 64 != 0 { text += " " }
    text += "\n"
    let count = UInt16(text.utf8.count)
    return magic + [1, 0, UInt8(count & 255), UInt8(count >> 8)] + Array(text.utf8)
  }
}

extension NumPyHeader {
  /// Reads the few forms of Python literals that a header may hold.
  private struct Parser {
    enum Value {
      case text(String)
      case truth(Bool)
      case tuple([Int])
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
    }

    mutating func dictionary() -> [String: Value]? {
      guard take("{") else { return nil }
      var entries: [String: Value] = [:]
      while !take("}") {
        guard let key = text(), take(":"), let value = value(), entries[key] == nil else {
          return nil
        }
        entries[key] = value
        guard take(",") || peek("}") else { return nil }
      }
      return entries
    }

    private mutating func value() -> Value? {
      if let text = text() { return .text(text) }
      if takeWord("True") { return .truth(true) }
      if takeWord("False") { return .truth(false) }
      return tuple().map { .tuple($0) }
    }

    private mutating func text() -> String? {
      skipSpace()
      guard place < bytes.count,
        bytes[place] == UInt8(ascii: "'") || bytes[place] == UInt8(ascii: "\"")
      else { return nil }
      let quote = bytes[place]
      guard let end = bytes[(place + 1)...].firstIndex(of: quote) else { return nil }
      defer { place = end + 1 }
      return String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
    }

    private mutating func tuple() -> [Int]? {
      guard take("(") else { return nil }
      var numbers: [Int] = []
      while !take(")") {
        guard let number = number() else { return nil }
        numbers.append(number)
        guard take(",") || peek(")") else { return nil }
      }
      return numbers
    }

    private mutating func number() -> Int? {
      skipSpace()
      let digits = bytes[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      place += digits.count
      return Int(String(decoding: digits, as: UTF8.self))
    }

    private mutating func skipSpace() {
      while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
    }

    private mutating func peek(_ character: Character) -> Bool {
      skipSpace()
      return place < bytes.count && bytes[place] == character.asciiValue
    }

    private mutating func take(_ character: Character) -> Bool {
      guard peek(character) else { return false }
      place += 1
      return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
      skipSpace()
      guard bytes[place...].starts(with: word.utf8) else { return false }
      place += word.utf8.count
      return true
    }
  }
}
