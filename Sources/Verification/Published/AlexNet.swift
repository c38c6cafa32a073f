import Netlab

extension PublishedTable {
  /// AlexNet in its two columns.
  static let alexnet: [PublishedTable] = [
    PublishedTable(
      "AlexNet", source: "Krizhevsky et al. 2012, abstract and figure 2",
      convention: "neurons are the outputs of convolutions and linear layers",
      figures: [
        PublishedFigure(
          "total", .parameters, .number(PrintedNumber(60, .millions)), of: .network,
          remark: "the abstract's number is a round one"),
        PublishedFigure(
          "total", .neurons, .number(PrintedNumber(65, decimals: 2, .millions)), of: .network,
          contradiction: "the caption of figure 2 adds up to 622,312 without its input"),
        PublishedFigure(
          "input", .outputSize, .size(Shape(3, 224, 224)), of: .layers(["input"]),
          contradiction:
            "11×11 windows with stride 4 on 224 pixels make 54 outputs without padding;"
            + " the printed 55 of the next row take 227"),
        PublishedFigure(
          "layer 1", .neurons, .number(PrintedNumber(253_440)), of: .layers(["conv1"]),
          contradiction: "the figure draws two columns of 55×55×48, which are 290,400; 253,440 is"
            + " 55·48·96"),
      ]
        + [
          ("layer 2", 186_624, "conv2"), ("layer 3", 64_896, "conv3"), ("layer 4", 64_896, "conv4"),
          ("layer 5", 43_264, "conv5"), ("layer 6", 4_096, "linear1"),
          ("layer 7", 4_096, "linear2"),
          ("layer 8", 1_000, "linear3"),
        ].map { (row, neurons, path) in
          PublishedFigure(row, .neurons, .number(PrintedNumber(neurons)), of: .layers([path]))
        }),
    PublishedTable(
      "AlexNet", source: "lecture slides, chapter 6-1, table 6-2",
      figures: [
        ("input", Shape(3, 227, 227), "input"), ("96 11×11/4", Shape(96, 55, 55), "conv1"),
        ("pool", Shape(96, 27, 27), "pool1"), ("256 5×5", Shape(256, 27, 27), "conv2"),
        ("pool", Shape(256, 13, 13), "pool2"), ("384 3×3", Shape(384, 13, 13), "conv3"),
        ("384 3×3", Shape(384, 13, 13), "conv4"), ("256 3×3", Shape(256, 13, 13), "conv5"),
        ("pool", Shape(256, 6, 6), "pool3"), ("4096", Shape(4096, 1, 1), "linear1"),
        ("4096", Shape(4096, 1, 1), "linear2"), ("1000", Shape(1000, 1, 1), "linear3"),
      ].map { (row, shape, path) in
        PublishedFigure(row, .outputSize, .size(shape), of: .layers([path]))
      }),
  ]
}
