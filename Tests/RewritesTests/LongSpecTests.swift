import Foundation
import Netlab
import SpecLoader
import Testing

@testable import Rewrites

@Suite struct `Specs of large networks` {
  /// A number that follows no rule which a loop could write.
  private static func irregular(_ number: Int) -> Int { number * number * number % 31 + 1 }

  /// As many branches as given, each unlike its neighbours.
  private static func wide(_ count: Int) -> Network {
    Network("wide", input: Shape(3, 9, 5)) {
      concat {
        for number in 1...count {
          if number % 3 == 0 {
            branch {
              conv(`1x1`, irregular(number))
              conv(`3x3`, irregular(number + 7))
            }
          } else {
            conv(`3x3`, irregular(number))
          }
        }
      }
    }
  }

  /// Sums within sums, each behind a convolution of its own.
  private static func deep(_ level: Int) -> Sequential {
    Sequential {
      conv(`1x1`, 3)
      if level > 0 {
        sum {
          deep(level - 1)
          conv(`3x3`, 3)
        }
      }
    }
  }

  private static func text(of network: Network, simplifyingNames: Bool = false) throws -> String {
    try SpecWriter.spec(of: [
      SpecWriter.Entry(network, provenance: ["Long."], simplifiesNames: simplifyingNames)
    ])
  }

  /// The lines of each declaration of a spec.
  private static func declarations(of text: String) -> [[Substring]] {
    text.split(separator: "\n\n").map { $0.split(separator: "\n" as Character) }
  }

  /// What a spec declares, found out by compiling it.
  private static func network(declaredBy text: String) async throws -> Network {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("netlab-long-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let loader = try SpecLoader(
      library: .locate(), compiler: .locate(), cache: SpecCache(folder: folder.path))
    return try #require(try await loader.load(text: text, displayPath: "long").networks.first)
  }

  @Test func `have no braces that the compiler would check for long`() throws {
    for count in [400, 3000] {
      let network = Self.wide(count)
      let declarations = Self.declarations(of: try Self.text(of: network))
      // The compiler's time grows with the square of a declaration's lines.
      for lines in declarations { #expect(lines.count < NetworkParts.mostLines + 10) }
      let functions = declarations.filter { $0.contains { $0.hasPrefix("@BranchBuilder") } }
      #expect(!functions.isEmpty)
      let main = declarations[1]
      #expect(main[1].hasPrefix("let wide = Network("))
      #expect(main.contains("    for branch in branches1() { branch }"))
    }
  }

  @Test func `are as long as they were where that is not long`() throws {
    let text = try Self.text(of: Self.wide(40))
    #expect(Self.declarations(of: text).count == 2)
    #expect(!text.contains("func "))
  }

  @Test func `declare the networks that they were written from`() async throws {
    for network in [Self.wide(160), Network("deep", input: Shape(3, 9, 5)) { Self.deep(25) }] {
      let text = try Self.text(of: network)
      #expect(text.contains("private func "))
      let copy = try await Self.network(declaredBy: text)
      #expect(try fingerprint(of: copy) == fingerprint(of: network), "\(network.name)")
      #expect(copy.nodes.map(\.path) == network.nodes.map(\.path), "\(network.name)")
    }
  }

  @Test func `have no deeper braces than can be read`() throws {
    for level in [40, 150] {
      let network = Network("deep", input: Shape(3, 9, 5)) { Self.deep(level) }
      let text = try Self.text(of: network, simplifyingNames: true)
      let lines: [Substring] = text.split(separator: "\n" as Character)
      let deepest = lines.map { line in line.prefix { $0 == " " }.count }.max()
      #expect(try #require(deepest) <= 2 * (NetworkParts.deepestLevel + 3))
    }
  }

  @Test func `are refused where branches lie too deep within one another`() throws {
    let layers = 2 * SeriesParallel.deepestBranches + 2
    var network = Network("abyss", input: Shape(3, 9, 5)) { for _ in 1...layers { relu() } }
    // Every layer of the second half adds what one of the first half has read.
    for place in (layers / 2 + 1)...layers {
      network.nodes[place].operation = .sum(Sum())
      network.nodes[place].inputs.append(layers - place)
    }
    let error = #expect(throws: RewriteError.self) { try Self.text(of: network) }
    #expect(
      error?.description == """
        error: abyss: relu501 cannot be written as a spec: it lies in more than 500 branches \
        within one another
          hint: a spec's layers lie one after the other or in branches that meet again
        """)
  }

  @Test func `count in functions what a loop around them counts`() async throws {
    let network = Network("numbered", input: Shape(3, 9, 5)) {
      for number in 1...3 {
        for part in ["p", "q", "r", "s", "t"] {
          module("\(part)\(number)") {
            for layer in 1...50 { conv(`1x1`, Self.irregular(layer)) }
          }
        }
      }
    }
    let text = try Self.text(of: network)
    let declarations = Self.declarations(of: text)
    #expect(
      declarations[1].joined(separator: "\n") == """
        /// Long.
        let numbered = Network("numbered", input: Shape(3, 9, 5)) {
          for number in 1...3 {
            part1(number)
            part2(number)
            part3(number)
            part4(number)
            part5(number)
          }
        }
        """)
    #expect(
      declarations[2].prefix(4).joined(separator: "\n") == #"""
        /// Layers one after the other, a part of the network.
        @NetworkBuilder private func part1(_ number: Int) -> Sequential {
          module("p\(number)") {
            conv(`1x1`, 2)
        """#)
    let copy = try await Self.network(declaredBy: text)
    #expect(copy.nodes.map(\.path) == network.nodes.map(\.path))
    #expect(try fingerprint(of: copy) == fingerprint(of: network))
  }

  @Test func `loop over branches that are alike`() throws {
    let network = Network("grouped", input: Shape(3, 9, 5)) {
      sum {
        for _ in 1...32 {
          branch {
            conv(`1x1`, 4)
            conv(`3x3`, 7)
          }
        }
        identity()
      }
    }
    #expect(
      try Self.text(of: network) == """
        import Netlab

        /// Long.
        let grouped = Network("grouped", input: Shape(3, 9, 5)) {
          sum {
            for _ in 1...32 {
              branch {
                conv(`1x1`, 4)
                conv(`3x3`, 7)
              }
            }
            identity()
          }
        }

        """)
  }

  @Test func `hold a stretch once that they repeat`() {
    var parts = NetworkParts(besides: ["part1"])
    let stretch = (1...59).map { NetworkParts.Piece(lines: ["    conv(`1x1`, \($0))"]) }
    let last = [NetworkParts.Piece(lines: ["    relu()"])]
    let short = parts.shortened(
      Array(repeatElement(stretch + last, count: 5).joined()) + last, as: .layers, at: 2)
    #expect(
      short.flatMap(\.lines)
        == Array(repeating: "    part1_2()", count: 5) + ["    relu()"])
    #expect(parts.lines.count == 64)
    #expect(parts.lines[2] == "@NetworkBuilder private func part1_2() -> Sequential {")
  }
}
