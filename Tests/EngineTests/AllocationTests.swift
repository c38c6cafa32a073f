import Foundation
import Testing

@Suite struct `Memory that a step asks for` {
  /// The program that counts, in the folder of the test bundle on a Mac and of the test program elsewhere.
  private static var program: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let tests = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent("AllocationProcess")
  }

  @Test func `is none of ours after the first`() throws {
    let (process, output) = (Process(), Pipe())
    process.executableURL = Self.program
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let text = String(decoding: data, as: UTF8.self)
    // A sanitizer has its own functions, and so has another system.
    guard text != "not counted here\n" else { return }
    var lines = text.split(separator: "\n").map(String.init)
    // What is asked for is seen.
    #expect(lines.removeFirst() == "control: 3 own, 0 oneDNN's, 0 OpenMP's, 0 kept")
    let form =
      /(.+), (\d+) primitives: (\d+) own, (\d+) oneDNN's, (\d+) OpenMP's, (-?\d+) kept/
    let counts = try lines.map { try #require($0.wholeMatch(of: form), "\($0)").output }
    #expect(
      counts.map { String($0.1) }
        == ["classic", "normalised"].flatMap { network in
          [1, 3].flatMap { batch in
            ["inference of \(batch)", "training of \(batch)", "training of \(batch), recomputing"]
              .map { "\(network), \($0)" }
          }
        })
    #expect(
      counts.map { "\($0.3) own, \($0.5) OpenMP's, \($0.6) kept" }
        == counts.map { _ in "0 own, 0 OpenMP's, 0 kept" })
    // oneDNN makes a table of a primitive's arguments each time that it runs one, which nothing can turn off.
    for count in counts {
      let (primitives, calls) = (try #require(Int(count.2)), try #require(Int(count.4)))
      #expect(calls > 0 && calls <= 10 * primitives, "\(count.1)")
    }
  }
}
