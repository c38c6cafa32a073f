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
    // The scales make texts and points as large, beside the picture, as SVG has them; measured.
    switch self {
    case .svg: "svg size \(width),\(height) dynamic font '\(font)' background rgb 'white'"
    case .png:
      "pngcairo size \(width * 3 / 2),\(height * 3 / 2) font '\(font)' fontscale 1.1"
        + " linewidth 1.5 pointscale 2.5"
    case .pdf:
      "pdfcairo size \(Double(width) / 120)in,\(Double(height) / 120)in font '\(font)'"
        + " fontscale 0.45 pointscale 1.05"
    }
  }
}
