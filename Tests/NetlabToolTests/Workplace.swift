import Foundation

/// A folder of one test's own, in which the built tool is run as a user would run it.
struct Workplace: ~Copyable {
  let folder: String

  /// What one run of the tool left.
  struct Run: Equatable {
    var output: String
    var errors: String
    var status: Int32

    /// The run with a word for every date, time and fingerprint.
    var steady: Run {
      func steady(_ text: String) -> String {
        text.replacing(/\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?/, with: "DATE")
          .replacing(/[0-9a-f]{64}/, with: "FINGERPRINT")
      }
      return Run(output: steady(output), errors: steady(errors), status: status)
    }
  }

  init() throws {
    folder = "\(Self.scratch)/work-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Runs `netlab` in the folder; the environment is empty but for what it needs and `variables`.
  func run(_ arguments: String..., with variables: [String: String] = [:]) throws -> Run {
    try run(arguments, with: variables)
  }

  /// Runs `netlab` with these words.
  func run(_ arguments: [String], with variables: [String: String] = [:]) throws -> Run {
    try start(Self.tool, arguments, with: variables)
  }

  /// Runs a line of bash, in which `netlab` is the built tool.
  func shell(_ line: String, with variables: [String: String] = [:]) throws -> Run {
    let folder = URL(fileURLWithPath: Self.tool).deletingLastPathComponent().path
    return try start(
      "/bin/bash", ["-c", "PATH=\"\(folder):$PATH\"; \(line)"], with: variables)
  }

  private func start(
    _ program: String, _ arguments: [String], with variables: [String: String]
  ) throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var environment = ["HOME": folder, "NETLAB_CACHE": "\(Self.scratch)/cache"]
    for name in ["PATH", "LD_LIBRARY_PATH"] {
      environment[name] = ProcessInfo.processInfo.environment[name]
    }
    process.environment = environment.merging(variables) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Errors are short, so that they fit the pipe while the output is read.
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    let errorData = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      output: String(decoding: outputData, as: UTF8.self),
      errors: String(decoding: errorData, as: UTF8.self), status: process.terminationStatus)
  }

  func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  /// Everything in the folder, hidden files too, by path.
  var files: [String] {
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return paths.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  /// Specs that are compiled once for all tests share this folder's cache.
  private static let scratch: String = {
    let folder = FileManager.default.temporaryDirectory.path
    return "\(folder)/netlab-tool-tests-\(ProcessInfo.processInfo.processIdentifier)"
  }()

  /// The tool beside the tests.
  private static let tool: String = {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: tests).deletingLastPathComponent()
    while folder.path != "/",
      !FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("netlab").path)
    {
      folder.deleteLastPathComponent()
    }
    return folder.appendingPathComponent("netlab").path
  }()
}

extension Workplace {
  /// A network with a bit of everything, all of whose extents differ.
  static let tiny = """
    import Netlab

    let tiny = Network("tiny", input: Shape(7, 5, 9), source: "a test") {
      conv(3, 4, norm: .batch)
      module("block") {
        concat {
          conv(1, 2, name: "left")
          branch {
            conv(1, 3, name: "reduce")
            conv(3, 6, name: "right")
          }
        }
      }
      globalAveragePool()
      linear(3)
    }

    """

  /// Two mistakes in one network.
  static let broken = """
    import Netlab

    let broken = Network("broken", input: Shape(7, 5, 9)) {
      concat {
        maxPool(9)
        conv(1, 9, groups: 2)
      }
    }

    """

  /// A network that takes images of any size.
  static let open = """
    import Netlab

    let open = Network("open", channels: 7) {
      conv(3, 4, stride: 2)
      globalAveragePool()
      linear(3)
    }

    """

  /// Two networks that differ in their middle.
  static let pair = """
    import Netlab

    let narrow = Network("narrow", input: Shape(7, 5, 9)) {
      conv(1, 2, name: "reduce")
      conv(3, 4, name: "wide")
      linear(3)
    }

    let direct = Network("direct", input: Shape(7, 5, 9)) {
      conv(3, 6, name: "wide")
      maxPool(2)
      linear(3)
    }

    """
}
