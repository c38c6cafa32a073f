import Netlab

// Inception-v2 and v3: Szegedy et al. 2015, "Rethinking the Inception Architecture for Computer
// Vision".

/// Inception-v2 as table 1 prints it: figure 5 three times, figure 6 five times, figure 7 twice.
///
/// The paper leaves the filters inside the modules to a supplement that was not published. Choices:
/// - The widths are those of the released Inception-v3 wherever its module has the same branches;
///   each stage then makes the printed 288, 768, 1280 and 2048 channels. The five modules of figure
///   6 factorise with 128, 160, 160, 160 and 192 filters.
/// - The table's first module already reads 288 channels, so that all three of figure 5 make 288.
/// - Between the stages stand the grid reductions of figure 10, which the table does not list.
/// - Batch normalisation in every convolution, an auxiliary head on the last 17×17 map (section 4).
///
/// So declared it has 53 layers, 25.5 million parameters and 6.3 billion multiply-adds, where
/// section 6 tells of 42 layers; the abstract's 25 million and 5 billion speak of its best
/// network, v3.
let inceptionV2 = Network(
  "Inception-v2", input: Shape(3, 299, 299), source: "Szegedy et al. 2015b, table 1"
) {
  unit(`3x3`, 32, stride: 2, padding: .valid)
  unit(`3x3`, 32, padding: .valid)
  unit(`3x3`, 64)
  maxPool(`3x3`, stride: 2)
  unit(`3x3`, 80, padding: .valid)
  unit(`3x3`, 192, stride: 2, padding: .valid)
  unit(`3x3`, 288)

  for number in 1...3 {
    figure5("figure5_\(number)")
  }
  figure10("reduction_1", single: (192, 384), double: (64, 96))
  for (number, filters) in [128, 160, 160, 160, 192].enumerated() {
    figure6("figure6_\(number + 1)", factorized: filters)
  }
  auxiliaryClassifier()
  figure10("reduction_2", single: (192, 320), double: (192, 192))
  for number in 1...2 {
    figure7("figure7_\(number)")
  }
  averagePool(`8x8`, stride: 1)
  linear(1000)
  softmax()
}

/// Inception-v3 as released, with its auxiliary head.
///
/// The names, widths and paddings are those of the released model, which section 6 describes and no
/// table prints: 5×5 convolutions in the first three modules, a 1×1 convolution in the stem, and a
/// factorised 7×7 in the second reduction. 23,834,568 parameters, 27,161,264 with the head, whose
/// loss counts 0.4.
let inceptionV3 = Network(
  "Inception-v3", input: Shape(3, 299, 299), source: "Szegedy et al. 2015b, section 6"
) {
  unit(`3x3`, 32, stride: 2, padding: .valid, name: "Conv2d_1a_3x3")
  unit(`3x3`, 32, padding: .valid, name: "Conv2d_2a_3x3")
  unit(`3x3`, 64, name: "Conv2d_2b_3x3")
  maxPool(`3x3`, stride: 2, name: "MaxPool_3a_3x3")
  unit(`1x1`, 80, name: "Conv2d_3b_1x1")
  unit(`3x3`, 192, padding: .valid, name: "Conv2d_4a_3x3")
  maxPool(`3x3`, stride: 2, name: "MaxPool_5a_3x3")

  mixed5("Mixed_5b", pool: 32)
  mixed5("Mixed_5c", pool: 64)
  mixed5("Mixed_5d", pool: 64)
  mixed6a()
  figure6("Mixed_6b", factorized: 128)
  figure6("Mixed_6c", factorized: 160)
  figure6("Mixed_6d", factorized: 160)
  figure6("Mixed_6e", factorized: 192)
  auxiliaryClassifier()
  mixed7a()
  figure7("Mixed_7b")
  figure7("Mixed_7c")
  globalAveragePool()
  dropout(0.2)
  linear(1000)
  softmax()
}

/// A convolution without bias, its normalisation and ReLU.
private func unit(
  _ kernel: Extent, _ filters: Int, stride: Extent = 1, padding: Padding = .symmetric,
  name: String? = nil
) -> Sequential {
  conv(
    kernel, filters, stride: stride, padding: padding, norm: .batch(epsilon: 1e-3), name: name)
}

/// A 5×5 as two 3×3: 288 channels on 35×35.
private func figure5(_ name: String) -> some Block {
  module(name) {
    concat {
      unit(`1x1`, 64, name: "1x1")
      branch {
        unit(`1x1`, 48, name: "3x3_reduce")
        unit(`3x3`, 64, name: "3x3")
      }
      double3x3()
      pooled(64)
    }
  }
}

/// The first modules of the released v3, which kept their 5×5.
private func mixed5(_ name: String, pool: Int) -> some Block {
  module(name) {
    concat {
      unit(`1x1`, 64, name: "1x1")
      branch {
        unit(`1x1`, 48, name: "5x5_reduce")
        unit(`5x5`, 64, name: "5x5")
      }
      double3x3()
      pooled(pool)
    }
  }
}

private func double3x3() -> some Block {
  branch {
    unit(`1x1`, 64, name: "double3x3_reduce")
    unit(`3x3`, 96, name: "double3x3_1")
    unit(`3x3`, 96, name: "double3x3_2")
  }
}

/// A 7×7 as 1×7 and 7×1: 768 channels on 17×17.
private func figure6(_ name: String, factorized filters: Int) -> some Block {
  module(name) {
    concat {
      unit(`1x1`, 192, name: "1x1")
      branch {
        unit(`1x1`, filters, name: "7x7_reduce")
        unit(`1x7`, filters, name: "1x7")
        unit(`7x1`, 192, name: "7x1")
      }
      branch {
        unit(`1x1`, filters, name: "double7x7_reduce")
        unit(`7x1`, filters, name: "double7x1_1")
        unit(`1x7`, filters, name: "double1x7_1")
        unit(`7x1`, filters, name: "double7x1_2")
        unit(`1x7`, 192, name: "double1x7_2")
      }
      pooled(192)
    }
  }
}

/// Expanded filter banks: 2048 channels on 8×8.
private func figure7(_ name: String) -> some Block {
  module(name) {
    concat {
      unit(`1x1`, 320, name: "1x1")
      branch {
        unit(`1x1`, 384, name: "3x3_reduce")
        concat("3x3") {
          unit(`1x3`, 384, name: "1x3")
          unit(`3x1`, 384, name: "3x1")
        }
      }
      branch {
        unit(`1x1`, 448, name: "double3x3_reduce")
        unit(`3x3`, 384, name: "double3x3")
        concat("double3x3_expanded") {
          unit(`1x3`, 384, name: "double1x3")
          unit(`3x1`, 384, name: "double3x1")
        }
      }
      pooled(192)
    }
  }
}

private func pooled(_ filters: Int) -> some Block {
  branch {
    averagePool(`3x3`, stride: 1, padding: 1, name: "pool")
    unit(`1x1`, filters, name: "pool_proj")
  }
}

/// Half the resolution without a bottleneck: strided convolutions beside a strided pool.
private func figure10(
  _ name: String, single: (reduce: Int, filters: Int), double: (reduce: Int, filters: Int)
) -> some Block {
  module(name) {
    concat {
      branch {
        unit(`1x1`, single.reduce, name: "3x3_reduce")
        unit(`3x3`, single.filters, stride: 2, padding: .valid, name: "3x3")
      }
      branch {
        unit(`1x1`, double.reduce, name: "double3x3_reduce")
        unit(`3x3`, double.filters, name: "double3x3_1")
        unit(`3x3`, double.filters, stride: 2, padding: .valid, name: "double3x3_2")
      }
      maxPool(`3x3`, stride: 2, name: "pool")
    }
  }
}

/// The released v3's reduction to 17×17, without a 1×1 in front of the single 3×3.
private func mixed6a() -> some Block {
  module("Mixed_6a") {
    concat {
      unit(`3x3`, 384, stride: 2, padding: .valid, name: "3x3")
      branch {
        unit(`1x1`, 64, name: "double3x3_reduce")
        unit(`3x3`, 96, name: "double3x3_1")
        unit(`3x3`, 96, stride: 2, padding: .valid, name: "double3x3_2")
      }
      maxPool(`3x3`, stride: 2, name: "pool")
    }
  }
}

/// The released v3's reduction to 8×8, with a factorised 7×7.
private func mixed7a() -> some Block {
  module("Mixed_7a") {
    concat {
      branch {
        unit(`1x1`, 192, name: "3x3_reduce")
        unit(`3x3`, 320, stride: 2, padding: .valid, name: "3x3")
      }
      branch {
        unit(`1x1`, 192, name: "7x7_reduce")
        unit(`1x7`, 192, name: "1x7")
        unit(`7x1`, 192, name: "7x1")
        unit(`3x3`, 192, stride: 2, padding: .valid, name: "7x7_3x3")
      }
      maxPool(`3x3`, stride: 2, name: "pool")
    }
  }
}

/// The head on the last 17×17 map, its layers normalised too (section 4).
private func auxiliaryClassifier() -> some Block {
  auxiliary("auxiliary", weight: 0.4) {
    averagePool(`5x5`, stride: 3)
    unit(`1x1`, 128)
    unit(`5x5`, 768, padding: .valid)
    linear(1000)
    softmax()
  }
}
