import FoundationEssentials
import Testing

@testable import SpecLoader

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite(.serialized) struct `What loading leaves behind` {
  private static func contents(of folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test func `a work folder goes with its owner`() throws {
    let workshop = try Workshop()
    do {
      let work = try WorkFolder(among: workshop.folder)
      _ = FileManager.default.createFile(atPath: work.file("a"), contents: nil)
      #expect(Self.contents(of: work.path) == ["a"])
    }
    #expect(Self.contents(of: workshop.folder) == [])
  }

  @Test func `folders of processes that were killed go first`() throws {
    let workshop = try Workshop()
    let orphan = try workshop.write("", to: "netlab-spec-2000000000-abcdef/a")
    let alive = try workshop.write("", to: "netlab-spec-\(getppid())-abcdef/a")
    let other = try workshop.write("", to: "netlab-spec-notes/a")
    _ = try WorkFolder(among: workshop.folder)
    #expect(!FileManager.default.fileExists(atPath: orphan))
    #expect(FileManager.default.fileExists(atPath: alive))
    #expect(FileManager.default.fileExists(atPath: other))
  }

  @Test func `a place that cannot be written is named`() {
    let error = #expect(throws: SpecLoadError.self) {
      _ = try WorkFolder(among: "/proc/absent")
    }
    expect(
      error?.description ?? "",
      """
      error: no folder for temporary files can be made in /proc/absent: No such file or directory
        hint: set TMPDIR to a folder that can be written to
      """)
  }
}
