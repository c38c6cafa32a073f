import Netlab

/// What netlab knows of a layer and ONNX has no word for, kept beside the graph in a model's metadata.
///
/// It never changes what a model computes: a reader takes it for true only where the node computes the
/// same with it as without, and other tools lose nothing by leaving it out.
enum Annotation: Hashable, Sendable {
  /// The layer stays in the network although it only passes numbers on.
  case kept
  /// The input channels that each filter of a convolution reads; the weights of the others are 0.
  case connections([[Int]])
  /// Training leaves the layer's numbers alone.
  case fixed
  /// Which of a normalisation's factors and offsets are learned; the others are 1 and 0.
  case learned(scale: Bool, shift: Bool)
  /// Zeros around the input count in a mean, although there are none.
  case countsPadding
  /// The window's places are rounded up, around these zeros, which may count in a mean.
  case ceiling(Margins, countsPadding: Bool)
  /// The window follows from the number of patches.
  case patches(Extent)
  case shuffle(groups: Int)

  /// What the names of annotations in a model's metadata begin with; a node's name follows.
  static let prefix = "netlab.layer."
}

extension Annotation: LosslessStringConvertible {
  var description: String {
    switch self {
    case .kept: "kept"
    case .connections(let table):
      "connections "
        + table.map { $0.map(String.init).joined(separator: ",") }.joined(separator: " ")
    case .fixed: "fixed"
    case .learned(let scale, let shift): "learned \(scale ? 1 : 0) \(shift ? 1 : 0)"
    case .countsPadding: "counts-padding"
    case .ceiling(let margins, let countsPadding):
      "ceiling " + (margins.sides + [countsPadding ? 1 : 0]).map(String.init).joined(separator: " ")
    case .patches(let extent): "patches \(extent.height) \(extent.width)"
    case .shuffle(let groups): "shuffle \(groups)"
    }
  }

  /// The annotation that a text says; nil for one that says none.
  init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let numbers = words.dropFirst().compactMap { Int($0) }
    switch (words.first, words.count, numbers.count) {
    case ("kept", 1, _): self = .kept
    case ("fixed", 1, _): self = .fixed
    case ("counts-padding", 1, _): self = .countsPadding
    case ("learned", 3, 2): self = .learned(scale: numbers[0] == 1, shift: numbers[1] == 1)
    case ("ceiling", 6, 5):
      self = .ceiling(
        Margins(top: numbers[0], left: numbers[1], bottom: numbers[2], right: numbers[3]),
        countsPadding: numbers[4] == 1)
    case ("patches", 3, 2): self = .patches(Extent(numbers[0], numbers[1]))
    case ("shuffle", 2, 1): self = .shuffle(groups: numbers[0])
    case ("connections", 2..., _):
      var table: [[Int]] = []
      for word in words.dropFirst() {
        let channels = word.split(separator: ",").map { Int($0) }
        guard !channels.contains(nil) else { return nil }
        table.append(channels.compactMap { $0 })
      }
      self = .connections(table)
    default: return nil
    }
  }
}
