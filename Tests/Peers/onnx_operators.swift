import Netlab

// Layers that no network of Specs has, or not with these operands, for onnx_export.py; no two extents of
// theirs are equal.

private func network(_ name: String, @NetworkBuilder _ layers: () -> Sequential) -> Network {
  Network(name, input: Shape(7, 13, 18), layers: layers)
}

let convolutions = network("convolutions") {
  conv(Extent(2, 4), 12, stride: Extent(2, 3), padding: .same, activation: .tanh)
  conv(
    3, 8, padding: Padding(top: 0, left: 2, bottom: 3, right: 1), dilation: Extent(1, 2), groups: 4,
    activation: .sigmoid)
  depthwiseConv(3, multiplier: 3, stride: 2, padding: .same, activation: .elu(alpha: 0.7))
  conv(
    1, 3, connections: [[20, 0, 2], [1], [5, 4, 3, 23]], activation: .leakyReLU(slope: 0.2))
}

let maxima = network("maxima") {
  sum {
    branch {
      maxPool(3, stride: Extent(3, 4), padding: 1, rounding: .ceiling, name: "reaching")
      conv(1, 5, activation: .relu6)
      globalAveragePool(name: "first")
    }
    branch {
      maxPool(2, stride: 3, padding: 1, rounding: .ceiling, name: "gaps")
      conv(1, 5, activation: .softplus)
      adaptiveAveragePool(1, name: "second")
    }
    branch {
      maxPool(
        Extent(3, 2), stride: Extent(1, 3), padding: Padding(top: 2, left: 0, bottom: 1, right: 1))
      conv(1, 5, activation: .swish)
      globalAveragePool(name: "third")
    }
  }
}

let means = network("means") {
  concat {
    branch {
      averagePool(3, stride: Extent(3, 4), padding: 1, rounding: .ceiling, name: "outside")
      adaptiveAveragePool(Extent(3, 2))
    }
    branch {
      averagePool(
        3, stride: Extent(2, 4), padding: 1, rounding: .ceiling, countsPadding: true,
        name: "counted")
      adaptiveAveragePool(Extent(3, 2))
    }
    branch {
      averagePool(
        2, stride: 3, padding: 1, rounding: .ceiling, countsPadding: true, name: "gaps")
      adaptiveAveragePool(Extent(3, 2))
    }
    branch {
      averagePool(Extent(4, 3), stride: 2, rounding: .ceiling, countsPadding: true, name: "over")
      adaptiveAveragePool(Extent(3, 2))
    }
    branch {
      averagePool(3, stride: 2, padding: .same, countsPadding: true, name: "same")
      adaptiveAveragePool(Extent(3, 2))
    }
    branch {
      averagePool(3, stride: 2, padding: 1, name: "inside")
      adaptiveAveragePool(Extent(3, 2))
    }
    branch {
      averagePool(Extent(5, 4), stride: Extent(1, 2), countsPadding: true, name: "nothing")
      adaptiveAveragePool(Extent(3, 4), name: "even")
      averagePool(Extent(1, 3), stride: 1, name: "last")
    }
  }
}

let numbers = network("numbers") {
  lrn(size: 3, alpha: 0.5, beta: 0.6, k: 2)
  batchNorm(epsilon: 1e-3, momentum: 0.99, scale: false)
  scale()
  conv(1, 12, activation: .scaledTanh)
  channelShuffle(groups: 4)
  scale(bias: false)
  padChannels(to: 20)
  conv(3, 9, activation: .hardSwish)
  softmax()
  flatten()
  dropout(0.2)
  linear(11, norm: .batch, activation: .hardSigmoid)
  scale()
  lrn(size: 5, alpha: 1, beta: 0.5)
  channelShuffle(groups: 11)
  conv(1, 6, name: "of a vector")
  linear(5, activation: .gelu)
  linear(4, bias: false, learned: false)
  softmax()
}
