import Netlab

// Network in Network: Lin, Chen and Yan 2013, figure 2 and section 4. The paper gives neither sizes
// nor totals; the numbers here are those of the authors' published definitions, which round pools
// up and end in a ReLU even in front of the global average.

/// Three blocks for CIFAR-10, the second pool an average.
let ninCIFAR = Network("NIN-CIFAR", input: Shape(3, 32, 32), source: "Lin et al. 2013, figure 2") {
  mlpconv("mlpconv1", `5x5`, [192, 160, 96])
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  dropout(0.5)
  mlpconv("mlpconv2", `5x5`, [192, 192, 192])
  averagePool(`3x3`, stride: 2, rounding: .ceiling)
  dropout(0.5)
  mlpconv("mlpconv3", `3x3`, [192, 192, 10])
  globalAveragePool()
  softmax()
}

/// Four blocks for ImageNet; 7.6 million parameters of four bytes are the 29 MB of its file.
let ninImageNet = Network(
  "NIN-ImageNet", input: Shape(3, 224, 224), source: "Lin et al. 2013, figure 2"
) {
  mlpconv("mlpconv1", `11x11`, [96, 96, 96], stride: 4, padding: .valid)
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  mlpconv("mlpconv2", `5x5`, [256, 256, 256])
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  mlpconv("mlpconv3", `3x3`, [384, 384, 384])
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  dropout(0.5)
  mlpconv("mlpconv4", `3x3`, [1024, 1024, 1000])
  globalAveragePool()
  softmax()
}

/// A convolution and a perceptron of two layers that slides over its maps. Section 3.1.
private func mlpconv(
  _ name: String, _ kernel: Extent, _ filters: [Int], stride: Extent = 1,
  padding: Padding = .symmetric
) -> some Block {
  module(name) {
    conv(kernel, filters[0], stride: stride, padding: padding)
    for filters in filters.dropFirst() {
      conv(`1x1`, filters)
    }
  }
}
