extension PublishedTable {
  /// LeNet-5 as published.
  static let lenet: [PublishedTable] = [
    PublishedTable(
      "LeNet-5-classic", source: "LeCun et al. 1998, section II.B",
      convention:
        "a connection is a multiply-add, an added bias, or an input of a subsampling unit",
      figures: [
        PublishedFigure("total", .parameters, .number(PrintedNumber(60_000)), of: .network),
        PublishedFigure("total", .connections, .number(PrintedNumber(340_908)), of: .network),
      ]
        + [
          ("C1", 156, 122_304), ("S2", 12, 5_880), ("C3", 1_516, 151_600), ("S4", 32, 2_000),
          ("C5", 48_120, 48_120),
        ].flatMap { (name, parameters, connections) in
          [
            PublishedFigure(
              name, .parameters, .number(PrintedNumber(parameters)), of: .layers([name])),
            PublishedFigure(
              name, .connections, .number(PrintedNumber(connections)), of: .layers([name])),
          ]
        } + [
          PublishedFigure("F6", .parameters, .number(PrintedNumber(10_164)), of: .layers(["F6"]))
        ])
  ]
}
