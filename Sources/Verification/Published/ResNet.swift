extension PublishedTable {
  /// The residual networks for ImageNet, whatever their shortcuts, and the plain networks.
  static let resnet: [PublishedTable] =
    [
      totals(
        "ResNet-18", 18, PrintedNumber(18, decimals: 1, .billions)),
      totals("ResNet-18-A", 18, PrintedNumber(18, decimals: 1, .billions)),
      totals("Plain-18", 18, PrintedNumber(18, decimals: 1, .billions)),
      totals(
        "ResNet-34", 34, PrintedNumber(36, decimals: 1, .billions),
        remark:
          "figure 3 prints 3.6G for zero-padded shortcuts (ResNet-34-A); the projections cost the"
          + " difference"),
      totals("ResNet-34-A", 34, PrintedNumber(36, decimals: 1, .billions)),
      totals("Plain-34", 34, PrintedNumber(36, decimals: 1, .billions)),
      totals(
        "ResNet-50", 50, PrintedNumber(38, decimals: 1, .billions),
        remark: "the only column of 50 layers or more that is rounded down"),
      totals("ResNet-101", 101, PrintedNumber(76, decimals: 1, .billions)),
      totals("ResNet-152", 152, PrintedNumber(113, decimals: 1, .billions)),
    ]
    + ["ResNet-34", "ResNet-34-A"].map { network in
      PublishedTable(
        network, source: "He et al. 2015, section 3.3",
        figures: [
          PublishedFigure(
            "share of VGG-19", .multiplyAdds, .number(PrintedNumber(18, .percent)),
            of: .comparison(.share, with: "VGG-E"),
            remark: "the printed 3.6G are 18.4% of the printed 19.6G")
        ])
    }

  private static func totals(
    _ network: String, _ depth: Int, _ cost: PrintedNumber, remark: String? = nil
  ) -> PublishedTable {
    PublishedTable(
      network, source: "He et al. 2015, table 1",
      convention: "the paper's FLOPs are multiply-adds; shortcuts do not count as depth",
      figures: [
        PublishedFigure("total", .depth, .number(PrintedNumber(depth)), of: .network),
        PublishedFigure("total", .multiplyAdds, .number(cost), of: .network, remark: remark),
        PublishedFigure(
          "conv1", .outputSize, .size(.init(64, 112, 112)), of: .layers(["conv1"])),
      ]
        + [56, 28, 14, 7].enumerated().map { (stage, side) in
          let channels = [64, 128, 256, 512][stage] * (depth < 50 ? 1 : 4)
          return PublishedFigure(
            "conv\(stage + 2)_x", .outputSize, .size(.init(channels, side, side)),
            of: .layers(["conv\(stage + 2)_x"]))
        })
  }

  /// The residual networks for CIFAR-10, with and without pre-activation.
  static let residualOnCIFAR: [PublishedTable] =
    [
      (20, PrintedNumber(27, decimals: 2, .millions)),
      (32, PrintedNumber(46, decimals: 2, .millions)),
      (44, PrintedNumber(66, decimals: 2, .millions)),
      (56, PrintedNumber(85, decimals: 2, .millions)),
      (110, PrintedNumber(17, decimals: 1, .millions)),
      (1202, PrintedNumber(194, decimals: 1, .millions)),
    ].map { (depth, parameters) in
      PublishedTable(
        "ResNet-\(depth)", source: "He et al. 2015, table 6",
        figures: [
          PublishedFigure("total", .depth, .number(PrintedNumber(depth)), of: .network),
          PublishedFigure("total", .parameters, .number(parameters), of: .network),
        ])
    }
    + [
      (164, PrintedNumber(17, decimals: 1, .millions)),
      (1001, PrintedNumber(102, decimals: 1, .millions)),
    ].map { (depth, parameters) in
      PublishedTable(
        "PreAct-ResNet-\(depth)", source: "He et al. 2016, table 4",
        figures: [
          PublishedFigure("total", .depth, .number(PrintedNumber(depth)), of: .network),
          PublishedFigure("total", .parameters, .number(parameters), of: .network),
        ])
    }
}
