import Files
import Foundation
import Testing

@Suite struct `Atomic files` {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/\(UUID())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func `replace what was there`() throws {
    try withFolder { folder in
      try AtomicFile.write("old", to: "\(folder)/a")
      try AtomicFile.write("new", to: "\(folder)/a")
      #expect(try String(contentsOfFile: "\(folder)/a", encoding: .utf8) == "new")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }
  }

  @Test func `left unfinished leave what was there, and nothing else`() throws {
    try withFolder { folder in
      try AtomicFile.write("old", to: "\(folder)/a")
      do {
        let file = try AtomicFile(path: "\(folder)/a")
        try file.append("half")
      }
      #expect(try String(contentsOfFile: "\(folder)/a", encoding: .utf8) == "old")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }
  }

  @Test func `of killed programs are cleared away, once nobody writes to them`() throws {
    try withFolder { folder in
      for name in ["a", "a.x1Y2z3", "a.x1Y2z", "a.x1Y2z34", "a.x1-2z3", "b.x1Y2z3"] {
        try AtomicFile.write("half", to: "\(folder)/\(name)")
      }
      func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      }
      Leftovers.remove(of: "\(folder)/a")
      #expect(try names() == ["a", "a.x1-2z3", "a.x1Y2z", "a.x1Y2z3", "a.x1Y2z34", "b.x1Y2z3"])
      Leftovers.remove(of: "\(folder)/a", untouchedFor: 0)
      #expect(try names() == ["a", "a.x1-2z3", "a.x1Y2z", "a.x1Y2z34", "b.x1Y2z3"])
    }
  }

  @Test func `replace the target of a link, not the link`() throws {
    try withFolder { folder in
      try AtomicFile.write("old", to: "\(folder)/a")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/link", withDestinationPath: "a")
      try AtomicFile.write("new", to: "\(folder)/link")
      #expect(try String(contentsOfFile: "\(folder)/a", encoding: .utf8) == "new")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "a")
    }
  }

  @Test func `do not replace a folder`() throws {
    try withFolder { folder in
      #expect {
        try AtomicFile.write("new", to: folder)
      } throws: {
        "\($0)"
          == "error: cannot write \(folder): is a directory\n  hint: name a file in that folder"
      }
    }
  }

  @Test func `write straight into a device`() throws {
    try AtomicFile.write("gone", to: "/dev/null")
  }
}
