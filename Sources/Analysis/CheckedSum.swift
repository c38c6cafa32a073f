import Netlab

/// Sums and products of counts that end in an error instead of an overflow.
struct CheckedSum {
  var quantity: String
  var batch: Int

  /// (Σ numbers) · Π factors.
  func sum(_ numbers: some Sequence<Int>, times factors: [Int]) throws(AnalysisError) -> Int {
    var total = 0
    for number in numbers {
      let (sum, overflow) = total.addingReportingOverflow(number)
      if overflow { throw .overflow(quantity: quantity, batch: batch) }
      total = sum
    }
    for factor in factors {
      let (product, overflow) = total.multipliedReportingOverflow(by: factor)
      if overflow { throw .overflow(quantity: quantity, batch: batch) }
      total = product
    }
    return total
  }
}

/// What keeps a correct network from being analysed as asked.
package enum AnalysisError: Error, Hashable, Sendable, CustomStringConvertible {
  case batchNotPositive(Int)
  case overflow(quantity: String, batch: Int)

  package var description: String {
    switch self {
    case .batchNotPositive(let batch):
      "error: a batch of \(batch) images\n  hint: give --batch a value of 1 or more"
    case .overflow(let quantity, let batch):
      "error: the \(quantity) of a batch of \(batch.grouped) images are more than 2⁶³\n"
        + "  hint: use a smaller --batch or --input"
    }
  }
}
