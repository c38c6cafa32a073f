import Netlab

extension PublishedTable {
  /// What "Rethinking the Inception Architecture" claims, in table 1 and in prose.
  static let inceptionV2AndV3: [PublishedTable] = [
    PublishedTable(
      "Inception-v2", source: "Szegedy et al. 2015b, table 1",
      convention: "the table prints input sizes; what a row puts out is the next row's input",
      remarks: [
        "the table prints no filter counts inside the modules: its supplement was not published"
      ],
      figures: sizesOfTable1 + [
        PublishedFigure(
          "total", .depth, .number(PrintedNumber(42)), of: .network,
          remark: "section 6 does not say which layers it counts"),
        PublishedFigure(
          "against GoogLeNet", .multiplyAdds, .number(PrintedNumber(25, decimals: 1, .times)),
          of: .comparison(.share, with: "GoogLeNet")),
      ] + factorizations),
    PublishedTable(
      "Inception-v3", source: "Szegedy et al. 2015b, abstract, sections 3, 5 and 6",
      figures: [
        PublishedFigure(
          "total", .parameters, .lessThan(PrintedNumber(25, .millions)), of: .network),
        PublishedFigure(
          "total", .multiplyAdds, .number(PrintedNumber(5, .billions)), of: .network,
          remark: "the released network at 299×299; the abstract's number is a round one"),
        PublishedFigure(
          "against GoogLeNet", .multiplyAdds, .number(PrintedNumber(25, decimals: 1, .times)),
          of: .comparison(.share, with: "GoogLeNet"),
          remark: "2.5 times GoogLeNet's cost are less than 4G, the abstract has 5G"),
      ] + factorizations),
  ]

  private static let sizesOfTable1 = [
    ("conv 3x3/2", Shape(32, 149, 149), "conv1"), ("conv 3x3/1", Shape(32, 147, 147), "conv2"),
    ("conv padded 3x3/1", Shape(64, 147, 147), "conv3"), ("pool 3x3/2", Shape(64, 73, 73), "pool1"),
    ("conv 3x3/1", Shape(80, 71, 71), "conv4"), ("conv 3x3/2", Shape(192, 35, 35), "conv5"),
    ("conv 3x3/1", Shape(288, 35, 35), "conv6"),
    ("3× figure 5", Shape(768, 17, 17), "reduction_1"),
    ("5× figure 6", Shape(1280, 8, 8), "reduction_2"),
    ("2× figure 7", Shape(2048, 8, 8), "figure7_2"), ("pool 8x8", Shape(2048, 1, 1), "pool2"),
    ("linear", Shape(1000, 1, 1), "linear"),
  ].map { (row, shape, path) in
    PublishedFigure(row, .outputSize, .size(shape), of: .layers([path]))
  }

  /// The savings of section 3 and 5, each from two networks that differ in nothing else.
  private static let factorizations = [
    PublishedFigure(
      "5×5 against 3×3", .multiplyAdds, .number(PrintedNumber(278, decimals: 2, .times)),
      of: .demonstration(
        .share, of: FactorizationExample.stack([Extent(5)]),
        with: FactorizationExample.stack([Extent(3)]))),
    PublishedFigure(
      "5×5 → two 3×3, saving", .multiplyAdds, .number(PrintedNumber(28, .percent)),
      of: .demonstration(
        .saving, of: FactorizationExample.stack([Extent(3), Extent(3)]),
        with: FactorizationExample.stack([Extent(5)]))),
    PublishedFigure(
      "3×3 → 3×1, 1×3, saving", .multiplyAdds, .number(PrintedNumber(33, .percent)),
      of: .demonstration(
        .saving, of: FactorizationExample.stack([Extent(3, 1), Extent(1, 3)]),
        with: FactorizationExample.stack([Extent(3)]))),
    PublishedFigure(
      "3×3 → two 2×2, saving", .multiplyAdds, .number(PrintedNumber(11, .percent)),
      of: .demonstration(
        .saving, of: FactorizationExample.stack([Extent(2), Extent(2)]),
        with: FactorizationExample.stack([Extent(3)]))),
    PublishedFigure(
      "pool first, saving", .multiplyAdds, .number(PrintedNumber(25, .percent)),
      of: .demonstration(
        .saving, of: FactorizationExample.poolThenConvolution,
        with: FactorizationExample.convolutionThenPool),
      contradiction:
        "section 5 gives 2d²k² against 2(d/2)²k²: the cost is reduced to a quarter, not"
        + " by a quarter"),
  ]
}
