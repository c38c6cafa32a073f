import Testing

@testable import SpecLoader

@Suite struct `Ways out of what Swift says of words` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

  @Test func `activations and other members`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(3x3, 64, activation: .silu)
      private let a1 = conv(3x3, 64, activation: .ReLU)
      private let a2 = conv(3x3, 64, activation: .mish)
      private let a3 = activation(.leakyReLU)
      private let a4 = activation(.linear)
      private let a5 = conv(3x3, 64, norm: .batchNorm)
      private let a6 = conv(3x3, 64, norm: .layer)
      private let a7 = conv(3x3, 64, padding: .SAME)
      private let a8 = conv(3x3, 64, padding: .half)
      private let a9 = maxPool(3x3, rounding: .up)
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:45: error: type 'Activation?' has no member 'silu'
        | private let a0 = conv(3x3, 64, activation: .silu)
        |                                             ^
        hint: did you mean .swish?
      demo.swift:4:45: error: type 'Activation?' has no member 'ReLU'
        | private let a1 = conv(3x3, 64, activation: .ReLU)
        |                                             ^
        hint: did you mean .relu?
      demo.swift:5:45: error: type 'Activation?' has no member 'mish'
        | private let a2 = conv(3x3, 64, activation: .mish)
        |                                             ^
        hint: there are .relu, .relu6, .leakyReLU(), .elu(), .sigmoid, .tanh, .scaledTanh, \
      .softplus, .swish, .hardSigmoid, .hardSwish, .gelu
      demo.swift:6:30: error: member 'leakyReLU(slope:)' is a function that produces expected \
      type 'Activation'; did you mean to call it?
        | private let a3 = activation(.leakyReLU)
        |                              ^
        hint: write .leakyReLU()
      demo.swift:7:30: error: type 'Activation' has no member 'linear'
        | private let a4 = activation(.linear)
        |                              ^
        hint: leave it out; in a convolution none is written activation: nil
      demo.swift:8:39: error: type 'Normalization?' has no member 'batchNorm'
        | private let a5 = conv(3x3, 64, norm: .batchNorm)
        |                                       ^
        hint: did you mean .batch?
      demo.swift:9:39: error: type 'Normalization?' has no member 'layer'
        | private let a6 = conv(3x3, 64, norm: .layer)
        |                                       ^
        hint: there is .batch
      demo.swift:10:42: error: type 'Padding' has no member 'SAME'
        | private let a7 = conv(3x3, 64, padding: .SAME)
        |                                          ^
        hint: did you mean .same?
      demo.swift:11:42: error: type 'Padding' has no member 'half'
        | private let a8 = conv(3x3, 64, padding: .half)
        |                                          ^
        hint: there are .same, .valid, .symmetric, and numbers
      demo.swift:12:42: error: type 'Rounding' has no member 'up'
        | private let a9 = maxPool(3x3, rounding: .up)
        |                                          ^
        hint: there are .floor, .ceiling
      """)
  }

  @Test func `words of other tools`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = Conv2d(3, 64)
      private let a1 = maxpool(2x2)
      private let a2 = avgPool(2x2)
      private let a3 = dense(10)
      private let a4 = ReLU()
      private let a5 = SiLU()
      private let a6 = add { conv(3x3, 64) }
      private let a7 = convTranspose(3x3, 64)
      private let a8 = softmx()
      private let a9 = somethingElse(3x3)
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:18: error: cannot find 'Conv2d' in scope
        | private let a0 = Conv2d(3, 64)
        |                  ^
        hint: did you mean conv, as in conv(3x3, 64, stride: 2)?
      demo.swift:4:18: error: cannot find 'maxpool' in scope
        | private let a1 = maxpool(2x2)
        |                  ^
        hint: did you mean maxPool, as in maxPool(3x3, stride: 2)?
      demo.swift:5:18: error: cannot find 'avgPool' in scope
        | private let a2 = avgPool(2x2)
        |                  ^
        hint: did you mean averagePool, as in averagePool(2x2)?
      demo.swift:6:18: error: cannot find 'dense' in scope
        | private let a3 = dense(10)
        |                  ^
        hint: did you mean linear, as in linear(10)?
      demo.swift:7:18: error: cannot find 'ReLU' in scope
        | private let a4 = ReLU()
        |                  ^
        hint: did you mean relu, as in relu()?
      demo.swift:8:18: error: cannot find 'SiLU' in scope
        | private let a5 = SiLU()
        |                  ^
        hint: write activation(.swish), or activation: .swish in a convolution
      demo.swift:9:18: error: cannot find 'add' in scope
        | private let a6 = add { conv(3x3, 64) }
        |                  ^
        hint: did you mean sum, as in sum { conv(1x1, 64); conv(3x3, 64) }?
      demo.swift:10:18: error: cannot find 'convTranspose' in scope
        | private let a7 = convTranspose(3x3, 64)
        |                  ^
        hint: netlab has no such layer; its words are conv, depthwiseConv, maxPool, \
      averagePool, globalAveragePool, adaptiveAveragePool, lrn, batchNorm, scale, relu, \
      activation, dropout, linear, softmax, flatten, padChannels, channelShuffle, module, \
      branch, identity, concat, sum, residual, auxiliary, inception
      demo.swift:11:18: error: cannot find 'softmx' in scope
        | private let a8 = softmx()
        |                  ^
        hint: did you mean softmax, as in softmax()?
      demo.swift:12:18: error: cannot find 'somethingElse' in scope
        | private let a9 = somethingElse(3x3)
        |                  ^
      """)
  }

  @Test func `names that Swift does not know`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(3x3, 64, activation: none)
      private let a1 = conv(3x3, 64, bias: True)
      private let a2 = conv(3x3, Int(sqrt(4096.0)))
      private let a3 = conv(3 x 3, 64)
      private let a4 = conv(3×3, 64)
      private let a5 = conv(21x3, 64)
      private let a6 = conv(3x3, filters)
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:44: error: cannot find 'none' in scope
        | private let a0 = conv(3x3, 64, activation: none)
        |                                            ^
        hint: write nil for none
      demo.swift:4:38: error: cannot find 'True' in scope
        | private let a1 = conv(3x3, 64, bias: True)
        |                                      ^
        hint: write true
      demo.swift:5:32: error: cannot find 'sqrt' in scope
        | private let a2 = conv(3x3, Int(sqrt(4096.0)))
        |                                ^
        hint: a spec has Swift's own library alone, with squareRoot(), rounded() and * + - /
      demo.swift:6:22: error: missing argument label 'stride:' in call
        | private let a3 = conv(3 x 3, 64)
        |                      ^
        hint: write a kernel without spaces: 3x3
      demo.swift:6:25: error: expected ',' separator
        | private let a3 = conv(3 x 3, 64)
        |                         ^
      demo.swift:6:25: error: cannot find 'x' in scope
        | private let a3 = conv(3 x 3, 64)
        |                         ^
      demo.swift:7:24: error: cannot find operator '×' in scope
        | private let a4 = conv(3×3, 64)
        |                        ^
        hint: write the letter x, as in 3x3
      demo.swift:8:23: error: cannot find '21x3' in scope
        | private let a5 = conv(21x3, 64)
        |                       ^
        hint: there is no word for it: write Extent(21, 3)
      demo.swift:9:28: error: cannot find 'filters' in scope
        | private let a6 = conv(3x3, filters)
        |                            ^
      """)
  }

  @Test func `labels and order`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(3x3, 64, strid: 2)
      private let a1 = conv(3x3, 64, pad: 1)
      private let a2 = conv(3x3, 64, act: .tanh)
      private let a3 = conv(kernel: 3x3, filters: 64)
      private let a4 = conv(3x3, 64, padding: 1, stride: 2)
      private let a5 = conv(3x3, 64, "conv1")
      private let a6 = conv(3x3, 64, colour: 2)
      private let a7 = inception(1x1: 64, 3x3reduce: 96, 3x3: 128, 5x5: 32)
      private let a8 = dropout(rate: 0.5)
      private let a9 = residual(shortcut: conv(1x1, 64)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:22: error: incorrect argument label in call (have '_:_:strid:', expected \
      '_:_:stride:')
        | private let a0 = conv(3x3, 64, strid: 2)
        |                      ^
        hint: did you mean stride:?
      demo.swift:4:37: error: extra argument 'pad' in call
        | private let a1 = conv(3x3, 64, pad: 1)
        |                                     ^
        hint: did you mean padding:?
      demo.swift:5:38: error: extra argument 'act' in call
        | private let a2 = conv(3x3, 64, act: .tanh)
        |                                      ^
        hint: did you mean activation:?
      demo.swift:5:38: error: cannot infer contextual base in reference to member 'tanh'
        | private let a2 = conv(3x3, 64, act: .tanh)
        |                                      ^
      demo.swift:6:22: error: extraneous argument labels 'kernel:filters:' in call
        | private let a3 = conv(kernel: 3x3, filters: 64)
        |                      ^
        hint: conv takes, in order: kernel, filters, stride:, padding:, dilation:, groups:, \
      connections:, bias:, norm:, activation:, name:; as in conv(3x3, 64, stride: 2)
      demo.swift:7:44: error: argument 'stride' must precede argument 'padding'
        | private let a4 = conv(3x3, 64, padding: 1, stride: 2)
        |                                            ^
      demo.swift:8:22: error: missing argument label 'stride:' in call
        | private let a5 = conv(3x3, 64, "conv1")
        |                      ^
        hint: a name is written name: "…"; conv takes, in order: kernel, filters, stride:, \
      padding:, dilation:, groups:, connections:, bias:, norm:, activation:, name:; as in \
      conv(3x3, 64, stride: 2)
      demo.swift:8:32: error: cannot convert value of type 'String' to expected argument type \
      'Extent'
        | private let a5 = conv(3x3, 64, "conv1")
        |                                ^
      demo.swift:9:40: error: extra argument 'colour' in call
        | private let a6 = conv(3x3, 64, colour: 2)
        |                                        ^
      demo.swift:10:27: error: incorrect argument label in call (have '1x1:3x3reduce:3x3:5x5:', \
      expected '1x1:3x3red:3x3:5x5:')
        | private let a7 = inception(1x1: 64, 3x3reduce: 96, 3x3: 128, 5x5: 32)
        |                           ^
        hint: did you mean 3x3red:?
      and 2 more errors
      """)
  }
}
