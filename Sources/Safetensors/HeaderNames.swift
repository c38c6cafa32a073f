import Foundation

/// The names on the outermost level of a JSON object, of which a decoder would keep one in silence.
enum HeaderNames {
  /// The first name that an object has twice, spelled in whatever way; nil if there is none.
  ///
  /// - Parameter object: an object that a decoder has found in order.
  static func firstTwice(in object: some Sequence<UInt8>) -> String? {
    var names: Set<String> = []
    var depth = 0
    var text: [UInt8]?
    var isEscaped = false
    // On the outermost level, names and values that are texts take turns; only names are looked at.
    var isName = true
    for byte in object {
      guard text == nil else {
        text?.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          if depth == 1, isName, let name = text.flatMap(Self.decoded),
            !names.insert(name).inserted
          {
            return name
          }
          text = nil
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): text = [byte]
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":") where depth == 1: isName = false
      case UInt8(ascii: ",") where depth == 1: isName = true
      default: break
      }
    }
    return nil
  }

  /// A JSON text without its quotes and escapes.
  private static func decoded(_ text: [UInt8]) -> String? {
    guard text.contains(UInt8(ascii: "\\")) else {
      return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
    }
    return try? JSONDecoder().decode(String.self, from: Data(text))
  }
}
