import Files

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The folder that `init` makes.
struct StarterFolder {
  private let path: String
  private let library: String

  /// - Parameters:
  ///   - path: the folder as the user typed it.
  ///   - library: the folder that holds the compiled language.
  init(path: String, library: String) {
    self.path = path
    self.library = library
  }

  /// Writes all files, or none.
  ///
  /// - Throws: `.fileExists`, before anything is written; `.cannotMakeFolder`; `FileError`.
  func write() throws {
    let files = files
    for file in files where access(place(file.name), F_OK) == 0 {
      throw ToolError.fileExists(path: place(file.name))
    }
    try Folder.make(place("Specs"))
    var written: [String] = []
    for file in files {
      do {
        try AtomicFile.write(file.text, to: place(file.name))
        written.append(place(file.name))
      } catch {
        for path in written { unlink(path) }
        throw error
      }
    }
  }

  /// What to do next.
  var welcome: String {
    let enter = path == "." ? "" : "cd \(shellWord)\n  "
    return """
      wrote \(files.map { place($0.name) }.joined(separator: ", "))
      next:
        \(enter)netlab analyze my-network
      """
  }

  private var files: [(name: String, text: String)] {
    [
      ("Specs/my-network.swift", StarterText.spec),
      ("Package.swift", StarterText.package(name: name, library: library)),
      ("README.md", StarterText.readme(name: name)),
      (".gitignore", StarterText.ignored),
    ]
  }

  /// The path as a shell takes it for one word, and not for an option.
  private var shellWord: String {
    let isPlain = path.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || "-_./+".utf8.contains(byte)
    }
    let word = path.hasPrefix("-") ? "./\(path)" : path
    return isPlain
      ? word
      : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }

  private func place(_ name: String) -> String {
    if path == "." { return name }
    return path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }

  /// The folder's own name, of characters that a package's name may have.
  private var name: String {
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    let kept = last.filter { $0.isLetter || $0.isNumber || "-_".contains($0) }
    return kept.isEmpty ? "my-networks" : kept
  }
}
