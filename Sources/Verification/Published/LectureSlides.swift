extension PublishedTable {
  /// The PyTorch listings of the lecture slides.
  static let lectureSlides: [PublishedTable] = [
    PublishedTable(
      "LeNet-slides", source: "lecture slides, chapter 6-1, torchsummary listing",
      convention: "MB is 2²⁰ bytes; torchsummary doubles the outputs of all modules",
      figures: [
        PublishedFigure("total", .parameters, .number(PrintedNumber(46_038_242)), of: .network),
        megabytes("input size", .torchSummaryInputBytes, 57),
        megabytes("forward/backward pass size", .torchSummaryActivationBytes, 1947),
        megabytes("params size", .torchSummaryParameterBytes, 17562),
        megabytes("estimated total size", .torchSummaryTotalBytes, 19567),
      ]),
    PublishedTable(
      "AlexNet-slides", source: "lecture slides, chapter 6-1, torchsummary listing",
      figures: [
        PublishedFigure("total", .parameters, .number(PrintedNumber(42_321_218)), of: .network)
      ]),
  ]

  private static func megabytes(
    _ row: String, _ quantity: PublishedQuantity, _ hundredths: Int
  ) -> PublishedFigure {
    PublishedFigure(
      row, quantity, .number(PrintedNumber(hundredths, decimals: 2, .megabytesOf1024)),
      of: .network)
  }
}
