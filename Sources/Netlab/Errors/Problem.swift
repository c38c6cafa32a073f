/// What is wrong with a network, as data; `Problem+Wording.swift` has the words.
package enum Problem: Error, Hashable, Sendable, Codable {
  /// An operand of a layer, by the word that a spec uses for it.
  package enum Operand: String, Hashable, Sendable, Codable {
    case kernel, stride, padding, dilation, groups, filters, units, size, channels, height, width
    case multiplier, outputs
    case seeds
  }

  /// A number with a range of its own.
  package enum Rate: String, Hashable, Sendable, Codable {
    case dropoutRate, lossWeight, epsilon, momentum, alpha, beta, k, slope, standardDeviation
  }

  /// The largest kernel, stride, padding, channel count or side that a spec may ask for.
  package static let largestOperand = 1 << 24

  case notPositive(Operand, Int)
  case negative(Operand, Int)
  case tooLarge(Operand, Int, Int)
  case outOfRange(Rate, Double, allowed: String)
  case evenSize(Operand, Int)
  case overflow(Quantity, factors: [Int])
  case windowTooLarge(kernel: Extent, dilation: Extent, padding: Margins, input: Shape)
  case paddingReachesWindow(padding: Margins, window: Extent)
  case groupsDoNotDivideInput(groups: Int, channels: Int, filters: Int)
  case groupsDoNotDivideFilters(groups: Int, filters: Int)
  case branchesDisagree(merge: String, branches: [OpenShape])
  case emptyMerge(merge: String)
  case fixedSizeNeeded(layer: String, input: OpenShape)
  case outputsExceedInput(outputs: Extent, input: Extent)
  case channelsShrink(from: Int, to: Int)
  case connectionRows(rows: Int, filters: Int)
  case connectionOutOfRange(filter: Int, channel: Int, channels: Int)
  case connectionEmpty(filter: Int)
  case connectionsWithGroups(groups: Int)
  case connectionsWithMultiplier
  case resolutionMissing(channels: Int)
  case channelsOfInput(declared: Int, asked: Int)
  case foreignOperator(type: String, reason: String)
  case emptyNetwork
  case emptyModule
  case invalidName(String)
  case duplicateName(first: SourceLocation?)
  case recipe(quantity: String, value: String, allowed: String)
  case emptySweep
  case duplicateVariant(first: SourceLocation?)
  case unknownVariant(String, known: [String])
  case againstItself

  /// The problem of an extent that is not positive or beyond reason, or nil.
  package static func check(_ operand: Operand, _ extent: Extent) -> Problem? {
    check(operand, extent.height) ?? check(operand, extent.width)
  }

  /// The problem of a count that is not positive or beyond reason, or nil.
  package static func check(_ operand: Operand, _ value: Int) -> Problem? {
    if value < 1 { return .notPositive(operand, value) }
    return value > largestOperand ? .tooLarge(operand, value, largestOperand) : nil
  }

  /// The problem of a number outside `range`, or nil; `allowed` says the range in words.
  package static func check(
    _ rate: Rate, _ value: Double, in range: ClosedRange<Double>, allowed: String
  ) -> Problem? {
    range.contains(value) ? nil : .outOfRange(rate, value, allowed: allowed)
  }
}
