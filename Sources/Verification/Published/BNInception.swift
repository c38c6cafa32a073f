import Netlab

extension PublishedTable {
  /// BN-Inception with the separable first layer of its footnote, and with a plain one.
  static let bnInception: [PublishedTable] = ["BN-Inception", "BN-Inception-plain-stem"].flatMap {
    [figure5(of: $0), totals(of: $0)]
  }

  private static func totals(of network: String) -> PublishedTable {
    PublishedTable(
      network, source: "Ioffe and Szegedy 2015, section 4.2 and appendix",
      figures: [
        PublishedFigure(
          "total", .parameters, .number(PrintedNumber(136, decimals: 1, .millions)), of: .network,
          contradiction:
            "13.6M are twice GoogLeNet's 6.8M, where the appendix says 25% more; figure 5"
            + " has neither"),
        PublishedFigure(
          "against GoogLeNet", .parameters, .number(PrintedNumber(25, .percent)),
          of: .comparison(.increase, with: "GoogLeNet"),
          contradiction: "25% more than GoogLeNet are less than 9M, where section 4.2 says 13.6M;"
            + " figure 5 has neither"),
        PublishedFigure(
          "against GoogLeNet", .multiplyAdds, .number(PrintedNumber(30, .percent)),
          of: .comparison(.increase, with: "GoogLeNet")),
        PublishedFigure(
          "against GoogLeNet", .depth, .number(PrintedNumber(9)),
          of: .comparison(.difference, with: "GoogLeNet"),
          contradiction:
            "the depth column of figure 5 adds up to 32, ten modules of three layers and"
            + " two more, 11 more than the 21 of GoogLeNet's table"),
      ])
  }

  private static func figure5(of network: String) -> PublishedTable {
    PublishedTable(
      network, source: "Ioffe and Szegedy 2015, figure 5",
      figures: [
        size("convolution 7x7", 64, 112, of: ["conv1"]),
        PublishedFigure(
          "convolution 7x7", .depth, .number(PrintedNumber(1)), of: .layers(["conv1"]),
          remark: network == "BN-Inception"
            ? "a depthwise and a pointwise convolution are two layers, printed as one" : nil),
        size("max pool", 64, 56, of: ["pool1"]),
        size("convolution 3x3", 192, 56, of: ["conv2"]),
        PublishedFigure(
          "convolution 3x3", .depth, .number(PrintedNumber(1)),
          of: .layers(["conv2_reduce", "conv2"]),
          contradiction: "the row's column 3×3 reduce has 64 filters: it is two layers, as in"
            + " GoogLeNet's table"),
        size("max pool", 192, 28, of: ["pool2"]),
      ] + modulesOfFigure5.flatMap(figures(ofModule:)) + [size("avg pool", 1024, 1, of: ["pool3"])])
  }

  private static func size(
    _ row: String, _ channels: Int, _ side: Int, of paths: [String], contradiction: String? = nil
  ) -> PublishedFigure {
    PublishedFigure(
      row, .outputSize, .size(Shape(channels, side, side)), of: .layers(paths),
      contradiction: contradiction)
  }

  /// A row of figure 5: what it prints, and the channels that its branches add up to.
  private struct Module {
    var name: String
    /// The printed size and channels.
    var side: Int
    var channels: Int
    /// 1×1, 3×3 and double 3×3.
    var branches: [Int]
    /// The pool's projection; nil where the pool passes its input's channels through.
    var pool: Int?
    var inputs: Int
    var halves = false
  }

  private static let modulesOfFigure5 = [
    Module(name: "3a", side: 28, channels: 256, branches: [64, 64, 96], pool: 32, inputs: 192),
    Module(name: "3b", side: 28, channels: 320, branches: [64, 96, 96], pool: 64, inputs: 256),
    Module(
      name: "3c", side: 28, channels: 576, branches: [160, 96], pool: nil, inputs: 320,
      halves: true),
    Module(name: "4a", side: 14, channels: 576, branches: [224, 96, 128], pool: 128, inputs: 576),
    Module(name: "4b", side: 14, channels: 576, branches: [192, 128, 128], pool: 128, inputs: 576),
    Module(name: "4c", side: 14, channels: 576, branches: [160, 160, 160], pool: 128, inputs: 576),
    Module(name: "4d", side: 14, channels: 576, branches: [96, 192, 192], pool: 128, inputs: 576),
    Module(
      name: "4e", side: 14, channels: 1024, branches: [192, 256], pool: nil, inputs: 576,
      halves: true),
    Module(
      name: "5a", side: 7, channels: 1024, branches: [352, 320, 224], pool: 128, inputs: 1024),
    Module(
      name: "5b", side: 7, channels: 1024, branches: [352, 320, 224], pool: 128, inputs: 1024),
  ]

  private static func figures(ofModule row: Module) -> [PublishedFigure] {
    let label = "inception (\(row.name))"
    let path = "inception_\(row.name)"
    let outputs = row.branches.reduce(row.pool ?? row.inputs, +)
    var found: [String] = []
    if row.halves {
      found.append(
        "the row's stride 2 halves \(row.side)×\(row.side) to \(row.side / 2)×\(row.side / 2), which"
          + " the next row prints")
    }
    if outputs != row.channels {
      let sum = (row.branches + [row.pool ?? row.inputs]).map { "\($0)" }.joined(separator: " + ")
      found.append(
        "the row's branches add up to \(sum) = \(outputs) channels, not \(row.channels); a pool"
          + " projection of \(row.channels - row.branches.reduce(0, +)) would fit")
    }
    let reason = found.isEmpty ? nil : found.joined(separator: "; ")
    var figures = [size(label, row.channels, row.side, of: [path], contradiction: reason)]
    if let pool = row.pool {
      figures.append(
        PublishedFigure(
          label + " pool proj", .outputSize, .size(Shape(pool, row.side, row.side)),
          of: .layers([path + "/pool_proj"]), contradiction: reason))
    }
    figures.append(
      PublishedFigure(label, .depth, .number(PrintedNumber(3)), of: .layers([path])))
    return figures
  }
}
