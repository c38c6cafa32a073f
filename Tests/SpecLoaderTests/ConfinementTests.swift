import Foundation
import Netlab
import Testing

@testable import SpecLoader

/// Specs that try what no spec may do, and report in their network's name what came of it.
@Suite struct `Confined specs` {
  private static let system = """
    import Netlab
    @_silgen_name("open") private func open(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32
    @_silgen_name("creat") private func creat(_ path: UnsafePointer<CChar>, _ mode: Int32) -> Int32
    @_silgen_name("mkdir") private func mkdir(_ path: UnsafePointer<CChar>, _ mode: Int32) -> Int32
    @_silgen_name("socket") private func socket(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32
    @_silgen_name("fork") private func fork() -> Int32
    @_silgen_name("kill") private func kill(_ process: Int32, _ signal: Int32) -> Int32
    @_silgen_name("getppid") private func getppid() -> Int32
    @_silgen_name("getenv") private func getenv(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?
    @_silgen_name("unlink") private func unlink(_ path: UnsafePointer<CChar>) -> Int32
    @_silgen_name("opendir") private func opendir(_ path: UnsafePointer<CChar>) -> OpaquePointer?

    """

  /// Whether a spec that evaluates `attempt` succeeds with it; the attempt gives a Bool.
  private func succeeds(
    _ attempt: String, confinement: Confinement? = nil
  ) async throws -> Bool {
    let text =
      Self.system
      + "let demo = Network(\(attempt) ? \"yes\" : \"no\", input: Shape(7, 5, 9)) { relu() }\n"
    return try await Workshop().load(text, confinement: confinement).networks[0].name == "yes"
  }

  private static func canConfine() async -> Bool {
    switch await Confinement.detect() {
    case .bubblewrap: true
    case .limitsOnly: false
    }
  }

  @Test(
    .enabled("bubblewrap does not work here", canConfine),
    arguments: [
      "open(\"/etc/passwd\", 0) >= 0", "open(\"/proc/self/maps\", 0) >= 0",
      "open(\"spec.swift\", 0) >= 0", "opendir(\"/usr/bin\") != nil", "creat(\"notes\", 384) >= 0",
      "creat(\"/tmp/notes\", 384) >= 0", "creat(\"/notes\", 384) >= 0", "mkdir(\"/a\", 448) == 0",
      "unlink(\"result.json\") == 0", "socket(2, 1, 0) >= 0", "socket(1, 1, 0) >= 0",
      "fork() >= 0", "kill(getppid(), 0) == 0 && getppid() > 1", "getenv(\"PATH\") != nil",
      "getenv(\"HOME\") != nil",
    ])
  func `a confined spec cannot`(attempt: String) async throws {
    #expect(try await !succeeds(attempt))
  }

  @Test(.enabled("bubblewrap does not work here", canConfine))
  func `attempts succeed where nothing forbids them`() async throws {
    let attempt =
      "open(\"/etc/passwd\", 0) >= 0 && creat(\"notes\", 384) >= 0 && socket(2, 1, 0) >= 0"
    #expect(try await succeeds(attempt, confinement: .limitsOnly(.chosen)))
  }

  @Test func `a machine without bubblewrap says so and limits all the same`() async throws {
    var limits = SpecLimits()
    limits.seconds = 0.5
    let confinement = await Confinement.detect(environment: ["PATH": "/absent"])
    #expect(confinement == .limitsOnly(.notInstalled))
    let workshop = try Workshop()
    let spec = try await workshop.load(
      "import Netlab\nlet demo = Network(\"demo\", input: Shape(7, 5, 9)) { relu() }\n",
      confinement: confinement)
    #expect(
      spec.notices == [
        "bubblewrap is not installed, so specs run with limits on time and memory only"
      ])
    let message = try await workshop.message(
      "import Netlab\nlet demo: Network = { while true {} }()", limits: limits,
      confinement: confinement)
    #expect(
      message == """
        demo.swift: error: the spec was still running after 0.5 seconds
          hint: look for a loop that does not end
        """)
    let crash = try await workshop.message(
      "import Netlab\nlet demo: Network = { fatalError(\"no idea\") }()", confinement: confinement)
    #expect(crash == "demo.swift:2: error: the spec crashed: no idea (signal 4, trap)")
  }

  @Test func `bubblewrap that does not work counts as absent`() async throws {
    let workshop = try Workshop()
    let path = try workshop.write("#!/bin/sh\nexit 1\n", to: "bin/bwrap")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let confinement = await Confinement.detect(environment: ["PATH": "\(workshop.folder)/bin"])
    #expect(confinement == .limitsOnly(.notWorking))
    #expect(
      confinement.notice
        == "bubblewrap cannot make namespaces here, so specs run with limits on time and memory only"
    )
  }

  @Test func `a result that a spec forges has names all the same`() async throws {
    let workshop = try Workshop()
    for (name, path, reason) in [
      ("../../x", "input", "“../../x” is no name for a network"),
      ("demo", "a//b", "node 0 has no name for a path: “a//b”"),
      ("demo", "a\u{1B}[2J", "node 0 has no name for a path: “a\\u{1B}[2J”"),
    ] {
      var network = Network(name, input: Shape(7, 5, 9)) {}
      network.problems = []
      network.nodes[0].path = path
      let result = String(
        decoding: try JSONEncoder().encode(["networks": [network]]), as: UTF8.self)
      let message = try await workshop.message(
        Self.system + """
          @_silgen_name("write") private func write(
            _ file: Int32, _ bytes: UnsafePointer<CChar>, _ count: Int) -> Int
          @_silgen_name("_exit") private func leave(_ status: Int32) -> Never
          let demo: Network = {
            let result = ##"\(result)"##
            _ = write(open("result.json", 1), result, result.utf8.count)
            leave(0)
          }()
          """)
      #expect(message.hasPrefix("demo.swift: error: the spec left no usable result: \(reason)"))
    }
  }

  @Test func `what a spec prints is shown, bounded and harmless`() async throws {
    var limits = SpecLimits()
    limits.keptOutputBytes = 24
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(`3x3`, { print("{\\"networks\\":[]} \\u{1B}[2J and more and more"); return 9 }())
      }
      """
    let spec = try await Workshop().load(text, limits: limits)
    #expect(
      spec.notices == ["demo.swift printed:\n{\"networks\":[]} \u{FFFD}[2J and… and 15 more bytes"])
    #expect(spec.networks.map(\.name) == ["demo"])
  }
}
