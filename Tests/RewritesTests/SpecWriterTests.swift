import Netlab
import Testing

@testable import Rewrites
@testable import Specs

@Suite struct `Spec writer` {
  @Test func `writes like an author`() throws {
    let network = Network(
      "default", input: Shape(7, 28, 20), source: "a \"book\", \\page 1", initialization: .xavier
    ) {
      conv(`5x5`, 6, padding: Padding(2, 1), activation: .leakyReLU(slope: 0.2), name: "first")
      lrn(alpha: 5e-4, k: 2)
      maxPool(Extent(3, 2), stride: 2, rounding: .ceiling)
      inception("a", `1x1`: 8, `3x3`: 9, `5x5red`: 3, `5x5`: 4, pool: 5, norm: .batch)
      auxiliary(weight: 0.5) {
        globalAveragePool()
        linear(10)
      }
      for number in 1...3 {
        residual("block\(number)", activation: nil) {
          depthwiseConv(`3x3`, multiplier: 1, norm: .batch(epsilon: 1e-3))
          conv(`1x1`, 26, bias: true, norm: .batch, activation: nil)
        } shortcut: {
          conv(`1x1`, 26, activation: nil)
        }
      }
      concat("join") {
        identity()
        conv(Extent(1, 17), 8, padding: .same)
        branch {
          relu()
          padChannels(to: 40)
        }
      }
      for _ in 1...4 {
        conv(`3x3`, 16, padding: Padding(top: 0, left: 1, bottom: 2, right: 1))
      }
      linear(10, activation: .tanh)
    }
    let text = try SpecWriter.spec(of: [
      SpecWriter.Entry(network, provenance: ["A network.", "", "Derived by hand."])
    ])
    #expect(
      text == #"""
        import Netlab

        /// A network.
        ///
        /// Derived by hand.
        let networkDefault = Network(
          "default", input: Shape(7, 28, 20), source: "a \"book\", \\page 1", initialization: .xavier
        ) {
          conv(`5x5`, 6, padding: Padding(2, 1), activation: .leakyReLU(slope: 0.2), name: "first")
          lrn(alpha: 0.0005, k: 2)
          maxPool(Extent(3, 2), stride: 2, rounding: .ceiling)
          inception("a", `1x1`: 8, `3x3`: 9, `5x5red`: 3, `5x5`: 4, pool: 5, norm: .batch)
          auxiliary(weight: 0.5) {
            globalAveragePool()
            linear(10)
          }
          for number in 1...3 {
            residual("block\(number)", activation: nil) {
              depthwiseConv(`3x3`, norm: .batch(epsilon: 0.001))
              conv(`1x1`, 26, bias: true, norm: .batch, activation: nil)
            } shortcut: {
              conv(`1x1`, 26, activation: nil)
            }
          }
          concat("join") {
            identity()
            conv(Extent(1, 17), 8, padding: .same)
            branch {
              relu()
              padChannels(to: 40)
            }
          }
          for _ in 1...4 {
            conv(`3x3`, 16, padding: Padding(top: 0, left: 1, bottom: 2, right: 1))
          }
          linear(10, activation: .tanh)
        }

        """#)
  }

  @Test func `refuses wires that no braces can draw`() throws {
    var network = Network("crossed", input: Shape(7, 9, 5)) {
      conv(`3x3`, 6, name: "a")
      conv(`3x3`, 6, name: "b")
      sum("c") {
        identity()
        conv(`3x3`, 6, name: "d")
      }
    }
    // The sum reads a too, although b lies between a and it.
    let merge = try #require(network.nodes.firstIndex { $0.path == "c" })
    let early = try #require(network.nodes.firstIndex { $0.path == "a/relu" })
    network.nodes[merge].inputs.append(early)
    let error = #expect(throws: RewriteError.self) {
      try SpecWriter.spec(of: [SpecWriter.Entry(network, provenance: [])])
    }
    #expect(
      error?.description == """
        error: crossed: b/relu cannot be written as a spec: several layers read it, and their \
        branches do not meet in one place
          hint: a spec's layers lie one after the other or in branches that meet again
        """)
  }

  @Test func `tells networks with one constant name apart`() throws {
    let network = Network("ResNet-50", input: Shape(1, 2, 3)) { relu() }
    let entry = SpecWriter.Entry(network, provenance: [])
    let text = try SpecWriter.spec(of: [entry, entry])
    #expect(text.contains("let resNet50 = "))
    #expect(text.contains("let resNet502 = "))
  }
}
