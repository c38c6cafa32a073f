/// How wide a text is in Helvetica, and so in Arial, Liberation Sans and Nimbus Sans.
///
/// - Source: the advance widths in Adobe's font metrics of Helvetica and Helvetica-Bold.
enum TextWidth {
  /// The width of one line.
  ///
  /// - Units: points, like `size`.
  static func points(of text: String, size: Double, isBold: Bool) -> Double {
    let widths = isBold ? bold : regular
    var thousandths = 0
    for scalar in text.unicodeScalars { thousandths += width(of: scalar, in: widths) }
    return Double(thousandths) / 1000 * size
  }

  private static func width(of scalar: Unicode.Scalar, in widths: [Int]) -> Int {
    switch scalar.value {
    case 0x20...0x7E: return widths[Int(scalar.value) - 0x20]
    case 0xA0: return 278
    case 0xB7: return 278  // ·
    case 0xD7: return 584  // ×
    case 0x2026, 0x2190...0x21FF: return 1000  // … and arrows
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0x1F000...0x1FAFF, 0x20000...0x3FFFD:
      return 1000  // the full width of East Asian scripts and of emoji
    default:
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: return 0
      case .uppercaseLetter, .titlecaseLetter: return 722
      default: return 611
      }
    }
  }

  /// The characters from U+0020 to U+007E, in thousandths of the size.
  private static let regular = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]

  private static let bold = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
  ]
}
