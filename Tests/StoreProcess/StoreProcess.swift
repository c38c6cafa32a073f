import Analysis
import Foundation
import Netlab
import Store

/// A process that uses a database, for tests that need a second one: to kill it, to write beside
/// it, or to have fewer rights than they have.
///
/// `StoreProcess write PATH ANALYSES LAYERS` stores that many analyses and prints each one's number;
/// `StoreProcess read PATH` prints how many there are. A first argument `unprivileged` gives up the
/// rights of root. Errors are printed as a user would see them.
@main struct StoreProcess {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "unprivileged" {
      arguments.removeFirst()
      if getuid() == 0, setgid(65534) != 0 || setuid(65534) != 0 { fatalError("still root") }
    }
    do {
      switch arguments.first {
      case "write" where arguments.count == 4:
        let report = try longReport(layers: Int(arguments[3]) ?? 1)
        let store = try Store.open(path: arguments[1])
        for _ in 0..<(Int(arguments[2]) ?? 1) {
          let recorded = try store.record(
            report, specSource: "let chain = …", toolVersion: "1.2.3")
          say(recorded.id)
        }
      case "read" where arguments.count == 2:
        say(try StoreReader.open(path: arguments[1]).history().count)
      default:
        fatalError("unknown arguments: \(arguments)")
      }
    } catch {
      say(error)
    }
  }

  /// Prints a line at once, so that it is read even if the process is killed next.
  private static func say(_ line: Any) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }

  /// A report of one small layer, over and over under other names.
  private static func longReport(layers: Int) throws -> NetworkReport {
    let chain = Network("chain", input: Shape(7, 5, 9)) { conv(`3x3`, 11, name: "c") }
    var report = try NetworkReport(of: ShapedGraph(chain), spec: "chain.swift", batch: 2)
    let layer = report.layers[1]
    report.layers = (0..<layers).map { index in
      var copy = layer
      copy.path = "block_\(index / 10)/c\(index % 10)"
      return copy
    }
    return report
  }
}
