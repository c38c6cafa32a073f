import Foundation
import Netlab

/// A folder for one test's files, which goes when the workshop goes.
final class Workshop: Sendable {
  let folder: String

  init() throws {
    folder = "\(FileManager.default.temporaryDirectory.path)/netlab-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// The text with the folder's name left out.
  func short(_ error: some Error) -> String {
    "\(error)".replacingOccurrences(of: folder + "/", with: "")
  }

  var files: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
  }
}

/// A network with every kind of parameter, and extents that are all different.
let small = Network("small", input: Shape(3, 11, 13)) {
  conv(3, 7, stride: 2, norm: .batch, name: "first")
  module("module") {
    concat {
      conv(1, 8, name: "1x1")
      branch {
        conv(1, 4, name: "reduce")
        conv(5, 16, name: "5x5")
      }
    }
  }
  maxPool(3, stride: 2, name: "pool")
  linear(10, name: "scores")
  softmax()
}

/// The words of what `body` throws, or that it did not.
func words(in workshop: Workshop, _ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return workshop.short(error)
  }
}
