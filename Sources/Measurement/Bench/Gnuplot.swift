import Files
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

  /// What gnuplot calls it.
  package var terminal: String {
    let font = "'DejaVu Sans,12'"
    return switch self {
    case .svg: "svg size 960,720 dynamic font \(font) background rgb 'white'"
    case .png: "pngcairo size 1440,1080 font \(font) fontscale 1.5 linewidth 1.5 pointscale 1.5"
    case .pdf: "pdfcairo size 8in,6in font \(font)"
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

  private static func firstLine(_ text: String) -> String? {
    text.split(separator: "\n").map { $0.drop { $0 == " " } }
      .first { !$0.isEmpty && !$0.allSatisfy { $0 == "^" } }.map(String.init)
  }
}
