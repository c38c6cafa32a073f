import Netlab
import Testing

@Suite struct `Source locations` {
  /// The places of a network's nodes as line after `line` and column.
  private func places(_ network: Network, after line: Int) -> [String] {
    network.nodes.map { node in
      guard let location = node.location else { return "\(node.path) nowhere" }
      return "\(node.path) +\(location.line - line):\(location.column)"
    }
  }

  @Test func `each statement tells its own line and column`() {
    let line = #line
    let network = Network("lines", input: Shape(3, 16, 16)) {
      conv(3, 8)
      for number in 0..<2 {
        lrn(name: "lrn \(number)")
        if number == 1 {
          dropout()
        } else {
          flatten()
        }
      }
      switch line {
      case 0: softmax()
      default: relu()
      }
    }
    #expect(network.location?.file == #filePath)
    #expect(network.nodes.allSatisfy { $0.location?.file == #filePath })
    #expect(
      places(network, after: line) == [
        "input +1:26", "conv +2:7", "conv/relu +2:7", "lrn 0 +4:9", "flatten +8:11", "lrn 1 +4:9",
        "dropout +6:11", "relu +13:16",
      ])
  }

  @Test func `what a function makes lies in the function, a word of the language at its use`() {
    let line = #line
    func stage() -> some Block {
      Sequential {
        lrn()
        dropout()
      }
    }
    let network = Network("functions", input: Shape(3, 16, 16)) {
      stage()
      inception(`1x1`: 1, `3x3`: 1, `5x5`: 1)
      module("m") {
        softmax()
      }
      residual { relu() }
    }
    #expect(
      Set(places(network, after: line).map { String($0.drop { $0 != " " }) }) == [
        " +7:26", " +3:9", " +4:9", " +9:7", " +11:9", " +13:7", " +13:18",
      ])
  }

  @Test func `locations can be renamed, those inside of problems too`() {
    let network = Network("renamed", input: Shape(3, 16, 16)) {
      lrn(name: "twice")
      lrn(name: "twice")
    }
    let renamed = network.mapLocations {
      SourceLocation(
        file: "Specs/a.swift", line: $0.line - (network.location?.line ?? 0), column: 1)
    }
    #expect(
      renamed.nodes.compactMap(\.location?.description)
        == ["Specs/a.swift:0:1", "Specs/a.swift:1:1", "Specs/a.swift:2:1"])
    #expect(
      renamed.problems == [
        SpecError(
          at: SourceLocation(file: "Specs/a.swift", line: 2, column: 1), subject: "twice",
          problem: .duplicateName(
            first: SourceLocation(file: "Specs/a.swift", line: 1, column: 1)))
      ])
  }
}
