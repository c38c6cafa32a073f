import Files
import Subprocess

/// The program that draws plots.
package enum Gnuplot {
  /// Draws a picture into a file, whole or not at all.
  ///
  /// - Parameter script: without an output of its own: the picture is what it prints.
  /// - Throws: `.plotterMissing`, `.plotterFailed`, or `FileError`.
  package static func draw(
    _ script: String, to path: String, program: String = "gnuplot"
  ) async throws {
    let picture = try await picture(script, program: program)
    try AtomicFile.write(picture, to: path)
  }

  /// The picture that a script draws.
  package static func picture(
    _ script: String, program: String = "gnuplot"
  ) async throws(PlotError) -> [UInt8] {
    do {
      let result = try await run(
        .name(program), arguments: ["-d", "-"], input: .string(script),
        output: .bytes(limit: 1 << 26), error: .string(limit: 1 << 16))
      guard case .exited(0) = result.terminationStatus, !result.standardOutput.isEmpty else {
        throw PlotError.plotterFailed(
          program: program,
          reason: firstLine(result.standardError) ?? "\(result.terminationStatus)")
      }
      return result.standardOutput
    } catch let error as PlotError {
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
