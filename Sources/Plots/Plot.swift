/// One coordinate system with what is drawn in it.
package struct Plot: Hashable, Sendable {
  /// What an axis shows.
  package struct Axis: Hashable, Sendable {
    package var title: String
    package var isLogarithmic: Bool
    /// Whether only whole numbers are marked.
    package var isCount: Bool
    /// What the values can be at all: the axis never goes beyond.
    package var limits: ClosedRange<Double>?
    /// Names that stand at 1, 2 and so on instead of numbers; the axis then shows all of them.
    package var categories: [String]

    package init(
      _ title: String, isLogarithmic: Bool = false, isCount: Bool = false,
      limits: ClosedRange<Double>? = nil, categories: [String] = []
    ) {
      self.title = title
      self.isLogarithmic = isLogarithmic
      self.isCount = isCount
      self.limits = limits
      self.categories = categories
    }
  }

  /// One measurement, with its interval where it has one and a name where it bears one.
  package struct Point: Hashable, Sendable {
    package var x: Double
    package var y: Double
    package var interval: ClosedRange<Double>?
    package var name: String?

    package init(x: Double, y: Double, interval: ClosedRange<Double>? = nil, name: String? = nil) {
      self.x = x
      self.y = y
      self.interval = interval
      self.name = name
    }
  }

  /// How a series is drawn.
  package enum Style: Hashable, Sendable {
    /// Marks alone, filled or hollow.
    case marks(filled: Bool)
    /// Marks joined by lines.
    case course
    /// A line of steps without marks: the best that so much can buy.
    case steps
    /// Bars that stand on zero; a later series covers an earlier one.
    case bars
  }

  /// Points that belong together.
  package struct Series: Hashable, Sendable {
    package var title: String
    package var points: [Point]
    package var style: Style
    /// The number of its colour and its mark.
    package var tint: Int

    package init(_ title: String, _ points: [Point], style: Style, tint: Int) {
      self.title = title
      self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
      self.style = style
      self.tint = tint
    }
  }

  package var title: String
  package var x: Axis
  package var y: Axis
  package var series: [Series]

  package init(_ title: String, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series.filter { !$0.points.isEmpty }
  }
}

/// Plots side by side, with one key and one line of small print for all.
package struct Figure: Hashable, Sendable {
  package var plots: [Plot]
  package var footnote: String
  /// The size of the whole picture in points.
  package var width: Int
  package var height: Int

  package init(_ plots: [Plot], footnote: String, width: Int = 960, height: Int = 600) {
    self.plots = plots
    self.footnote = footnote
    self.width = width
    self.height = height
  }

  /// Draws the figure into a file, in the format that the file's name ends in.
  ///
  /// - Throws: `PlotError` or `FileError`.
  package func draw(to path: String, program: String = "gnuplot") async throws {
    try await Gnuplot.draw(script(for: try PlotFormat(of: path)), to: path, program: program)
  }
}
