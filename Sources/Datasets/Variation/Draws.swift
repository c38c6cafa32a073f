import Foundation
import Netlab

/// Random numbers that follow from a seed, a name, and what they are for, drawn one after the other.
struct Draws {
  private let generator: CounterGenerator
  private var counter = 0

  /// The draws of one stream: of one class, of one epoch.
  init(seed: UInt64, name: String, stream: Int) {
    generator = CounterGenerator(
      seed: CounterGenerator(seed: seed, name: name).bits(0),
      stream: UInt64(bitPattern: Int64(stream)))
  }

  /// The draws of one image in one epoch.
  init(seed: UInt64, epoch: Int, image: Int) {
    let epochs = CounterGenerator(seed: seed, name: "augmentation")
    generator = CounterGenerator(
      seed: epochs.bits(epoch), stream: UInt64(bitPattern: Int64(image)))
  }

  private mutating func bits() -> UInt64 {
    defer { counter += 1 }
    return generator.bits(counter)
  }

  /// A number from 0 up to, but not including, 1.
  mutating func uniform() -> Double {
    defer { counter += 1 }
    return generator.uniform(counter)
  }

  /// A number of `range`.
  mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A whole number from 0 to `limit` − 1, all as likely but for 1 in 2⁶⁴.
  mutating func below(_ limit: Int) -> Int {
    Int(bits().multipliedFullWidth(by: UInt64(max(1, limit))).high)
  }

  /// A whole number of `range`.
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// Heads or tails.
  mutating func coin() -> Bool { bits() >> 63 == 1 }

  /// A number of mean 0 and standard deviation 1. Box and Muller 1958.
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// `elements` in random order. Fisher and Yates, as in Knuth's algorithm P.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, below(last + 1))
    }
    return result
  }
}
