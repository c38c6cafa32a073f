import Netlab

/// GoogLeNet, with both auxiliary classifiers.
///
/// Szegedy et al. 2014, "Going Deeper with Convolutions", table 1 and section 5.
///
/// Choices that the paper leaves open: convolutions pad (k − 1)/2 on each side, pools pad nothing
/// and round up, which gives the printed 112, 56, 28, 14 and 7; pooling and normalisation stand in
/// the order of figure 3, LRN's operands are those of Caffe's definition; each convolution has a
/// bias.
let googlenet = Network(
  "GoogLeNet", input: Shape(3, 224, 224), source: "Szegedy et al. 2014, table 1"
) {
  conv(`7x7`, 64, stride: 2)
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  lrn()
  conv(`1x1`, 64, name: "conv2_reduce")
  conv(`3x3`, 192)
  lrn()
  maxPool(`3x3`, stride: 2, rounding: .ceiling)

  inception("3a", `1x1`: 64, `3x3red`: 96, `3x3`: 128, `5x5red`: 16, `5x5`: 32, pool: 32)
  inception("3b", `1x1`: 128, `3x3red`: 128, `3x3`: 192, `5x5red`: 32, `5x5`: 96, pool: 64)
  maxPool(`3x3`, stride: 2, rounding: .ceiling)

  inception("4a", `1x1`: 192, `3x3red`: 96, `3x3`: 208, `5x5red`: 16, `5x5`: 48, pool: 64)
  auxiliaryClassifier("auxiliary1")
  inception("4b", `1x1`: 160, `3x3red`: 112, `3x3`: 224, `5x5red`: 24, `5x5`: 64, pool: 64)
  inception("4c", `1x1`: 128, `3x3red`: 128, `3x3`: 256, `5x5red`: 24, `5x5`: 64, pool: 64)
  inception("4d", `1x1`: 112, `3x3red`: 144, `3x3`: 288, `5x5red`: 32, `5x5`: 64, pool: 64)
  auxiliaryClassifier("auxiliary2")
  inception("4e", `1x1`: 256, `3x3red`: 160, `3x3`: 320, `5x5red`: 32, `5x5`: 128, pool: 128)
  maxPool(`3x3`, stride: 2, rounding: .ceiling)

  inception("5a", `1x1`: 256, `3x3red`: 160, `3x3`: 320, `5x5red`: 32, `5x5`: 128, pool: 128)
  inception("5b", `1x1`: 384, `3x3red`: 192, `3x3`: 384, `5x5red`: 48, `5x5`: 128, pool: 128)
  averagePool(`7x7`, stride: 1)
  dropout(0.4)
  linear(1000)
  softmax()
}

/// The head on the outputs of 4a and 4d; its loss counts 0.3. Section 5 of the paper.
private func auxiliaryClassifier(_ name: String) -> some Block {
  auxiliary(name, weight: 0.3) {
    averagePool(`5x5`, stride: 3)
    conv(`1x1`, 128)
    linear(1024, activation: .relu)
    dropout(0.7)
    linear(1000)
    softmax()
  }
}
