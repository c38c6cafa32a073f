/// Random numbers that are a function of a seed, a stream and a counter, and of nothing else.
///
/// Any number can be had without those before it, so that results do not depend on the order in which they are
/// drawn or on the number of threads. Each draw is SplitMix64's output function on `key + counter · γ`.
/// - Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", figure 16.
package struct CounterGenerator: Hashable, Sendable {
  private let key: UInt64

  /// The numbers of one stream of one seed.
  package init(seed: UInt64, stream: UInt64) {
    key = Self.mixed(Self.mixed(seed &+ Self.gamma) ^ stream)
  }

  /// The stream that belongs to a name: FNV-1a of its UTF-8.
  package init(seed: UInt64, name: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    self.init(seed: seed, stream: hash)
  }

  private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 64 random bits.
  package func bits(_ counter: Int) -> UInt64 {
    Self.mixed(key &+ UInt64(bitPattern: Int64(counter)) &* Self.gamma)
  }

  /// A number from 0 up to, but not including, 1.
  package func uniform(_ counter: Int) -> Double {
    Double(bits(counter) >> 11) * 0x1p-53
  }
}
