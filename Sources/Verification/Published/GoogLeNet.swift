import Netlab

extension PublishedTable {
  /// GoogLeNet, as a whole and with the separable first layer that its first row describes.
  static let googlenet: [PublishedTable] = [
    table1(of: "GoogLeNet", stem: plainStem),
    table1(of: "GoogLeNet-separable-stem", stem: separableStem),
    PublishedTable(
      "GoogLeNet", source: "Szegedy et al. 2014, sections 1 and 5",
      remarks: [
        "\"about 100\" independent building blocks (section 5) is not compared: the paper says that"
          + " the number depends on what a system counts as one"
      ],
      figures: [
        PublishedFigure("total", .depth, .number(PrintedNumber(22)), of: .network),
        PublishedFigure("total", .depthWithPooling, .number(PrintedNumber(27)), of: .network),
        PublishedFigure(
          "total", .multiplyAdds, .number(PrintedNumber(15, decimals: 1, .billions)), of: .network,
          remark:
            "a budget; with the separable first layer of the table's first row it is kept, and"
            + " the ops column adds up to 1,502M"),
        PublishedFigure(
          "against AlexNet", .parameters, .number(PrintedNumber(12, .times)),
          of: .comparison(.timesFewer, with: "AlexNet"),
          contradiction: "the params column adds up to 6,797.7K, and 60M are 8.6 to 8.8 times that"),
        PublishedFigure(
          "auxiliary (4a)", .outputSize, .size(Shape(512, 4, 4)), of: .layers(["auxiliary1/pool"])),
        PublishedFigure(
          "auxiliary (4d)", .outputSize, .size(Shape(528, 4, 4)), of: .layers(["auxiliary2/pool"])),
      ]),
    PublishedTable(
      "GoogLeNet-separable-stem", source: "Szegedy et al. 2014, section 1",
      figures: [
        PublishedFigure(
          "total", .multiplyAdds, .number(PrintedNumber(15, decimals: 1, .billions)), of: .network)
      ]),
    PublishedTable(
      "GoogLeNet", source: "reviews of GoogLeNet",
      figures: [
        PublishedFigure(
          "total", .parameters, .number(PrintedNumber(68, decimals: 1, .millions)), of: .network,
          remark: "6.8 is the sum of the params column in K of 1,024, misprints and the separable"
            + " first layer included: 6,797.7K are 6,960,845"),
        PublishedFigure(
          "total", .parameters, .number(PrintedNumber(7, .millions)), of: .network),
      ]),
    PublishedTable(
      "GoogLeNet",
      source: "Szegedy et al. 2015b, \"Rethinking the Inception Architecture\", section 1",
      figures: [
        PublishedFigure(
          "total", .parameters, .number(PrintedNumber(5, .millions)), of: .network,
          remark: "the GoogLeNet paper's own params column adds up to 6.8M")
      ]),
  ]

  private static func table1(of network: String, stem: [PublishedFigure]) -> PublishedTable {
    PublishedTable(
      network, source: "Szegedy et al. 2014, table 1",
      convention: "K is 1,024, M is 10⁶; params are weights without biases",
      figures: stem + [
        size("max pool", 64, 56, of: "pool1"),
        size("convolution 3x3", 192, 56, of: "conv2"),
        PublishedFigure(
          "convolution 3x3", .depth, .number(PrintedNumber(2)),
          of: .layers(["conv2_reduce", "conv2"])),
        PublishedFigure(
          "convolution 3x3", .weights, .number(PrintedNumber(112, .thousandsOf1024)),
          of: .layers(["conv2_reduce", "conv2"])),
        PublishedFigure(
          "convolution 3x3", .multiplyAdds, .number(PrintedNumber(360, .millions)),
          of: .layers(["conv2_reduce", "conv2"])),
        size("max pool", 192, 28, of: "pool2"),
      ]
        + rowsOfTable1.flatMap { row in
          self.figures(of: row) + (poolAfter[row.name].map { [$0] } ?? [])
        }
        + [
          size("avg pool", 1024, 1, of: "pool5"),
          size("dropout (40%)", 1024, 1, of: "dropout"),
          size("linear", 1000, 1, of: "linear"),
          PublishedFigure("linear", .depth, .number(PrintedNumber(1)), of: .layers(["linear"])),
          PublishedFigure(
            "linear", .weights, .number(PrintedNumber(1000, .thousandsOf1024)),
            of: .layers(["linear"])),
          PublishedFigure(
            "linear", .multiplyAdds, .number(PrintedNumber(1, .millions)), of: .layers(["linear"])),
          size("softmax", 1000, 1, of: "softmax"),
        ])
  }

  private static func size(
    _ row: String, _ channels: Int, _ side: Int, of path: String
  ) -> PublishedFigure {
    PublishedFigure(row, .outputSize, .size(Shape(channels, side, side)), of: .layers([path]))
  }

  /// The first row, for a network whose first layer is what the row names: 7×7/2 with 64 filters.
  private static let plainStem = stem(
    parameters: PrintedNumber(27, decimals: 1, .thousandsOf1024),
    contradictions: (
      "a 7×7 convolution from 3 to 64 channels has 9,408 weights = 9.19K; \(separable) has"
        + " 49·3·8 + 24·64 = 2,712 weights, 2.7K with K = 1,000 (GoogLeNet-separable-stem)",
      "a 7×7 convolution from 3 to 64 channels at 112×112 takes 118,013,952 multiply-adds;"
        + " \(separable) takes 34,019,328 (GoogLeNet-separable-stem)"
    ), depth: (1, nil))

  /// The first row, for the layer that its params and ops describe.
  private static let separableStem = stem(
    parameters: PrintedNumber(27, decimals: 1, .thousands),
    remark: "K is 1,000 here: with 1,024, 2,712 weights would be printed as 2.6K",
    depth: (1, "a depthwise and a pointwise convolution are two layers, printed as one"))

  private static let separable = "a depthwise-separable one with channel multiplier 8"

  private static func stem(
    parameters: PrintedNumber, contradictions: (String, String)? = nil, remark: String? = nil,
    depth: (Int, String?)
  ) -> [PublishedFigure] {
    [
      size("convolution 7x7", 64, 112, of: "conv1"),
      PublishedFigure(
        "convolution 7x7", .depth, .number(PrintedNumber(depth.0)), of: .layers(["conv1"]),
        remark: depth.1),
      PublishedFigure(
        "convolution 7x7", .weights, .number(parameters), of: .layers(["conv1"]),
        contradiction: contradictions?.0, remark: remark),
      PublishedFigure(
        "convolution 7x7", .multiplyAdds, .number(PrintedNumber(34, .millions)),
        of: .layers(["conv1"]), contradiction: contradictions?.1),
    ]
  }

  private static func figures(of row: InceptionModuleRow) -> [PublishedFigure] {
    let label = "inception (\(row.name))"
    let subject = PublishedFigure.Subject.layers(["inception_\(row.name)"])
    return [
      size(label, row.filters.outputs, row.side, of: "inception_\(row.name)"),
      PublishedFigure(label, .depth, .number(PrintedNumber(2)), of: subject),
      PublishedFigure(
        label, .weights, .number(PrintedNumber(row.parameters, .thousandsOf1024)), of: subject,
        contradiction: row.parameterContradiction, remark: row.parameterRemark),
      PublishedFigure(
        label, .multiplyAdds, .number(PrintedNumber(row.operations, .millions)), of: subject,
        contradiction: row.operationContradiction, remark: row.operationRemark),
    ]
  }

  private static let poolAfter = [
    "3b": size("max pool", 480, 14, of: "pool3"),
    "4e": size("max pool", 832, 7, of: "pool4"),
  ]

  /// The nine modules: input channels, the six columns of filters, params, ops.
  static let rowsOfTable1: [InceptionModuleRow] = [
    module("3a", 28, 192, (64, 96, 128, 16, 32, 32), 159, 128),
    module("3b", 28, 256, (128, 128, 192, 32, 96, 64), 380, 304),
    module("4a", 14, 480, (192, 96, 208, 16, 48, 64), 364, 73),
    module("4b", 14, 512, (160, 112, 224, 24, 64, 64), 437, 88),
    module("4c", 14, 512, (128, 128, 256, 24, 64, 64), 463, 100),
    module("4d", 14, 512, (112, 144, 288, 32, 64, 64), 580, 119),
    module("4e", 14, 528, (256, 160, 320, 32, 128, 128), 840, 170),
    module("5a", 7, 832, (256, 160, 320, 32, 128, 128), 1072, 54),
    module("5b", 7, 832, (384, 192, 384, 48, 128, 128), 1388, 71),
  ]

  private static func module(
    _ name: String, _ side: Int, _ inputs: Int, _ filters: (Int, Int, Int, Int, Int, Int),
    _ parameters: Int, _ operations: Int
  ) -> InceptionModuleRow {
    InceptionModuleRow(
      name: name, side: side, inputs: inputs,
      filters: InceptionModuleRow.Filters(
        `1x1`: filters.0, `3x3red`: filters.1, `3x3`: filters.2, `5x5red`: filters.3,
        `5x5`: filters.4,
        pool: filters.5),
      parameters: parameters, operations: operations)
  }
}
