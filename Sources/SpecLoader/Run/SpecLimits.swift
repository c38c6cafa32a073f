/// What a spec may use up while it runs.
package struct SpecLimits: Hashable, Sendable {
  /// The seconds of one core that a run may take.
  package var processorSeconds = 10
  /// The seconds that a run may last; many more, so that a busy machine ends no good spec.
  package var seconds: Double = 60
  /// The seconds that a compilation may take.
  package var compileSeconds: Double = 120
  /// The address space of the compiler.
  package var compilerMemoryBytes = 8 << 30
  /// The address space of a run.
  package var memoryBytes = 2 << 30
  /// The largest result that a run may write.
  package var resultBytes = 64 << 20
  /// The longest spec that is read.
  package var sourceBytes = 1 << 20
  /// How much of what a spec prints is shown.
  package var keptOutputBytes = 64 << 10
  /// How much a spec may print.
  package var outputBytes = 1 << 20
  /// How many files a run may have open.
  package var openFiles = 64

  /// The usual limits.
  package init() {}

  /// Commands for a POSIX shell that set the limits of a run.
  ///
  /// What a system cannot limit (macOS: the address space) stays unlimited.
  /// - Parameter forbiddingProcesses: whether the program may start no other. Bubblewrap must, so
  ///   what it confines is forbidden by a filter instead.
  func shellCommands(forbiddingProcesses: Bool) -> [String] {
    let commands = [
      "ulimit -c 0",
      "ulimit -S -t \(processorSeconds)",
      "ulimit -H -t \(processorSeconds + 1)",
      "ulimit -v \(memoryBytes / 1024)",
      "ulimit -f \((resultBytes + 511) / 512)",
      "ulimit -n \(openFiles)",
    ].map { "\($0) 2>/dev/null || :" }
    // One shell calls this limit -u, another -p.
    let alone = "ulimit -u 1 2>/dev/null || ulimit -p 1 2>/dev/null || :"
    return forbiddingProcesses ? commands + [alone] : commands
  }

  /// Commands for a POSIX shell that set the limits of a compilation.
  var compilerShellCommands: [String] {
    ["ulimit -c 0", "ulimit -v \(compilerMemoryBytes / 1024)"].map { "\($0) 2>/dev/null || :" }
  }
}
