extension PublishedTable {
  /// Networks after the field's first decade.
  static let beyondTheFirstDecade: [PublishedTable] = [
    PublishedTable(
      "MobileNet-v1", source: "Howard et al. 2017, table 4",
      figures: [
        PublishedFigure(
          "total", .parameters, .number(PrintedNumber(42, decimals: 1, .millions)), of: .network),
        PublishedFigure(
          "total", .multiplyAdds, .number(PrintedNumber(569, .millions)), of: .network),
      ]),
    PublishedTable(
      "MobileNet-v2", source: "Sandler et al. 2018, table 4",
      figures: [
        PublishedFigure(
          "total", .parameters, .number(PrintedNumber(34, decimals: 1, .millions)), of: .network),
        PublishedFigure(
          "total", .multiplyAdds, .number(PrintedNumber(300, .millions)), of: .network),
      ]),
    PublishedTable(
      "Xception", source: "Chollet 2016, table 3",
      figures: [
        PublishedFigure("total", .parameters, .number(PrintedNumber(22_855_952)), of: .network)
      ]),
  ]
}
