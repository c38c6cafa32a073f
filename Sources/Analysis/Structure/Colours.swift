/// Names for things that look alike, shared by the two networks of a comparison.
struct ColourTable {
  private var texts: [String: Int] = [:]
  private var shapes: [[Int]: Int] = [:]

  /// The colour of a text; equal texts have equal colours.
  mutating func colour(of text: String) -> Int {
    if let colour = texts[text] { return colour }
    texts[text] = texts.count
    return texts.count - 1
  }

  /// The colour of a list of colours; equal lists have equal colours.
  mutating func colour(of parts: [Int]) -> Int {
    if let colour = shapes[parts] { return colour }
    shapes[parts] = shapes.count
    return shapes.count - 1
  }
}
