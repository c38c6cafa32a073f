import Netlab

/// AlexNet: two columns on two GPUs, which meet in conv3 and in the linear layers.
///
/// Krizhevsky et al. 2012, "ImageNet Classification with Deep Convolutional Neural Networks",
/// figure 2 and section 3.5; its 60 million parameters are 60,965,224.
///
/// Choices that the paper leaves open: the input is 227×227, since its 224×224 does not give the
/// figure's 55×55 maps without padding (the caption's 253,440 neurons, 96·55·48, fit neither);
/// dropout follows each of the first two linear layers. Section 3.3 multiplies the sum over five channels by α = 10⁻⁴, where `lrn` divides by
/// their number first: hence 5·10⁻⁴.
let alexnet = Network(
  "AlexNet", input: Shape(3, 227, 227), source: "Krizhevsky et al. 2012, figure 2",
  initialization: .gaussian(standardDeviation: 0.01)
) {
  conv(`11x11`, 96, stride: 4, padding: .valid)
  lrn(size: 5, alpha: 5e-4, beta: 0.75, k: 2)
  maxPool(`3x3`, stride: 2)
  conv(`5x5`, 256, groups: 2)
  lrn(size: 5, alpha: 5e-4, beta: 0.75, k: 2)
  maxPool(`3x3`, stride: 2)
  conv(`3x3`, 384)
  conv(`3x3`, 384, groups: 2)
  conv(`3x3`, 256, groups: 2)
  maxPool(`3x3`, stride: 2)
  linear(4096, activation: .relu)
  dropout(0.5)
  linear(4096, activation: .relu)
  dropout(0.5)
  linear(1000)
  softmax()
}

/// AlexNet in one column, with 64, 192, 384, 256, 256 filters.
///
/// Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks", section 5,
/// whose footnote has 384 filters in the fourth layer; the author's own definition for one GPU, and
/// PyTorch's after it, have 256, as here.
///
/// Choices that the paper leaves open, all as PyTorch's definition has them: 224×224 pixels with
/// two rows and columns of padding, no response normalisation, dropout before the first two linear
/// layers.
let alexnetOneColumn = Network(
  "AlexNet-one-column", input: Shape(3, 224, 224), source: "Krizhevsky 2014, section 5"
) {
  conv(`11x11`, 64, stride: 4, padding: 2)
  maxPool(`3x3`, stride: 2)
  conv(`5x5`, 192)
  maxPool(`3x3`, stride: 2)
  conv(`3x3`, 384)
  conv(`3x3`, 256)
  conv(`3x3`, 256)
  maxPool(`3x3`, stride: 2)
  dropout(0.5)
  linear(4096, activation: .relu)
  dropout(0.5)
  linear(4096, activation: .relu)
  linear(1000)
  softmax()
}
