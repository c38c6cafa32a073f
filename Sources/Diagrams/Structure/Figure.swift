/// What a picture shows: boxes in nested frames, and the tensors that flow from box to box.
struct Figure {
  /// A box: one layer with its riders, a folded module, or a stretch of layers.
  struct Box {
    enum Content: Hashable {
      case unit(Int)
      case module(Int)
      /// Neighbouring parts of the network that together are too many to show.
      case stretch(parts: Int)
    }

    var content: Content
    /// The nodes in it, those of all repeats included.
    var members: [Int]
    /// How many equal neighbours it stands for, itself included.
    var repeats = 1
    /// The nodes of the first of them.
    var first: [Int]
  }

  /// A module that stands open.
  struct Frame {
    var module: Int
    var parent: Int?
    var repeats = 1
    /// The nodes of the first repeat.
    var first: [Int]
    /// The module that ends the run.
    var lastModule: Int
  }

  /// What stands between a frame's edges, in order.
  enum Element: Hashable {
    case box(Int)
    case frame(Int)
  }

  /// A tensor on its way from the box that makes it to one that reads it.
  struct Link: Hashable {
    var from: Int
    var to: Int
    /// The node whose output it is.
    var tensor: Int
  }

  var boxes: [Box] = []
  var frames: [Frame] = []
  /// What stands in no frame.
  var elements: [Element] = []
  var elementsOfFrame: [[Element]] = []
  /// For each box, the frame that it stands in.
  var frameOfBox: [Int?] = []
  var links: [Link] = []

  /// The frames around a box, from the outermost in.
  func frames(around box: Int) -> [Int] {
    var path: [Int] = []
    var next = frameOfBox[box]
    while let frame = next {
      path.append(frame)
      next = frames[frame].parent
    }
    return path.reversed()
  }

  /// For each box, how many boxes the longest way to it passes.
  var levels: [Int] {
    var levels = [Int](repeating: 0, count: boxes.count)
    for link in links.sorted(by: { ($0.to, $0.from) < ($1.to, $1.from) }) where link.from < link.to
    {
      levels[link.to] = max(levels[link.to], levels[link.from] + 1)
    }
    return levels
  }

  /// The rows that all links cross together, which is what a layout has to work on.
  var workload: Int {
    let levels = levels
    return links.reduce(boxes.count) { $0 + abs(levels[$1.to] - levels[$1.from]) }
  }
}
