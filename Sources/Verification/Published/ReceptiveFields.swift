import Netlab

extension PublishedTable {
  /// Receptive fields, effective strides and paddings as google-research/receptive_field prints them.
  ///
  /// They are those of TensorFlow's slim definitions; a zoo network is compared where its windows
  /// are the same, and told apart in a remark where they are not.
  static let receptiveFields: [PublishedTable] =
    [
      fields(
        "AlexNet", slim: "alexnet_v2",
        remarks: ["its GFLOPs are not compared: alexnet_v2 has one column and other widths"],
        rows: [
          Row("conv1", 11, 4, 0), Row("pool1", 19, 8, 0), Row("conv2", 51, 8, 16),
          Row("conv3", 99, 16, 32), Row("conv4", 131, 16, 48), Row("conv5", 163, 16, 64),
          Row("pool5", 195, 32, 64, at: "pool3"),
        ]),
      fields(
        "VGG-D", slim: "vgg_16",
        rows: [
          vgg("conv1_1", 3, 1, 1, 177, 363), Row("pool1", 6, 2, 2, 3882, 7973, at: "stage1/pool"),
          vgg("conv2_1", 10, 2, 4, 5734, 11751),
          Row("pool2", 16, 4, 6, 9436, 19307, at: "stage2/pool"),
          vgg("conv3_1", 24, 4, 10, 11287, 23084), vgg("conv3_2", 32, 4, 14, 14987, 30635),
          Row("pool3", 44, 8, 18, 18688, 38188, at: "stage3/pool"),
          vgg("conv4_1", 60, 8, 26, 20538, 41964), vgg("conv4_2", 76, 8, 34, 24238, 49514),
          Row("pool4", 100, 16, 42, 27938, 57066, at: "stage4/pool"),
          vgg("conv5_1", 132, 16, 58, 28863, 58954), vgg("conv5_2", 164, 16, 74, 29788, 60841),
          Row("pool5", 212, 32, 90, 30713, 62729, at: "stage5/pool"),
        ]),
      fields(
        "BN-Inception", slim: "inception_v2",
        rows: [
          Row("Conv2d_1a_7x7", 7, 2, 2, 69, 142, at: "conv1"),
          Row("MaxPool_2a_3x3", 11, 4, 2, 71, 146, at: "pool1"),
          Row("Conv2d_2b_1x1", 11, 4, 2, 97, 200, at: "conv2_reduce"),
          Row("Conv2d_2c_3x3", 19, 4, 6, 791, 1653, at: "conv2"),
          Row("MaxPool_3a_3x3", 27, 8, 6, 792, 1656, at: "pool2"),
          Row("Mixed_3b", 59, 8, 22, 1136, 2393, at: "inception_3a"),
          Row("Mixed_3c", 91, 8, 38, 1544, 3268, at: "inception_3b"),
          Row("Mixed_4a", 123, 16, 46, 1833, 3898, at: "inception_3c"),
          Row("Mixed_4b", 187, 16, 78, 2073, 4438, at: "inception_4a"),
          Row("Mixed_4c", 251, 16, 110, 2334, 5025, at: "inception_4b"),
          Row("Mixed_4d", 315, 16, 142, 2686, 5817, at: "inception_4c"),
          Row("Mixed_4e", 379, 16, 174, 3120, 6795, at: "inception_4d"),
          Row("Mixed_5a", 443, 32, 190, 3446, 7545, at: "inception_4e"),
          Row("Mixed_5b", 571, 32, 254, 3660, 8073, at: "inception_5a"),
          Row("Mixed_5c", 699, 32, 318, 3883, 8626, at: "inception_5b"),
        ]),
      fields(
        "Inception-v3", slim: "inception_v3",
        rows: [
          Row("Conv2d_1a_3x3", 3, 2, 0, 22, 45), Row("Conv2d_2a_3x3", 7, 2, 0, 241, 506),
          Row("Conv2d_2b_3x3", 11, 2, 2, 680, 1428), Row("MaxPool_3a_3x3", 15, 4, 2, 681, 1431),
          Row("Conv2d_3b_1x1", 15, 4, 2, 712, 1494), Row("Conv2d_4a_3x3", 23, 4, 2, 1460, 3092),
          Row("MaxPool_5a_3x3", 31, 8, 2, 1461, 3095), Row("Mixed_5b", 63, 8, 18, 1781, 3796),
          Row("Mixed_5c", 95, 8, 34, 2128, 4557), Row("Mixed_5d", 127, 8, 50, 2485, 5339),
          Row("Mixed_6a", 159, 16, 58, 2889, 6241), Row("Mixed_6b", 351, 16, 154, 3263, 7082),
          Row("Mixed_6c", 543, 16, 250, 3750, 8178), Row("Mixed_6d", 735, 16, 346, 4237, 9275),
          Row("Mixed_6e", 927, 16, 442, 4854, 10663), Row("Mixed_7a", 1055, 32, 490, 5132, 11303),
          Row("Mixed_7b", 1183, 32, 554, 5385, 11948), Row("Mixed_7c", 1311, 32, 618, 5689, 12727),
        ]),
    ]
    + [("50", 483, 239), ("101", 1027, 511), ("152", 1507, 751)].map { (depth, field, padding) in
      let figures: [(quantity: PublishedQuantity, printed: Int)] = [
        (.receptiveField, field), (.effectiveStride, 32), (.effectivePadding, padding + 2),
      ]
      return PublishedTable(
        "ResNet-\(depth)", source: citation + ", resnet_v1_\(depth)",
        remarks: [
          "slim strides in the last block of a stage, where the paper strides in the first, so only"
            + " the end of the last stage has the same windows; TensorFlow pads an even side less"
            + " than an odd one, which makes \(padding) of the \(padding + 2) at 224×224"
        ],
        figures: figures.map { figure in
          PublishedFigure(
            "block4 at 321", figure.quantity, .number(PrintedNumber(figure.printed)),
            of: .layers(["conv5_x"]), input: Shape(3, 321, 321))
        })
    }

  private static let citation =
    "google-research/receptive_field, RECEPTIVE_FIELD_TABLE.md (Araujo, Norris and Sim 2019)"

  private struct Row {
    var name: String
    var path: String
    var field: Int
    var stride: Int
    var padding: Int
    /// Thousandths of a GFLOP on 224×224 and on 321×321 pixels.
    var operations: [Int]

    init(_ name: String, _ field: Int, _ stride: Int, _ padding: Int, at path: String? = nil) {
      self.name = name
      self.path = path ?? name
      self.field = field
      self.stride = stride
      self.padding = padding
      operations = []
    }

    init(
      _ name: String, _ field: Int, _ stride: Int, _ padding: Int, _ small: Int, _ large: Int,
      at path: String? = nil
    ) {
      self.init(name, field, stride, padding, at: path)
      operations = [small, large]
    }
  }

  private static func vgg(
    _ name: String, _ field: Int, _ stride: Int, _ padding: Int, _ small: Int, _ large: Int
  ) -> Row {
    let parts = name.dropFirst("conv".count).split(separator: "_")
    return Row(
      name, field, stride, padding, small, large, at: "stage\(parts[0])/conv\(parts[1])")
  }

  private static func fields(
    _ network: String, slim: String, remarks: [String] = [], rows: [Row]
  ) -> PublishedTable {
    PublishedTable(
      network, source: citation + ", \(slim)",
      convention:
        "GFLOPs as TensorFlow's profiler counts: two for a multiply-add, biases and pooling"
        + " included; paddings at 224×224",
      remarks: remarks,
      figures: rows.flatMap { row in
        let subject = PublishedFigure.Subject.layers([row.path])
        let small = Shape(3, 224, 224)
        let operations = zip([224, 321], row.operations).map { (side, thousandths) in
          PublishedFigure(
            "\(row.name) at \(side)", .tensorFlowOperations,
            .number(PrintedNumber(thousandths, decimals: 3, .billions)), of: subject,
            input: Shape(3, side, side))
        }
        return [
          PublishedFigure(
            row.name, .receptiveField, .number(PrintedNumber(row.field)), of: subject,
            input: small),
          PublishedFigure(
            row.name, .effectiveStride, .number(PrintedNumber(row.stride)), of: subject,
            input: small),
          PublishedFigure(
            row.name, .effectivePadding, .number(PrintedNumber(row.padding)), of: subject,
            input: small),
        ] + operations
      })
  }
}
