import Files
import Foundation
import Subprocess

/// The formats in which plots are drawn.
package enum PlotFormat: String, Hashable, Sendable, CaseIterable {
  case svg, png, pdf

  /// The format that a file's name ends in.
  ///
  /// - Throws: `.pictureFormat`.
  package init(of path: String) throws(MeasurementError) {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard path.contains("."), let format = PlotFormat(rawValue: ending) else {
      throw .pictureFormat(path: path)
    }
    self = format
  }

  /// What gnuplot calls it, for a picture of `width` × `height` points.
  package func terminal(_ width: Int = 960, _ height: Int = 720) -> String {
    let font = "'Helvetica,13'"
    // A point of text is a point of the picture in each format: cairo counts 96 of them an inch.
    return switch self {
    case .svg: "svg size \(width),\(height) dynamic font \(font) background rgb 'white'"
    case .png:
      "pngcairo size \(width * 3 / 2),\(height * 3 / 2) font \(font) fontscale 1.125 linewidth 1.5 "
        + "pointscale 1.5"
    case .pdf:
      "pdfcairo size \(Double(width) / 120)in,\(Double(height) / 120)in font \(font) fontscale 0.6 "
        + "pointscale 0.7"
    }
  }
}

/// The program that draws plots.
package enum Gnuplot {
  /// Draws a picture into a file, whole or not at all.
  ///
  /// - Parameter script: without an output of its own: the picture is what it prints.
  /// - Throws: `.plotterMissing`, `.plotterFailed`, or `FileError`.
  package static func draw(_ script: String, to path: String, program: String = "gnuplot")
    async throws
  {
    let picture = try await picture(script, program: program)
    try AtomicFile.write(picture, to: path)
  }

  static func picture(_ script: String, program: String) async throws(MeasurementError) -> [UInt8] {
    do {
      let result = try await run(
        .name(program), arguments: ["-d", "-"], input: .string(script),
        output: .bytes(limit: 1 << 26), error: .string(limit: 1 << 16))
      let complaint = result.standardError
      guard case .exited(0) = result.terminationStatus, !result.standardOutput.isEmpty else {
        throw MeasurementError.plotterFailed(
          program: program, reason: Self.firstLine(complaint) ?? "\(result.terminationStatus)")
      }
      return result.standardOutput
    } catch let error as MeasurementError {
      throw error
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw .plotterMissing(program: program)
    } catch {
      throw .plotterFailed(program: program, reason: "\(error)")
    }
  }

  /// A text that gnuplot prints as it is, without markup.
  static func quoted(_ text: String) -> String {
    let plain = text.map { character in
      character.isNewline || character.unicodeScalars.contains { $0.value < 32 } ? " " : character
    }
    return "'" + String(plain).replacing("'", with: "''") + "' noenhanced"
  }

  /// A number with so many digits behind its point.
  static func decimal(_ number: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", number)
  }

  private static func firstLine(_ text: String) -> String? {
    text.split(separator: "\n").map { $0.drop { $0 == " " } }
      .first { !$0.isEmpty && !$0.allSatisfy { $0 == "^" } }.map(String.init)
  }
}
