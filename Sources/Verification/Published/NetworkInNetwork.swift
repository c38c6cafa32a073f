extension PublishedTable {
  /// Network in Network; its paper prints no totals.
  static let networkInNetwork: [PublishedTable] = [
    PublishedTable(
      "NIN-ImageNet", source: "a review of NIN and GoogLeNet, with the authors' definition",
      convention: "MB is 2²⁰ bytes, four bytes for each parameter",
      remarks: ["Lin et al. 2013 print neither parameters nor operations"],
      figures: [
        PublishedFigure(
          "total", .parameterBytes, .number(PrintedNumber(29, .megabytesOf1024)), of: .network)
      ]),
    PublishedTable(
      "NIN-CIFAR", source: "Lin et al. 2013",
      remarks: ["the paper prints neither parameters nor operations"], figures: []),
  ]
}
