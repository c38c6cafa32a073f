import Netlab

/// The texts in and about a box.
struct BoxCaption {
  /// The layer's name where its author gave one; empty elsewhere.
  var name = ""
  /// `conv 7×7/2, 64`, or a module's name.
  var title = ""
  /// ` · BN · ReLU`, or ` ×3`.
  var riders = ""
  var summary: [String] = []
  var note = ""

  /// Characters beyond which a name is cut in the middle.
  static let longestName = 48

  func markup(theme: Theme, on ground: Ground) -> Markup {
    let ink = ground == .dark ? theme.paper : theme.ink
    // On a strong colour, grey would be lost.
    let muted = ground == .light ? theme.mutedInk : ink
    func small(_ text: String) -> [Markup.Run] {
      text.isEmpty ? [] : [.plain(text, color: muted, size: 8.5)]
    }
    var lines = [small(name), [.bold(title, color: ink)]]
    if !riders.isEmpty { lines[1].append(.plain(riders, color: muted)) }
    lines += summary.map { [.plain($0, color: ink, size: 9)] }
    return Markup(lines: lines + [small(note)])
  }

  /// How strong the colour behind a caption is.
  enum Ground {
    case light, medium, dark
  }

  /// The width that its texts need.
  ///
  /// - Units: points.
  var width: Double {
    let main =
      TextWidth.points(of: title, size: 10.5, isBold: true)
      + TextWidth.points(of: riders, size: 10.5, isBold: false)
    let rest = (summary + [name, note]).map { TextWidth.points(of: $0, size: 9, isBold: false) }
    return max(main, rest.max() ?? 0) + 20
  }

  /// - Units: points.
  var height: Double {
    Double(1 + summary.count + (name.isEmpty ? 0 : 1) + (note.isEmpty ? 0 : 1)) * 11.5 + 10
  }

  /// A name short enough for a box.
  static func shortened(_ name: some StringProtocol) -> String {
    guard name.count > longestName else { return String(name) }
    return name.prefix(longestName / 2) + "…" + name.suffix(longestName / 2 - 1)
  }
}

extension OpenNode {
  /// `max pool 3×3/2`: what a paper's figure calls it, with its operands.
  var title: String {
    let rules = operation.rules
    return [rules.caption, rules.label].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Whether its author gave it a name that says more than its operator.
  var hasOwnName: Bool {
    let name = path.lastName
    let stem = operation.defaultName
    guard name.hasPrefix(stem) else { return name != "input" }
    return !name.dropFirst(stem.count).allSatisfy(\.isNumber)
  }
}
