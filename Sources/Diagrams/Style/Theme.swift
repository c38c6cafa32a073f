import Netlab

/// The colours of a picture.
package struct Theme: Hashable, Sendable {
  /// The colours of one kind of box.
  package struct Swatch: Hashable, Sendable {
    package var fill: String
    package var border: String

    package init(fill: String, border: String) {
      self.fill = fill
      self.border = border
    }
  }

  private let families: [Family: Swatch]
  /// A folded module, or a stretch of layers.
  package var module: Swatch
  /// The frame of a module that stands open.
  package var frame: Swatch
  package var ink: String
  /// Numbers, names and everything else that stays in the background.
  package var mutedInk: String
  package var line: String
  package var paper: String
  /// The fills of a scale from little to much; the last `darkSteps` take text in white.
  package var scale: [String]
  package var darkSteps: Int

  package init(
    module: Swatch, frame: Swatch, ink: String, mutedInk: String, line: String, paper: String,
    scale: [String], darkSteps: Int, family: (Family) -> Swatch
  ) {
    self.module = module
    self.frame = frame
    self.ink = ink
    self.mutedInk = mutedInk
    self.line = line
    self.paper = paper
    self.scale = scale
    self.darkSteps = darkSteps
    families = Dictionary(uniqueKeysWithValues: Family.allCases.map { ($0, family($0)) })
  }

  package func swatch(for family: Family) -> Swatch { families[family] ?? module }

  /// Light tints with strong edges, told apart by the colour-blind and on a black-and-white print.
  ///
  /// - Source: hues of Okabe and Ito 2008, "Color Universal Design".
  package static let paper = Theme(
    module: Swatch(fill: "#EEF1F6", border: "#6B7A94"),
    frame: Swatch(fill: "#F7F8FA", border: "#CBD2DC"),
    ink: "#1B2430", mutedInk: "#5A6675", line: "#76818F", paper: "#FFFFFF",
    scale: ["#F1F6FB", "#D3E4F3", "#A6CAE4", "#62A0CD", "#2A71AE", "#0B3E78"], darkSteps: 2
  ) { family in
    switch family {
    case .input: Swatch(fill: "#FFFFFF", border: "#1B2430")
    case .convolution: Swatch(fill: "#D9E8F5", border: "#0072B2")
    case .pooling: Swatch(fill: "#FBE1CC", border: "#D55E00")
    case .normalization: Swatch(fill: "#D5EFE5", border: "#009E73")
    case .activation: Swatch(fill: "#FBF6C8", border: "#A39200")
    case .linear: Swatch(fill: "#F4DEEA", border: "#B4538C")
    case .merge: Swatch(fill: "#E6E8EC", border: "#5A6675")
    case .regularization: Swatch(fill: "#FDEBC6", border: "#C98500")
    case .reshaping: Swatch(fill: "#EFE8DF", border: "#86705A")
    case .output: Swatch(fill: "#D3D9E2", border: "#1B2430")
    case .unknown: Swatch(fill: "#FFFFFF", border: "#A0304A")
    }
  }
}
