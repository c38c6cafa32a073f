import Netlab

/// SqueezeNet 1.1: the authors' smaller version of table 1, with 2.4 times fewer multiply-adds.
///
/// Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", table 1;
/// version 1.1 as its authors released it: a 3×3 first layer of 64 filters, and earlier pools.
///
/// Choices as released: pools round up, the first convolution is not padded, and ReLU follows the
/// last convolution too.
let squeezenet = Network(
  "SqueezeNet-1.1", input: Shape(3, 224, 224), source: "Iandola et al. 2016, table 1, version 1.1"
) {
  conv(`3x3`, 64, stride: 2, padding: .valid, name: "conv1")
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  fire("fire2", squeeze: 16, expand: 64)
  fire("fire3", squeeze: 16, expand: 64)
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  fire("fire4", squeeze: 32, expand: 128)
  fire("fire5", squeeze: 32, expand: 128)
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  fire("fire6", squeeze: 48, expand: 192)
  fire("fire7", squeeze: 48, expand: 192)
  fire("fire8", squeeze: 64, expand: 256)
  fire("fire9", squeeze: 64, expand: 256)
  dropout(0.5)
  conv(`1x1`, 1000, name: "conv10")
  globalAveragePool()
  softmax()
}

/// A 1×1 squeeze, then 1×1 and 3×3 filters side by side. Section 3.2.
private func fire(_ name: String, squeeze: Int, expand: Int) -> some Block {
  module(name) {
    conv(`1x1`, squeeze, name: "squeeze1x1")
    concat {
      conv(`1x1`, expand, name: "expand1x1")
      conv(`3x3`, expand, name: "expand3x3")
    }
  }
}
