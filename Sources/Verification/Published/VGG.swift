import Netlab

extension PublishedTable {
  /// The six columns of the VGG paper, and what the ResNet paper says of two of them.
  static let vgg: [PublishedTable] =
    [
      ("A", 133, 11), ("A-LRN", 133, 11), ("B", 133, 13), ("C", 134, 16), ("D", 138, 16),
      ("E", 144, 19),
    ].map { (column, millions, layers) in
      PublishedTable(
        "VGG-\(column)", source: "Simonyan and Zisserman 2014, tables 1 and 2, section 2.3",
        figures: [
          PublishedFigure(
            "total", .parameters, .number(PrintedNumber(millions, .millions)), of: .network),
          PublishedFigure("total", .depth, .number(PrintedNumber(layers)), of: .network),
          PublishedFigure(
            "one 7×7 over three 3×3", .weights, .number(PrintedNumber(81, .percent)),
            of: .demonstration(
              .increase, of: FactorizationExample.single(7, padding: 3),
              with: FactorizationExample.stack([Extent(3), Extent(3), Extent(3)]))),
        ])
    } + [
      PublishedTable(
        "VGG-D", source: "He et al. 2015, figure 3",
        figures: [
          PublishedFigure(
            "total", .multiplyAdds, .number(PrintedNumber(153, decimals: 1, .billions)),
            of: .network,
            remark:
              "its convolutions alone take 15,346,630,656, which does round to 15.3G; the 19.6G"
              + " that the same paper gives for VGG-19 include the linear layers")
        ]),
      PublishedTable(
        "VGG-E", source: "He et al. 2015, figure 3",
        figures: [
          PublishedFigure(
            "total", .multiplyAdds, .number(PrintedNumber(196, decimals: 1, .billions)),
            of: .network)
        ]),
    ]
}
