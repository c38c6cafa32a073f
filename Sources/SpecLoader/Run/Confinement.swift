#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How what a spec may do is confined, beyond limits on time and memory.
package enum Confinement: Hashable, Sendable {
  /// Namespaces of its own, set up by bubblewrap: no network, no files but those named.
  case bubblewrap(path: String)
  /// Nothing beyond the limits.
  case limitsOnly(LimitsOnlyReason)

  /// Why a spec runs with limits only.
  package enum LimitsOnlyReason: Hashable, Sendable {
    case notInstalled
    case notWorking
    case chosen
  }

  /// The strongest confinement that works here.
  package static func detect(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async -> Confinement {
    guard let path = Program.path(of: "bwrap", environment: environment) else {
      return .limitsOnly(.notInstalled)
    }
    let attempt = ChildProcess(
      program: path,
      arguments: Self.namespaces + [
        "--ro-bind", "/", "/", "--proc", "/proc", "--", "/bin/sh", "-c", ":",
      ],
      environment: [:], folder: "/", wallSeconds: 10, keptOutputBytes: 0, outputBytes: 1 << 16)
    let ending = try? await attempt.run().ending
    return ending == .exited(0) ? .bubblewrap(path: path) : .limitsOnly(.notWorking)
  }

  /// What to tell the user when the confinement is not the strongest.
  var notice: String? {
    switch self {
    case .bubblewrap, .limitsOnly(.chosen): nil
    case .limitsOnly(.notInstalled):
      "bubblewrap is not installed, so specs run with limits on time and memory only"
    case .limitsOnly(.notWorking):
      "bubblewrap cannot make namespaces here, so specs run with limits on time and memory only"
    }
  }

  /// Options for namespaces that share nothing with the rest of the system.
  fileprivate static let namespaces = [
    "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
  ]
}

/// What a confined program may see of the file system.
struct VisibleFiles: Hashable, Sendable {
  /// Files and folders that may be read, each at its own path.
  var readable: [String] = []
  /// Files and folders that may be written, each at its own path.
  var writable: [String] = []
  /// Whether the program needs the usual devices and the process file system.
  var hasDevices = false
}

extension Confinement {
  /// A confined program; what does not exist is not made visible to it.
  ///
  /// - Parameters:
  ///   - limits: commands of a shell that run before the program.
  ///   - filter: a file that holds a seccomp program.
  func process(
    program: String, arguments: [String], seeing files: VisibleFiles, in folder: String,
    environment: [String: String], limits: [String] = [], filter: String? = nil,
    wallSeconds: Double, keptOutputBytes: Int, outputBytes: Int
  ) -> ChildProcess {
    var line: [String]
    var commands = limits
    var outerEnvironment = environment
    switch self {
    case .limitsOnly:
      line = [program] + arguments
    case .bubblewrap(let path):
      line = [path] + Self.namespaces + ["--clearenv"]
      for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
        line += ["--setenv", name, value]
      }
      for file in files.readable { line += ["--ro-bind-try", file, file] }
      if files.hasDevices { line += ["--proc", "/proc", "--dev", "/dev"] }
      for file in files.writable { line += ["--bind", file, file] }
      if filter != nil {
        commands.append("exec 9<\"$0\"")
        line += ["--seccomp", "9"]
      }
      line += ["--remount-ro", "/", "--chdir", folder, "--", program] + arguments
      outerEnvironment = [:]
    }
    if !commands.isEmpty {
      let script = (commands + ["exec \"$@\""]).joined(separator: "; ")
      line = ["/bin/sh", "-c", script, filter ?? "sh"] + line
    }
    return ChildProcess(
      program: line[0], arguments: Array(line.dropFirst()), environment: outerEnvironment,
      folder: folder, wallSeconds: wallSeconds, keptOutputBytes: keptOutputBytes,
      outputBytes: outputBytes)
  }
}
