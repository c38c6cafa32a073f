import Foundation
import Subprocess
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

  @Test func `an interruption ends programs and removes folders`() async throws {
    let workshop = try Workshop()
    let folder = "\(workshop.folder)/work"
    _ = try workshop.write("", to: "work/a")
    let leftBehind = LeftBehind()
    let started = AsyncStream<pid_t>.makeStream()
    async let ending = Subprocess.run(
      .path("/bin/sleep"), arguments: ["1000"],
      platformOptions: {
        var options = PlatformOptions()
        options.processGroupID = 0
        return options
      }(), input: .none, output: .discarded, error: .discarded
    ) { started.continuation.yield($0.processIdentifier.value) }
    for await process in started.stream {
      leftBehind.add(processGroup: process)
      break
    }
    _ = leftBehind.add(made: { folder })
    leftBehind.removeAll()
    #expect(try await ending.terminationStatus == .signaled(SIGKILL))
    #expect(!FileManager.default.fileExists(atPath: folder))
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
