import Netlab

@testable import Specs
@testable import Verification

/// The networks that published tables speak of.
let zoo: [Network] =
  [
    lenet5Classic, alexnet, vggA, vggALRN, vggB, vggC, vggD, vggE, ninCIFAR, ninImageNet, googlenet,
    googlenetSeparableStem, bnInception, bnInceptionPlainStem, inceptionV2, inceptionV3, resnet18,
    resnet34, resnet50, resnet101, resnet152, resnet18A, resnet34A, plain18, plain34, lenetSlides,
    alexnetSlides, bottleneckDirect, bottleneckReduced, mobilenetV1, mobilenetV2, xception,
  ] + resnetsCIFAR + preactResNets

func verification(of network: Network) throws -> Verification {
  try Verification(of: network, tables: PublishedTable.tables(on: network.name), others: zoo)
}

extension Verification {
  /// Rows that do not agree, as `row: quantity: verdict`.
  var disagreements: [String] {
    rows.filter { $0.verdict != .agrees }.map {
      "\($0.row): \($0.quantity.rawValue): \($0.verdict)"
    }
  }

  func note(on row: String, _ quantity: PublishedQuantity) -> String? {
    rows.first { $0.row == row && $0.quantity == quantity }?.note
  }
}
