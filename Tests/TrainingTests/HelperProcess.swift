import Foundation

/// A run of `TrainingProcess`, which is built beside the tests.
struct HelperProcess: ~Copyable {
  private let process = Process()
  private let output = Pipe()

  init(_ arguments: String...) throws {
    process.executableURL = Self.location
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
  }

  /// Waits for the end and returns the lines that the process printed.
  func lines() throws -> [String] {
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Ends the process as `kill -9` does, some time after the first line that it prints, and returns all its lines.
  func killed(after seconds: Double) throws -> [String] {
    var printed = output.fileHandleForReading.availableData
    Thread.sleep(forTimeInterval: seconds)
    kill(process.processIdentifier, SIGKILL)
    printed += try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: printed, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The program, in the folder of the test bundle on a Mac and of the test program elsewhere.
  private static var location: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let program = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return program.deletingLastPathComponent().appendingPathComponent("TrainingProcess")
  }
}
