import Diagrams
import Files
import Netlab

/// The files that diagrams of some networks are written to.
struct DiagramFiles {
  /// The user's file or folder; nil for `Reports/<network>.svg`.
  let target: String?
  let options: DiagramOptions

  /// Says what is wrong with the target before any work is done.
  ///
  /// - Throws: `DiagramError.unknownFormat`.
  func check() throws(DiagramError) {
    if let target, !isFolder { _ = try DiagramFormat(fileName: target) }
  }

  /// Draws and writes a diagram of each network; `written` hears of each file.
  ///
  /// - Throws: `.oneFileForSeveralNetworks`, `.unusableForDiagram`, `DiagramError`, `FileError`.
  func write(_ networks: [AnalysedNetwork], written: (String) -> Void) throws {
    if let target, !isFolder, networks.count > 1 {
      throw ToolError.oneFileForSeveralNetworks(option: target, count: networks.count)
    }
    var taken: Set<String> = []
    for network in networks {
      guard network.isDrawable else {
        throw ToolError.unusableForDiagram(network: network.report.name)
      }
      let path = path(for: network.report.name, taken: &taken)
      let format = try DiagramFormat(fileName: path)
      let data = try Diagrams.Diagram(of: network.openGraph, options: options).data(format)
      if let folder { try Folder.make(folder) }
      try AtomicFile.write(data, to: path)
      written(path)
    }
  }

  private var isFolder: Bool {
    target.map { $0.hasSuffix("/") || Folder.isFolder($0) } ?? false
  }

  /// The folder to make; a single file's folder has to be there.
  private var folder: String? {
    guard let target else { return "Reports" }
    return isFolder ? target : nil
  }

  /// A network's file; a second network of one name gets a number.
  private func path(for name: String, taken: inout Set<String>) -> String {
    guard let folder else { return target ?? "" }
    var stem = name
    var number = 2
    while !taken.insert(stem).inserted {
      stem = "\(name)-\(number)"
      number += 1
    }
    return folder + (folder.hasSuffix("/") ? "" : "/") + stem + ".svg"
  }
}
