import Netlab

/// Names by which pages find and style what an SVG holds.
enum SVGName {
  /// An id that CSS and URLs take as it is: `layer-inception_3a.3x3_reduce`.
  ///
  /// A slash becomes a dot; what is neither letter, digit, hyphen nor underscore is written as its
  /// code point, `_u{d7}_` less the braces, so that different paths have different ids.
  static func id(_ kind: String, _ path: String) -> String {
    var id = kind + "-"
    for scalar in path.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_": id.unicodeScalars.append(scalar)
      case "/": id += "."
      default: id += "_u\(String(scalar.value, radix: 16))_"
      }
    }
    return id
  }

  /// The classes of a box: `layer convolution`, `module`.
  static func classes(of box: Figure.Box, in graph: OpenGraph, units: LayerUnits) -> String {
    switch box.content {
    case .unit(let unit):
      "layer \(graph.nodes[units.members[unit][0]].operation.rules.family.rawValue)"
    case .module: "module"
    case .stretch: "stretch"
    }
  }
}
