import Netlab

// BN-Inception: figure 5 of Ioffe and Szegedy 2015, "Batch Normalization". Two 3×3 convolutions
// stand where GoogLeNet had a 5×5, and modules 3c and 4e halve the resolution.
//
// Choices that the figure leaves open, or contradicts itself in:
// - Modules 4c and 4d print 128 filters behind the pool, which would make 608 channels; their
//   printed 576, and the 1024 of 4e, need 96. It is 96 here.
// - Rows 3c and 4e print the size of their input; their output is half of it, as the rows below
//   say.
// - Padding is TensorFlow's SAME. No auxiliary heads, no dropout (section 4.2.1).

/// With the footnote to the first row: a separable convolution of depth multiplier 8.
let bnInception = network("BN-Inception") {
  module("conv1") {
    depthwiseConv(
      `7x7`, multiplier: 8, stride: 2, padding: .same, bias: false, activation: nil,
      name: "depthwise")
    conv(`1x1`, 64, norm: .batch, name: "pointwise")
  }
}

/// With an ordinary 7×7 convolution, as most later definitions have it.
let bnInceptionPlainStem = network("BN-Inception-plain-stem") {
  conv(`7x7`, 64, stride: 2, padding: .same, norm: .batch, name: "conv1")
}

private func network(_ name: String, @NetworkBuilder stem: () -> Sequential) -> Network {
  Network(name, input: Shape(3, 224, 224), source: "Ioffe and Szegedy 2015, figure 5") {
    stem()
    maxPool(`3x3`, stride: 2, padding: .same)
    conv(`1x1`, 64, norm: .batch, name: "conv2_reduce")
    conv(`3x3`, 192, norm: .batch, name: "conv2")
    maxPool(`3x3`, stride: 2, padding: .same)
    mixed("3a", `1x1`: 64, single: (64, 64), double: (64, 96), average: 32)
    mixed("3b", `1x1`: 64, single: (64, 96), double: (64, 96), average: 64)
    reduction("3c", single: (128, 160), double: (64, 96))
    mixed("4a", `1x1`: 224, single: (64, 96), double: (96, 128), average: 128)
    mixed("4b", `1x1`: 192, single: (96, 128), double: (96, 128), average: 128)
    mixed("4c", `1x1`: 160, single: (128, 160), double: (128, 160), average: 96)
    mixed("4d", `1x1`: 96, single: (128, 192), double: (160, 192), average: 96)
    reduction("4e", single: (128, 192), double: (192, 256))
    mixed("5a", `1x1`: 352, single: (192, 320), double: (160, 224), average: 128)
    mixed("5b", `1x1`: 352, single: (192, 320), double: (192, 224), max: 128)
    averagePool(`7x7`, stride: 1)
    linear(1000)
    softmax()
  }
}

/// A pair is the figure's "reduce" column and the column to its right.
private typealias Filters = (reduce: Int, filters: Int)

private func mixed(
  _ name: String, `1x1` filters: Int, single: Filters, double: Filters, average: Int? = nil,
  max: Int? = nil
) -> some Block {
  module("inception_\(name)") {
    concat {
      conv(`1x1`, filters, norm: .batch, name: "1x1")
      branch3x3(single)
      doubled3x3(double)
      branch {
        if average != nil {
          averagePool(`3x3`, stride: 1, padding: 1, name: "pool")
        } else {
          maxPool(`3x3`, stride: 1, padding: 1, name: "pool")
        }
        conv(`1x1`, average ?? max ?? 0, norm: .batch, name: "pool_proj")
      }
    }
  }
}

/// Half the resolution; the pool passes its channels through.
private func reduction(_ name: String, single: Filters, double: Filters) -> some Block {
  module("inception_\(name)") {
    concat {
      branch3x3(single, stride: 2)
      doubled3x3(double, stride: 2)
      maxPool(`3x3`, stride: 2, padding: .same, name: "pool")
    }
  }
}

private func branch3x3(_ column: Filters, stride: Extent = 1) -> some Block {
  branch {
    conv(`1x1`, column.reduce, norm: .batch, name: "3x3_reduce")
    conv(`3x3`, column.filters, stride: stride, padding: .same, norm: .batch, name: "3x3")
  }
}

private func doubled3x3(_ column: Filters, stride: Extent = 1) -> some Block {
  branch {
    conv(`1x1`, column.reduce, norm: .batch, name: "double3x3_reduce")
    conv(`3x3`, column.filters, norm: .batch, name: "double3x3_1")
    conv(
      `3x3`, column.filters, stride: stride, padding: .same, norm: .batch, name: "double3x3_2")
  }
}
