import Netlab

/// Inception-v4: a longer stem, and one kind of module for each grid size.
///
/// Szegedy et al. 2016, "Inception-v4, Inception-ResNet and the Impact of Residual Connections on
/// Learning", figures 3 to 9; k, l, m, n = 192, 224, 256, 384 in figure 7 (table 1).
///
/// Choices that the figures leave open, as in the released model: batch normalisation in every
/// convolution, none of them biased; the order of n×1 and 1×n in a pair; no auxiliary head.
/// 42,679,816 parameters. The last layer's dropout keeps 80 %, as figure 9 prints.
let inceptionV4 = Network(
  "Inception-v4", input: Shape(3, 299, 299), source: "Szegedy et al. 2016, figures 3 to 9"
) {
  stem()
  for number in 1...4 {
    inceptionA("inception_a\(number)")
  }
  reductionA()
  for number in 1...7 {
    inceptionB("inception_b\(number)")
  }
  reductionB()
  for number in 1...3 {
    inceptionC("inception_c\(number)")
  }
  globalAveragePool()
  dropout(0.2)
  linear(1000)
  softmax()
}

/// Figure 3: 299×299×3 to 35×35×384.
private func stem() -> some Block {
  module("stem") {
    unit(`3x3`, 32, stride: 2, padding: .valid)
    unit(`3x3`, 32, padding: .valid)
    unit(`3x3`, 64)
    concat("mixed_3a") {
      maxPool(`3x3`, stride: 2)
      unit(`3x3`, 96, stride: 2, padding: .valid)
    }
    concat("mixed_4a") {
      branch {
        unit(`1x1`, 64)
        unit(`3x3`, 96, padding: .valid)
      }
      branch {
        unit(`1x1`, 64)
        unit(`1x7`, 64)
        unit(`7x1`, 64)
        unit(`3x3`, 96, padding: .valid)
      }
    }
    concat("mixed_5a") {
      unit(`3x3`, 192, stride: 2, padding: .valid)
      maxPool(`3x3`, stride: 2)
    }
  }
}

/// Figure 4, on 35×35.
private func inceptionA(_ name: String) -> some Block {
  module(name) {
    concat {
      unit(`1x1`, 96)
      branch {
        unit(`1x1`, 64)
        unit(`3x3`, 96)
      }
      branch {
        unit(`1x1`, 64)
        unit(`3x3`, 96)
        unit(`3x3`, 96)
      }
      pooled(96)
    }
  }
}

/// Figure 7: 35×35 to 17×17.
private func reductionA() -> some Block {
  module("reduction_a") {
    concat {
      unit(`3x3`, 384, stride: 2, padding: .valid)
      branch {
        unit(`1x1`, 192)
        unit(`3x3`, 224)
        unit(`3x3`, 256, stride: 2, padding: .valid)
      }
      maxPool(`3x3`, stride: 2)
    }
  }
}

/// Figure 5, on 17×17.
private func inceptionB(_ name: String) -> some Block {
  module(name) {
    concat {
      unit(`1x1`, 384)
      branch {
        unit(`1x1`, 192)
        unit(`1x7`, 224)
        unit(`7x1`, 256)
      }
      branch {
        unit(`1x1`, 192)
        unit(`7x1`, 192)
        unit(`1x7`, 224)
        unit(`7x1`, 224)
        unit(`1x7`, 256)
      }
      pooled(128)
    }
  }
}

/// Figure 8: 17×17 to 8×8.
private func reductionB() -> some Block {
  module("reduction_b") {
    concat {
      branch {
        unit(`1x1`, 192)
        unit(`3x3`, 192, stride: 2, padding: .valid)
      }
      branch {
        unit(`1x1`, 256)
        unit(`1x7`, 256)
        unit(`7x1`, 320)
        unit(`3x3`, 320, stride: 2, padding: .valid)
      }
      maxPool(`3x3`, stride: 2)
    }
  }
}

/// Figure 6, on 8×8.
private func inceptionC(_ name: String) -> some Block {
  module(name) {
    concat {
      unit(`1x1`, 256)
      branch {
        unit(`1x1`, 384)
        expanded("expanded1")
      }
      branch {
        unit(`1x1`, 384)
        unit(`3x1`, 448)
        unit(`1x3`, 512)
        expanded("expanded2")
      }
      pooled(256)
    }
  }
}

private func expanded(_ name: String) -> Sequential {
  concat(name) {
    unit(`1x3`, 256)
    unit(`3x1`, 256)
  }
}

private func pooled(_ filters: Int) -> some Block {
  branch {
    averagePool(`3x3`, stride: 1, padding: 1)
    unit(`1x1`, filters)
  }
}

/// A convolution without bias, its normalisation and ReLU.
private func unit(
  _ kernel: Extent, _ filters: Int, stride: Extent = 1, padding: Padding = .symmetric
) -> Sequential {
  conv(kernel, filters, stride: stride, padding: padding, norm: .batch(epsilon: 1e-3))
}
