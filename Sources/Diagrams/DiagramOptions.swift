/// What a picture shows, and how.
package struct DiagramOptions: Hashable, Sendable {
  /// How many levels of modules stand open; `nil` opens all of them in a network that fits a page.
  package var depth: Int?
  package var colorBy: ColorBy
  package var direction: Direction
  /// Side-by-side pieces that the flow is cut into; `nil` finds the number that fits a page best.
  package var columns: Int?
  package var theme: Theme

  package init(
    depth: Int? = nil, colorBy: ColorBy = .family, direction: Direction = .down,
    columns: Int? = nil, theme: Theme = .paper
  ) {
    self.depth = depth
    self.colorBy = colorBy
    self.direction = direction
    self.columns = columns
    self.theme = theme
  }

  /// What the colour of a box stands for, by the words of `--color-by`.
  package enum ColorBy: String, Hashable, Sendable, CaseIterable {
    case family, macs, parameters, memory
    case receptiveField = "receptive-field"
  }

  /// Where data flows to.
  package enum Direction: String, Hashable, Sendable, CaseIterable {
    case down, right
  }
}
