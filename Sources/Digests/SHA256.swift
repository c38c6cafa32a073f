import CNettle

/// A SHA-256 digest of bytes, written as 64 hexadecimal digits.
///
/// - Source: FIPS 180-4; the arithmetic is Nettle's.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  /// The digest's 32 bytes.
  public let bytes: [UInt8]

  /// The digest of everything that `parts` hold, one after the other.
  public init(of parts: some Sequence<some Collection<UInt8>>) {
    var context = sha256_ctx()
    nettle_sha256_init(&context)
    for part in parts {
      let contiguous = ContiguousArray(part)
      contiguous.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        nettle_sha256_update(&context, buffer.count, base)
      }
    }
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    nettle_sha256_digest(&context, digest.count, &digest)
    bytes = digest
  }

  /// The digest of `bytes`.
  public init(of bytes: some Collection<UInt8>) {
    self.init(of: CollectionOfOne(bytes))
  }

  /// The digest of a string's UTF-8 bytes.
  public init(of text: String) {
    self.init(of: Array(text.utf8))
  }

  public var description: String {
    let digits = Array("0123456789abcdef".unicodeScalars)
    var text = String.UnicodeScalarView()
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(text)
  }
}
