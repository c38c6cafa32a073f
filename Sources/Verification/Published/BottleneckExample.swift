extension PublishedTable {
  /// 48 filters of 5×5 on module 4a's input, with and without its reduction.
  static let bottleneckExample: [PublishedTable] = [
    ("bottleneck-direct", 1129), ("bottleneck-reduced", 53),
  ].map { (network, tenths) in
    PublishedTable(
      network, source: "a review of GoogLeNet, section 3.1",
      figures: [
        PublishedFigure(
          "total", .multiplyAdds, .number(PrintedNumber(tenths, decimals: 1, .millions)),
          of: .network)
      ])
  }
}
