import Foundation

/// Texts and numbers as gnuplot reads them.
package enum PlotText {
  /// A text that gnuplot prints as it is, without markup.
  package static func quoted(_ text: String) -> String { name(text) + " noenhanced" }

  /// A text for a place where markup is turned off already.
  static func name(_ text: String) -> String {
    let plain = text.map { character in
      character.isNewline || character.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
        ? " " : character
    }
    return "'" + String(plain).replacing("'", with: "''") + "'"
  }

  /// A number with so many decimals, without any where it is too large for them.
  package static func decimal(_ number: Double, _ digits: Int) -> String {
    let scale = pow(10, Double(digits))
    let whole = (number * scale).rounded() / scale
    guard digits > 0, whole.magnitude < 1e15 else {
      return whole.magnitude < 1e15 ? "\(Int(whole))" : "\(whole)"
    }
    return "\(whole)"
  }
}
