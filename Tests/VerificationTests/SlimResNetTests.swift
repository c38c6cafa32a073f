import Netlab
import Testing

@testable import Verification

/// TensorFlow slim's residual networks, which are not in the zoo: a stage ends, not begins, with its
/// stride, which stands in the 3×3 convolution; identities are subsampled. Normalisation is left out:
/// slim fuses it here, and the published operations do not have it.
private func slimResNet(_ blocks: [Int]) -> Network {
  Network("slim", input: Shape(3, 224, 224)) {
    conv(`7x7`, 64, stride: 2, bias: false)
    maxPool(`3x3`, stride: 2, padding: .same)
    for (stage, count) in blocks.enumerated() {
      module("block\(stage + 1)") {
        for number in 1...count {
          unit(
            64 << stage, widens: number == 1,
            stride: number == count && stage < 3 ? 2 : 1)
        }
      }
    }
  }
}

private func unit(_ filters: Int, widens: Bool, stride: Extent) -> some Block {
  residual {
    conv(`1x1`, filters, bias: false)
    conv(`3x3`, filters, stride: stride, bias: false)
    conv(`1x1`, 4 * filters, bias: false, activation: nil)
  } shortcut: {
    if widens {
      conv(`1x1`, 4 * filters, stride: stride, bias: false, activation: nil)
    } else if stride != 1 {
      maxPool(`1x1`, stride: stride)
    }
  }
}

@Suite struct `Slim's residual networks` {
  /// Field, stride, padding and thousandths of a GFLOP behind each stage on 224×224 pixels.
  @Test(arguments: [
    (
      [3, 4, 6, 3],
      [(35, 8, 15, 1323), (99, 16, 47, 2974), (291, 32, 143, 5498), (483, 32, 239, 6963)]
    ),
    (
      [3, 4, 23, 3],
      [(35, 8, 15, 1323), (99, 16, 47, 2974), (835, 32, 415, 12923), (1027, 32, 511, 14387)]
    ),
    (
      [3, 8, 36, 3],
      [(35, 8, 15, 1323), (163, 16, 79, 4721), (1315, 32, 655, 20347), (1507, 32, 751, 21811)]
    ),
  ])
  func `have the fields and operations that receptive_field prints`(
    blocks: [Int], rows: [(field: Int, stride: Int, padding: Int, operations: Int)]
  ) throws {
    let figures = rows.enumerated().flatMap { index, row in
      let subject = PublishedFigure.Subject.layers(["block\(index + 1)"])
      return [
        PublishedFigure(
          "field", .receptiveField, .number(PrintedNumber(row.field)), of: subject),
        PublishedFigure(
          "stride", .effectiveStride, .number(PrintedNumber(row.stride)), of: subject),
        PublishedFigure(
          "padding", .effectivePadding, .number(PrintedNumber(row.padding)), of: subject),
        PublishedFigure(
          "operations", .tensorFlowOperations,
          .number(PrintedNumber(row.operations, decimals: 3, .billions)), of: subject),
      ]
    }
    let verification = try Verification(
      of: slimResNet(blocks), tables: [PublishedTable("slim", source: "", figures: figures)])
    #expect(
      verification.rows.filter { $0.verdict != .agrees }.map { "\($0.row): \($0.computedText)" }
        == [])
    #expect(verification.rows.count == 16)
  }
}
