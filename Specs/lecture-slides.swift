import Netlab

// The two networks whose listings the lecture slides of chapter 6-1, "neural networks for image
// classification", print. Both tell two classes apart; their sizes are those of the PyTorch
// definitions that give the printed totals, to the last parameter.

/// LeNet on photographs: 46,038,242 parameters, nearly all of them in the first linear layer.
let lenetSlides = Network(
  "LeNet-slides", input: Shape(3, 224, 224), source: "lecture slides, chapter 6-1, listing of LeNet"
) {
  conv(`5x5`, 16, padding: .valid)
  maxPool(`2x2`)
  conv(`5x5`, 32, padding: .valid)
  maxPool(`2x2`)
  linear(512, activation: .relu)
  linear(2)
  softmax()
}

/// AlexNet in one column for two classes: 42,321,218 parameters.
let alexnetSlides = Network(
  "AlexNet-slides", input: Shape(3, 256, 256),
  source: "lecture slides, chapter 6-1, listing of AlexNet"
) {
  conv(`11x11`, 64, stride: 4, padding: 2)
  maxPool(`3x3`, stride: 2)
  conv(`5x5`, 192)
  maxPool(`3x3`, stride: 2)
  conv(`3x3`, 384)
  conv(`3x3`, 256)
  conv(`3x3`, 256)
  maxPool(`3x3`, stride: 2)
  adaptiveAveragePool(6)
  dropout(0.5)
  linear(4096, activation: .relu)
  dropout(0.5)
  linear(512, activation: .relu)
  linear(2)
}
