/// The formats in which plots are drawn.
package enum PlotFormat: String, Hashable, Sendable, CaseIterable {
  case svg, png, pdf

  /// The format that a file's name ends in.
  ///
  /// - Throws: `.format`.
  package init(of path: String) throws(PlotError) {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard path.contains("."), let format = PlotFormat(rawValue: ending) else {
      throw .format(path: path)
    }
    self = format
  }

  /// What gnuplot calls it, for a picture of so many points.
  package func terminal(width: Int, height: Int, font: String = "DejaVu Sans,12") -> String {
    // A point of text is a point of the picture in each format: cairo counts 96 of them an inch.
    switch self {
    case .svg: "svg size \(width),\(height) dynamic font '\(font)' background rgb 'white'"
    case .png:
      "pngcairo size \(width * 3 / 2),\(height * 3 / 2) font '\(font)' fontscale 1.125"
        + " linewidth 1.5 pointscale 1.5"
    case .pdf:
      "pdfcairo size \(Double(width) / 120)in,\(Double(height) / 120)in font '\(font)'"
        + " fontscale 0.6 pointscale 0.7"
    }
  }
}
