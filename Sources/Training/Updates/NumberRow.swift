/// A row of numbers beside that of the parameters, at an address that stays.
package final class NumberRow {
  package let numbers: UnsafeMutableBufferPointer<Float>

  /// A row of zeros.
  package init(count: Int) {
    numbers = .allocate(capacity: count)
    numbers.initialize(repeating: 0)
  }

  /// A row with the numbers of another.
  package convenience init(_ other: UnsafeMutableBufferPointer<Float>) {
    self.init(count: other.count)
    copy(from: other)
  }

  deinit { numbers.deallocate() }

  /// Takes over the numbers of a row of the same length.
  package func copy(from other: UnsafeMutableBufferPointer<Float>) {
    precondition(other.count == numbers.count)
    _ = numbers.update(fromContentsOf: other)
  }
}
