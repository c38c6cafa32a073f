import Foundation
import Netlab

/// The files that a command writes, held against those that it reads and against one another.
struct OutputFiles {
  private var taken: [(identity: String, what: String)]
  private let command: String

  /// - Parameter inputs: what each file that is read is called; those that are not given count for nothing.
  init(of command: String, reading inputs: [(path: String?, what: String)]) {
    self.command = command
    taken = inputs.compactMap { input in
      input.path.map { (Self.identity(of: $0), input.what) }
    }
  }

  /// Makes sure that a file which is written is none of the others; `-` is the standard output.
  ///
  /// - Throws: `ToolError.usage`.
  mutating func write(_ path: String?, as option: String) throws(ToolError) {
    guard let path, path != "-" else { return }
    let identity = Self.identity(of: path)
    if let other = taken.first(where: { $0.identity == identity }) {
      throw .usage(
        message: "\(option) \(path.quotedIfOdd) would take the place of \(other.what)",
        command: "netlab \(command)")
    }
    taken.append((identity, "what \(option) names"))
  }

  /// One text for all names of a file, whether it is there or not.
  private static func identity(of path: String) -> String {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let folder = url.deletingLastPathComponent().resolvingSymlinksInPath()
    return folder.appendingPathComponent(url.lastPathComponent).resolvingSymlinksInPath().path
  }
}
