import Netlab
import Testing

@Suite struct `Names and paths` {
  private func paths(_ network: Network) -> [String] { network.nodes.map(\.path) }

  @Test func `a layer alone of its kind has no number`() {
    let network = Network("names", input: Shape(3, 32, 32)) {
      conv(3, 8)
      maxPool(2)
      lrn()
      batchNorm()
      scale()
      dropout()
      padChannels(to: 9)
      flatten()
      linear(5)
      softmax()
    }
    #expect(
      paths(network) == [
        "input", "conv", "conv/relu", "pool", "lrn", "norm", "scale", "dropout", "pad", "flatten",
        "linear", "softmax",
      ])
  }

  @Test func `layers of one kind are numbered in order, whatever stands between`() {
    let network = Network("numbers", input: Shape(3, 32, 32)) {
      conv(3, 8, activation: nil)
      maxPool(2)
      conv(3, 8, norm: .batch)
      averagePool(2)
      activation(.tanh)
      relu()
      relu()
      globalAveragePool()
      adaptiveAveragePool(1)
    }
    #expect(
      paths(network) == [
        "input", "conv1", "pool1", "conv2", "conv2/norm", "conv2/relu", "pool2", "tanh", "relu1",
        "relu2", "pool3", "pool4",
      ])
  }

  @Test func `a name of one's own takes no number`() {
    let network = Network("own", input: Shape(3, 32, 32)) {
      conv(3, 8, activation: nil)
      conv(3, 8, activation: .swish, name: "stem")
      conv(3, 8, activation: nil)
      linear(4, norm: .batch, activation: .relu, name: "head")
    }
    #expect(
      paths(network) == [
        "input", "conv1", "stem", "stem/swish", "conv2", "head", "head/norm", "head/relu",
      ])
  }

  @Test func `each module numbers for itself`() {
    let network = Network("modules", input: Shape(8, 32, 32)) {
      conv(3, 8, activation: nil)
      module("stage1") {
        conv(3, 8, activation: nil)
        module("inner") {
          conv(3, 8)
          conv(3, 8, activation: nil)
        }
        conv(3, 8, activation: nil)
      }
      conv(3, 8, activation: nil)
    }
    #expect(
      paths(network) == [
        "input", "conv1", "stage1/conv1", "stage1/inner/conv1", "stage1/inner/conv1/relu",
        "stage1/inner/conv2", "stage1/conv2", "conv2",
      ])
  }

  @Test func `branches share the scope around them`() {
    let network = Network("branches", input: Shape(8, 32, 32)) {
      concat {
        conv(1, 8, activation: nil)
        branch {
          conv(1, 8, activation: nil)
          conv(3, 8, activation: nil)
        }
        sum("added") {
          identity()
          conv(1, 8, activation: nil)
        }
      }
      concat { lrn() }
    }
    #expect(
      paths(network) == [
        "input", "conv1", "conv2", "conv3", "conv4", "added", "concat1", "lrn", "concat2",
      ])
  }

  @Test func `residual blocks and heads are modules`() {
    let network = Network("residuals", input: Shape(8, 32, 32)) {
      residual {
        conv(3, 8, activation: nil)
      }
      auxiliary { softmax() }
      residual {
        conv(3, 16, stride: 2, activation: nil)
      } shortcut: {
        conv(1, 16, stride: 2, activation: nil)
      }
      auxiliary { softmax() }
      residual("last", activation: nil) { lrn() }
    }
    #expect(
      paths(network) == [
        "input", "residual1/conv", "residual1/sum", "residual1/relu", "auxiliary1/softmax",
        "residual2/conv", "residual2/shortcut/conv", "residual2/sum", "residual2/relu",
        "auxiliary2/softmax", "last/lrn", "last/sum",
      ])
    #expect(network.heads.map(\.name) == ["auxiliary1", "auxiliary2"])
    #expect(
      network.heads.map { network.nodes[$0.output].path } == [
        "auxiliary1/softmax", "auxiliary2/softmax",
      ])
    #expect(network.nodes[network.output].path == "last/sum")
  }
}
