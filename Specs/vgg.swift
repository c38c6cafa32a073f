import Netlab

// The six columns of table 1 in Simonyan and Zisserman 2014, "Very Deep Convolutional Networks for
// Large-Scale Image Recognition". Each number counts the convolutions of a stage, 64, 128, 256, 512
// and 512 filters wide, with a 2×2 max pool behind it.
//
// Choices that the paper leaves open: LRN has the operands of AlexNet, as section 3 says, α being
// divided by five; all weights start as a Gaussian of deviation 0.01, as net A's do.

let vggA = vgg("VGG-A", convolutions: [1, 1, 2, 2, 2])
let vggALRN = vgg("VGG-A-LRN", convolutions: [1, 1, 2, 2, 2], normalized: true)
let vggB = vgg("VGG-B", convolutions: [2, 2, 2, 2, 2])
let vggC = vgg("VGG-C", convolutions: [2, 2, 3, 3, 3], third: `1x1`)
let vggD = vgg("VGG-D", convolutions: [2, 2, 3, 3, 3])
let vggE = vgg("VGG-E", convolutions: [2, 2, 4, 4, 4])

private func vgg(
  _ name: String, convolutions: [Int], normalized: Bool = false, third: Extent = `3x3`
) -> Network {
  let filters = [64, 128, 256, 512, 512]
  return Network(
    name, input: Shape(3, 224, 224), source: "Simonyan and Zisserman 2014, table 1",
    initialization: .gaussian(standardDeviation: 0.01)
  ) {
    for stage in 0..<5 {
      module("stage\(stage + 1)") {
        for number in 1...convolutions[stage] {
          conv(number == 3 ? third : `3x3`, filters[stage], name: "conv\(number)")
          if normalized && stage == 0 { lrn(size: 5, alpha: 5e-4, beta: 0.75, k: 2) }
        }
        maxPool(`2x2`, stride: 2)
      }
    }
    linear(4096, activation: .relu)
    dropout(0.5)
    linear(4096, activation: .relu)
    dropout(0.5)
    linear(1000)
    softmax()
  }
}
