import Netlab
import Testing

@testable import Rewrites

@Suite struct `Specs of other tools' networks` {
  @Test func `have names only where they say something, and functions for what repeats`() throws {
    let network = Network("other", input: Shape(3, 56, 56)) {
      module("features") {
        conv(`7x7`, 64, stride: 2, name: "0")
        maxPool(`3x3`, stride: 2, name: "2")
        module("3") {
          module("conv") {
            conv(`1x1`, 48, name: "anything")
          }
        }
      }
      for (number, width) in [8, 9, 10].enumerated() {
        module("inception4\(["a", "b", "c"][number])") {
          concat {
            module("branch1") {
              conv(`1x1`, width)
            }
            module("branch2") {
              conv(`1x1`, width + 16, name: "0")
              conv(`3x3`, 2 * width, name: "1")
            }
          }
        }
      }
      for number in 1...4 {
        residual("residual\(number)") {
          conv(`3x3`, 30, norm: .batch, name: "gconv_\(2 * number)")
          conv(`3x3`, 20, norm: .batch, activation: nil, name: "gconv_\(2 * number + 1)")
        }
      }
      for number in 1...5 {
        conv(`3x3`, 16, name: "last_\(number)")
      }
      softmax(name: "prob_1")
    }
    let text = try SpecWriter.spec(of: [
      SpecWriter.Entry(network, provenance: ["Read."], simplifiesNames: true)
    ])
    #expect(
      text == #"""
        import Netlab

        /// Read.
        let other = Network("other", input: Shape(3, 56, 56)) {
          module("features") {
            conv(`7x7`, 64, stride: 2)
            maxPool(`3x3`, stride: 2)
            conv(`1x1`, 48)
          }
          inceptionModule("inception4a", branch1: 8, branch2Red: 24, branch2: 16)
          inceptionModule("inception4b", branch1: 9, branch2Red: 25, branch2: 18)
          inceptionModule("inception4c", branch1: 10, branch2Red: 26, branch2: 20)
          for _ in 1...4 {
            residual {
              conv(`3x3`, 30, norm: .batch, name: "gconv")
              conv(`3x3`, 20, norm: .batch, activation: nil, name: "gconv_2")
            }
          }
          for number in 1...5 {
            conv(`3x3`, 16, name: "last_\(number)")
          }
          softmax()
        }

        /// The modules from inception4a to inception4c, by what differs between them.
        private func inceptionModule(
          _ name: String, branch1: Int, branch2Red: Int, branch2: Int
        ) -> some Block {
          module(name) {
            concat {
              conv(`1x1`, branch1, name: "branch1")
              module("branch2") {
                conv(`1x1`, branch2Red)
                conv(`3x3`, branch2)
              }
            }
          }
        }

        """#)
  }

  @Test func `say which layer netlab does not have`() {
    var network = Network("foreign", input: Shape(3, 5, 9)) {
      relu(name: "gate")
      relu(name: "end")
    }
    network.nodes[1].operation = .foreign(
      Foreign(type: "Mul", shape: OpenShape(Shape(3, 5, 9)), reason: "two"))
    let entry = SpecWriter.Entry(network, provenance: [])
    let error = #expect(throws: RewriteError.self) { try SpecWriter.spec(of: [entry]) }
    #expect(
      error?.description == """
        error: foreign cannot be written as a spec: gate is a Mul, which netlab does not have
          hint: the model's file serves as it is: netlab analyze, diagram and compare leave unknown \
        what these layers cost
        """)
  }
}
