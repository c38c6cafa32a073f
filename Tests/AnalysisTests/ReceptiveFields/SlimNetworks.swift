import Netlab

/// TensorFlow-Slim's networks as far as receptive fields go; all filters are few and alike.
enum SlimNetworks {
  static let networks: [String: Network] = [
    "alexnet_v2": alexNet, "vgg_16": vgg16,
    "inception_v2": inceptionV2(separable: true),
    "inception_v2-no-separable-conv": inceptionV2(separable: false),
    "inception_v3": inceptionV3,
    "resnet_v1_50": resNet(units: [3, 4, 6, 3]), "resnet_v1_101": resNet(units: [3, 4, 23, 3]),
    "resnet_v1_152": resNet(units: [3, 8, 36, 3]),
  ]

  private static func same(
    _ kernel: Extent, stride: Extent = 1, name: String? = nil
  ) -> Sequential {
    conv(kernel, 2, stride: stride, padding: .same, activation: nil, name: name)
  }

  private static func valid(_ kernel: Extent, stride: Extent = 1, name: String? = nil)
    -> Sequential
  {
    conv(kernel, 2, stride: stride, padding: .valid, activation: nil, name: name)
  }

  private static let alexNet = Network("alexnet_v2", channels: 3) {
    valid(11, stride: 4, name: "conv1")
    maxPool(3, stride: 2, name: "pool1")
    same(5, name: "conv2")
    maxPool(3, stride: 2, name: "pool2")
    for index in 3...5 { same(3, name: "conv\(index)") }
    maxPool(3, stride: 2, name: "pool5")
  }

  private static let vgg16 = Network("vgg_16", channels: 3) {
    for (index, count) in zip(1..., [2, 2, 3, 3, 3]) {
      module("conv\(index)") {
        for layer in 1...count { same(3, name: "conv\(index)_\(layer)") }
      }
      maxPool(2, name: "pool\(index)")
    }
  }

  private static func resNet(units: [Int]) -> Network {
    Network("resnet_v1", channels: 3) {
      conv(7, 2, stride: 2, padding: 3, name: "conv1")
      maxPool(3, stride: 2, padding: .same, name: "pool1")
      for (index, count) in zip(1..., units) {
        module("block\(index)_units") {
          for unit in 1...count {
            bottleneck(stride: unit == count && index < 4 ? 2 : 1, projects: unit == 1)
          }
        }
        relu(name: "block\(index)")
      }
    }
  }

  /// The stride sits in the 3×3 convolution, which pads by one; the identity is subsampled.
  private static func bottleneck(stride: Extent, projects: Bool) -> Sequential {
    sum {
      branch {
        same(1)
        conv(3, 2, stride: stride, padding: 1)
        same(1)
      }
      if projects {
        same(1, stride: stride)
      } else if stride != 1 {
        maxPool(1, stride: stride, padding: .same)
      } else {
        identity()
      }
    }
  }

  private static func inceptionV2(separable: Bool) -> Network {
    func reduction(_ name: String) -> Sequential {
      concat(name) {
        branch {
          same(1)
          same(3, stride: 2)
        }
        branch {
          same(1)
          same(3)
          same(3, stride: 2)
        }
        maxPool(3, stride: 2, padding: .same)
      }
    }
    func mixed(_ name: String) -> Sequential {
      concat(name) {
        same(1)
        branch {
          same(1)
          same(3)
        }
        branch {
          same(1)
          same(3)
          same(3)
        }
        branch {
          averagePool(3, stride: 1, padding: .same)
          same(1)
        }
      }
    }
    return Network("inception_v2", channels: 3) {
      if separable {
        depthwiseConv(7, multiplier: 8, stride: 2, padding: .same, activation: nil)
        same(1, name: "Conv2d_1a_7x7")
      } else {
        same(7, stride: 2, name: "Conv2d_1a_7x7")
      }
      maxPool(3, stride: 2, padding: .same, name: "MaxPool_2a_3x3")
      same(1, name: "Conv2d_2b_1x1")
      same(3, name: "Conv2d_2c_3x3")
      maxPool(3, stride: 2, padding: .same, name: "MaxPool_3a_3x3")
      mixed("Mixed_3b")
      mixed("Mixed_3c")
      reduction("Mixed_4a")
      for letter in ["b", "c", "d", "e"] { mixed("Mixed_4\(letter)") }
      reduction("Mixed_5a")
      mixed("Mixed_5b")
      mixed("Mixed_5c")
    }
  }

  private static let inceptionV3 = Network("inception_v3", channels: 3) {
    valid(3, stride: 2, name: "Conv2d_1a_3x3")
    valid(3, name: "Conv2d_2a_3x3")
    same(3, name: "Conv2d_2b_3x3")
    maxPool(3, stride: 2, name: "MaxPool_3a_3x3")
    valid(1, name: "Conv2d_3b_1x1")
    valid(3, name: "Conv2d_4a_3x3")
    maxPool(3, stride: 2, name: "MaxPool_5a_3x3")
    for letter in ["b", "c", "d"] { mixed5("Mixed_5\(letter)") }
    concat("Mixed_6a") {
      valid(3, stride: 2)
      chain([1, 3], last: 3)
      maxPool(3, stride: 2)
    }
    for letter in ["b", "c", "d", "e"] { mixed6("Mixed_6\(letter)") }
    concat("Mixed_7a") {
      chain([1], last: 3)
      chain([1, `1x7`, `7x1`], last: 3)
      maxPool(3, stride: 2)
    }
    mixed7("Mixed_7b")
    mixed7("Mixed_7c")
  }

  private static func chain(_ kernels: [Extent], last: Extent? = nil) -> Sequential {
    branch {
      for kernel in kernels { same(kernel) }
      if let last { valid(last, stride: 2) }
    }
  }

  private static func pooled() -> Sequential {
    branch {
      averagePool(3, stride: 1, padding: .same)
      same(1)
    }
  }

  private static func mixed5(_ name: String) -> Sequential {
    concat(name) {
      same(1)
      chain([1, 5])
      chain([1, 3, 3])
      pooled()
    }
  }

  private static func mixed6(_ name: String) -> Sequential {
    concat(name) {
      same(1)
      chain([1, `1x7`, `7x1`])
      chain([1, `7x1`, `1x7`, `7x1`, `1x7`])
      pooled()
    }
  }

  private static func mixed7(_ name: String) -> Sequential {
    func split(after kernels: [Extent]) -> Sequential {
      branch {
        chain(kernels)
        concat {
          same(`1x3`)
          same(`3x1`)
        }
      }
    }
    return concat(name) {
      same(1)
      split(after: [1])
      split(after: [1, 3])
      pooled()
    }
  }
}
