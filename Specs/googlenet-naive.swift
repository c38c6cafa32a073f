import Netlab

// GoogLeNet with naive modules: figure 2(a) of Szegedy et al. 2014, no 1×1 reductions and no
// projection behind the pool, which then passes on all channels of its input.
//
// One network cannot hold nine naive modules that each keep the input which table 1 declares for
// it, because a naive module makes more channels than the table has. So there are two readings:
// `GoogLeNet-naive` chains the modules, each reading what the one before really makes; and
// `GoogLeNet-naive-3a` to `-5b` are the modules by themselves, each on its declared input.

/// The whole network, everything behind module 3a wider than in table 1.
///
/// Its other choices are those of `googlenet.swift`.
let googlenetNaive = Network(
  "GoogLeNet-naive", input: Shape(3, 224, 224),
  source: "Szegedy et al. 2014, table 1 and figure 2(a)"
) {
  conv(`7x7`, 64, stride: 2)
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  lrn()
  conv(`1x1`, 64, name: "conv2_reduce")
  conv(`3x3`, 192)
  lrn()
  maxPool(`3x3`, stride: 2, rounding: .ceiling)
  for row in table {
    inception(row.name, `1x1`: row.`1x1`, `3x3`: row.`3x3`, `5x5`: row.`5x5`)
    if ["4a", "4d"].contains(row.name) { auxiliaryClassifier() }
    if ["3b", "4e"].contains(row.name) { maxPool(`3x3`, stride: 2, rounding: .ceiling) }
  }
  averagePool(`7x7`, stride: 1)
  dropout(0.4)
  linear(1000)
  softmax()
}

/// The nine modules by themselves, each with the input that table 1 declares.
let googlenetNaiveModules = table.map { row in
  Network(
    "GoogLeNet-naive-\(row.name)", input: row.input,
    source: "Szegedy et al. 2014, table 1, \(row.name), and figure 2(a)"
  ) {
    inception(row.name, `1x1`: row.`1x1`, `3x3`: row.`3x3`, `5x5`: row.`5x5`)
  }
}

private struct Row {
  var name: String
  var input: Shape
  var `1x1`: Int
  var `3x3`: Int
  var `5x5`: Int
}

private let table = [
  Row(name: "3a", input: Shape(192, 28, 28), `1x1`: 64, `3x3`: 128, `5x5`: 32),
  Row(name: "3b", input: Shape(256, 28, 28), `1x1`: 128, `3x3`: 192, `5x5`: 96),
  Row(name: "4a", input: Shape(480, 14, 14), `1x1`: 192, `3x3`: 208, `5x5`: 48),
  Row(name: "4b", input: Shape(512, 14, 14), `1x1`: 160, `3x3`: 224, `5x5`: 64),
  Row(name: "4c", input: Shape(512, 14, 14), `1x1`: 128, `3x3`: 256, `5x5`: 64),
  Row(name: "4d", input: Shape(512, 14, 14), `1x1`: 112, `3x3`: 288, `5x5`: 64),
  Row(name: "4e", input: Shape(528, 14, 14), `1x1`: 256, `3x3`: 320, `5x5`: 128),
  Row(name: "5a", input: Shape(832, 7, 7), `1x1`: 256, `3x3`: 320, `5x5`: 128),
  Row(name: "5b", input: Shape(832, 7, 7), `1x1`: 384, `3x3`: 384, `5x5`: 128),
]

/// The head on the outputs of 4a and 4d; its loss counts 0.3. Section 5 of the paper.
private func auxiliaryClassifier() -> some Block {
  auxiliary(weight: 0.3) {
    averagePool(`5x5`, stride: 3)
    conv(`1x1`, 128)
    linear(1024, activation: .relu)
    dropout(0.7)
    linear(1000)
    softmax()
  }
}
