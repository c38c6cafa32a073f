import Testing

@testable import SpecLoader

@Suite struct `Ways out of what Swift says` {
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

  @Test func `arguments that are missing or too many`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(64)
      private let a1 = conv(3x3)
      private let a2 = maxPool()
      private let a3 = module { conv(3x3, 64) }
      private let a4 = inception(1x1: 64, 3x3: 128)
      private let a5 = globalAveragePool(7)
      private let a6 = Shape(224, 224)
      private let a7 = conv(64, 3x3)
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:25: error: missing argument for parameter #2 in call
        | private let a0 = conv(64)
        |                         ^
        hint: conv takes, in order: kernel, filters, stride:, padding:, dilation:, groups:, \
      connections:, bias:, norm:, activation:, name:; as in conv(3x3, 64, stride: 2)
      demo.swift:4:26: error: missing argument for parameter #2 in call
        | private let a1 = conv(3x3)
        |                          ^
      demo.swift:5:26: error: missing argument for parameter #1 in call
        | private let a2 = maxPool()
        |                          ^
        hint: maxPool takes, in order: kernel, stride:, padding:, rounding:, name:; as in \
      maxPool(3x3, stride: 2)
      demo.swift:6:24: error: missing argument for parameter #1 in call
        | private let a3 = module { conv(3x3, 64) }
        |                        ^
        hint: module takes, in order: name, { … }; as in module("stem") { conv(7x7, 64) }
      demo.swift:7:45: error: missing argument for parameter '5x5' in call
        | private let a4 = inception(1x1: 64, 3x3: 128)
        |                                             ^
        hint: inception takes, in order: name, 1x1:, 3x3red:, 3x3:, 5x5red:, 5x5:, pool:, \
      norm:; as in inception("3a", 1x1: 64, 3x3red: 96, 3x3: 128, 5x5red: 16, 5x5: 32, pool: 32)
      demo.swift:8:36: error: missing argument label 'name:' in call
        | private let a5 = globalAveragePool(7)
        |                                    ^
        hint: globalAveragePool takes, in order: name:; as in globalAveragePool()
      demo.swift:8:36: error: cannot convert value of type 'Int' to expected argument type \
      'String'
        | private let a5 = globalAveragePool(7)
        |                                    ^
      demo.swift:9:32: error: missing argument for parameter #3 in call
        | private let a6 = Shape(224, 224)
        |                                ^
        hint: Shape takes, in order: channels, height, width; as in Shape(3, 224, 224)
      demo.swift:10:27: error: cannot convert value of type 'Extent' to expected argument type \
      'Int'
        | private let a7 = conv(64, 3x3)
        |                           ^
      """)
  }

  @Test func `values of other types`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(side, 64)
      private let a1 = conv(side * 2 + 1, 64)
      private let a2 = conv(3x3, 64, padding: side)
      private let a3 = conv(3x3, width)
      private let a4 = conv(3x3, side * width)
      private let a5 = conv(3x3, 64 * 0.5)
      private let a6 = conv("3x3", 64)
      private let a7 = conv(3x3, "64")
      private let a8 = conv((3, 5), 64)
      private let a9 = conv([3, 5], 64)
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:23: error: cannot convert value of type 'Int' to expected argument type \
      'Extent'
        | private let a0 = conv(side, 64)
        |                       ^
        hint: write Extent(side)
      demo.swift:4:32: error: cannot convert value of type 'Int' to expected argument type \
      'Extent'
        | private let a1 = conv(side * 2 + 1, 64)
        |                                ^
        hint: write Extent(…) around it
      demo.swift:5:41: error: cannot convert value of type 'Int' to expected argument type \
      'Padding'
        | private let a2 = conv(3x3, 64, padding: side)
        |                                         ^
        hint: write Padding(side)
      demo.swift:6:28: error: cannot convert value of type 'Double' to expected argument type \
      'Int'
        | private let a3 = conv(3x3, width)
        |                            ^
        hint: write Int(width)
      demo.swift:7:35: error: cannot convert value of type 'Double' to expected argument type \
      'Int'
        | private let a4 = conv(3x3, side * width)
        |                                   ^
        hint: write Int(…) around all of it, and Double(…) around whole numbers in it
      demo.swift:8:33: error: cannot convert value of type 'Double' to expected argument type \
      'Int'
        | private let a5 = conv(3x3, 64 * 0.5)
        |                                 ^
      demo.swift:9:23: error: cannot convert value of type 'String' to expected argument type \
      'Extent'
        | private let a6 = conv("3x3", 64)
        |                       ^
        hint: write it without quotes
      demo.swift:10:28: error: cannot convert value of type 'String' to expected argument type \
      'Int'
        | private let a7 = conv(3x3, "64")
        |                            ^
      demo.swift:11:23: error: cannot convert value of type '(Int, Int)' to expected argument \
      type 'Extent'
        | private let a8 = conv((3, 5), 64)
        |                       ^
        hint: height and width are written Extent(3, 5)
      demo.swift:12:23: error: cannot convert value of type '[Int]' to expected argument type \
      'Extent'
        | private let a9 = conv([3, 5], 64)
        |                       ^
      """)
  }

  @Test func `strings, flags and lists in place of values`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(3x3, 64, padding: "same")
      private let a1 = conv(3x3, 64, activation: "relu")
      private let a2 = conv(3x3, 64, norm: true)
      private let a3 = conv(3x3, 64, bias: 0)
      private let a4 = conv(3x3, 64, groups: .depthwise)
      private let a5 = concat([conv(3x3, 64), conv(1x1, 64)])
      private let a6 = concat(conv(3x3, 64), conv(1x1, 64))
      private let a7 = 3 * conv(3x3, 64)
      private let a8 = conv(3x3, 64).named("a")
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:41: error: cannot convert value of type 'String' to expected argument type \
      'Padding'
        | private let a0 = conv(3x3, 64, padding: "same")
        |                                         ^
        hint: write .same
      demo.swift:4:44: error: cannot convert value of type 'String' to expected argument type \
      'Activation'
        | private let a1 = conv(3x3, 64, activation: "relu")
        |                                            ^
        hint: write .relu
      demo.swift:5:38: error: cannot convert value of type 'Bool' to expected argument type \
      'Normalization'
        | private let a2 = conv(3x3, 64, norm: true)
        |                                      ^
        hint: write .batch
      demo.swift:6:38: error: integer literal value '0' cannot be used as a boolean; did you \
      mean 'false'?
        | private let a3 = conv(3x3, 64, bias: 0)
        |                                      ^
      demo.swift:7:41: error: type 'Int' has no member 'depthwise'
        | private let a4 = conv(3x3, 64, groups: .depthwise)
        |                                         ^
        hint: write depthwiseConv(3x3, stride: 2)
      demo.swift:8:25: error: cannot convert value of type '[Sequential]' to expected argument \
      type 'String'
        | private let a5 = concat([conv(3x3, 64), conv(1x1, 64)])
        |                         ^
        hint: its branches stand in braces: concat { conv(1x1, 64); conv(3x3, 64) }
      demo.swift:8:55: error: missing argument for parameter #2 in call
        | private let a5 = concat([conv(3x3, 64), conv(1x1, 64)])
        |                                                       ^
      demo.swift:9:25: error: cannot convert value of type 'Sequential' to expected argument \
      type 'String'
        | private let a6 = concat(conv(3x3, 64), conv(1x1, 64))
        |                         ^
      demo.swift:9:40: error: cannot convert value of type 'Sequential' to expected argument \
      type '() -> [Sequential]'
        | private let a6 = concat(conv(3x3, 64), conv(1x1, 64))
        |                                        ^
      demo.swift:10:22: error: cannot convert value of type 'Sequential' to expected argument \
      type 'Int'
        | private let a7 = 3 * conv(3x3, 64)
        |                      ^
        hint: repeat layers with: for _ in 1...3 { … }
      and 1 more error
      """)
  }

  @Test func `operators and other ways of Python`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(3x3, 64, stride=2)
      private let a1 = conv(3x3, 64).relu()
      private let a2 = conv(3x3, 64) |> relu()
      private let a3 = conv(3x3, 64) + conv(1x1, 64)
      private let a4 = conv(3x3, 64, activation: relu())
      private let a5 = conv(3x3, 64, norm: batchNorm())
      private let a6 = conv(3x3, 64, padding: (1, 1))
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:22: error: missing argument label 'stride:' in call
        | private let a0 = conv(3x3, 64, stride=2)
        |                      ^
        hint: write a colon: stride: …
      demo.swift:3:32: error: no exact matches in reference to global function 'stride'
        | private let a0 = conv(3x3, 64, stride=2)
        |                                ^
      demo.swift:3:32: note: found candidate with type '@Sendable (T, T, T.Stride) -> StrideTo<T>'
      demo.swift:3:32: note: found candidate with type '@Sendable (T, T, T.Stride) -> \
      StrideThrough<T>'
      demo.swift:3:38: error: cannot convert value of type '()' to expected argument type 'Extent'
        | private let a0 = conv(3x3, 64, stride=2)
        |                                      ^
      demo.swift:4:32: error: value of type 'Sequential' has no member 'relu'
        | private let a1 = conv(3x3, 64).relu()
        |                                ^
        hint: put each layer on a line of its own
      demo.swift:5:32: error: cannot find operator '|>' in scope
        | private let a2 = conv(3x3, 64) |> relu()
        |                                ^
      demo.swift:6:32: error: referencing operator function '+' on 'FloatingPoint' requires \
      that 'Sequential' conform to 'FloatingPoint'
        | private let a3 = conv(3x3, 64) + conv(1x1, 64)
        |                                ^
        hint: layers are added as sum { conv(1x1, 64); conv(3x3, 64) }
      demo.swift:7:44: error: cannot convert value of type 'Sequential' to expected argument \
      type 'Activation'
        | private let a4 = conv(3x3, 64, activation: relu())
        |                                            ^
        hint: write .relu
      demo.swift:8:38: error: cannot convert value of type 'Sequential' to expected argument \
      type 'Normalization'
        | private let a5 = conv(3x3, 64, norm: batchNorm())
        |                                      ^
        hint: write .batch
      demo.swift:9:41: error: cannot convert value of type '(Int, Int)' to expected argument \
      type 'Padding'
        | private let a6 = conv(3x3, 64, padding: (1, 1))
        |                                         ^
        hint: zeros above and below, left and right, are written Padding(1, 2)
      """)
  }

  @Test func `names without quotes, fractions, and arguments out of order`() async throws {
    let text = """
      import Netlab
      private let side = 3, width = 1.5
      private let a0 = conv(3x3, 64, name: first)
      private let a1 = conv(3x3, 64.0)
      private let a2 = conv(64, 3x3)
      private let a3 = conv(3x3, 64, padding: 1, stride: 2)
      private let a4 = module { conv(3x3, 64) }
      private let a5 = conv(3x3, 64).named("a")
      private let a6 = dropout(rate: 0.5)
      private let a7 = residual(shortcut: conv(1x1, 64)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:38: error: cannot find 'first' in scope
        | private let a0 = conv(3x3, 64, name: first)
        |                                      ^
        hint: write it in quotes: name: "first"
      demo.swift:4:28: error: cannot convert value of type 'Double' to expected argument type \
      'Int'
        | private let a1 = conv(3x3, 64.0)
        |                            ^
        hint: write a whole number
      demo.swift:5:27: error: cannot convert value of type 'Extent' to expected argument type \
      'Int'
        | private let a2 = conv(64, 3x3)
        |                           ^
        hint: conv takes, in order: kernel, filters, stride:, padding:, dilation:, groups:, \
      connections:, bias:, norm:, activation:, name:; as in conv(3x3, 64, stride: 2)
      demo.swift:6:44: error: argument 'stride' must precede argument 'padding'
        | private let a3 = conv(3x3, 64, padding: 1, stride: 2)
        |                                            ^
      demo.swift:7:24: error: missing argument for parameter #1 in call
        | private let a4 = module { conv(3x3, 64) }
        |                        ^
        hint: module takes, in order: name, { … }; as in module("stem") { conv(7x7, 64) }
      demo.swift:8:32: error: value of type 'Sequential' has no member 'named'
        | private let a5 = conv(3x3, 64).named("a")
        |                                ^
        hint: a layer's name is written in its call: conv(3x3, 64, name: "…")
      demo.swift:9:25: error: extraneous argument label 'rate:' in call
        | private let a6 = dropout(rate: 0.5)
        |                         ^
        hint: dropout takes, in order: rate, name:; as in dropout(0.4)
      demo.swift:10:52: error: unnamed argument #2 must precede argument 'shortcut'
        | private let a7 = residual(shortcut: conv(1x1, 64)) { conv(3x3, 64) }
        |                                                    ^
        hint: residual takes, in order: name, activation:, { … }, shortcut: { … }; as in \
      residual { conv(3x3, 64) } shortcut: { conv(1x1, 64) }
      """)
  }

  @Test func `a comma behind a layer`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(3x3, 64),
        relu()
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:16: error: consecutive statements on a line must be separated by ';'
        | conv(3x3, 64),
        |              ^
        hint: leave the comma out: each layer is a statement of its own
      demo.swift:3:16: error: expected expression
        | conv(3x3, 64),
        |              ^
      """)
  }

  @Test func `two layers on one line`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(3x3, 64) relu()
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:16: error: consecutive statements on a line must be separated by ';'
        | conv(3x3, 64) relu()
        |              ^
        hint: put each layer on a line of its own
      """)
  }

  @Test func `a capital X`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3X3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:59: error: 'X' is not a valid digit in integer literal
        | let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3X3, 64) }
        |                                                           ^
        hint: write a small x, as in 3x3
      demo.swift:2:65: error: missing argument for parameter #2 in call
        | let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3X3, 64) }
        |                                                                 ^
      """)
  }

  @Test func `a network without a constant`() async throws {
    let text = """
      import Netlab
      Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:1: error: expressions are not allowed at the top level
        | Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
        | ^
        hint: a spec declares constants: let net = Network(…) { … }
      """)
  }

  @Test func `a network that can be changed`() async throws {
    let text = """
      import Netlab
      var demo = Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:5: error: var 'demo' is not concurrency-safe because it is nonisolated \
      global shared mutable state
        | var demo = Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
        |     ^
      demo.swift:2:5: note: convert 'demo' to a 'let' constant to make 'Sendable' shared state \
      immutable
      demo.swift:2:5: note: add '@MainActor' to make var 'demo' part of global actor 'MainActor'
      demo.swift:2:5: note: disable concurrency-safety checks if accesses are protected by an \
      external synchronization mechanism
        hint: a spec declares constants: let demo = …
      """)
  }

  @Test func `a network without a name`() async throws {
    let text = """
      import Netlab
      let demo = Network(input: Shape(7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:20: error: missing argument for parameter #1 in call
        | let demo = Network(input: Shape(7, 5, 9)) { conv(3x3, 64) }
        |                    ^
        hint: Network takes, in order: name, input: or channels:, source:, initialization:, { … \
      }; as in Network("LeNet", input: Shape(1, 32, 32)) { conv(5x5, 6) }
      """)
  }

  @Test func `a network without an input`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo") { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:26: error: missing argument for parameter 'input' in call
        | let demo = Network("demo") { conv(3x3, 64) }
        |                          ^
        hint: Network takes, in order: name, input: or channels:, source:, initialization:, { … \
      }; as in Network("LeNet", input: Shape(1, 32, 32)) { conv(5x5, 6) }
      """)
  }

  @Test func `an input as one word, and as a tuple`() async throws {
    let text = """
      import Netlab
      let first = Network("first", input: 7x5x9) { conv(3x3, 64) }
      let second = Network("second", input: (7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:37: error: cannot find '7x5x9' in scope
        | let first = Network("first", input: 7x5x9) { conv(3x3, 64) }
        |                                     ^
        hint: channels, height and width are written Shape(7, 5, 9)
      demo.swift:3:39: error: cannot convert value of type '(Int, Int, Int)' to expected \
      argument type 'Shape'
        | let second = Network("second", input: (7, 5, 9)) { conv(3x3, 64) }
        |                                       ^
        hint: channels, height and width are written Shape(3, 224, 224)
      """)
  }

  @Test func `a word without its parentheses`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(3x3, 64, activation: nil)
        relu
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:4:3: error: 'buildExpression' is unavailable: a network holds layers and \
      blocks; this is neither
        | relu
        | ^
        hint: write it as relu()
      """)
  }

  @Test func `a function that returns nothing`() async throws {
    let text = """
      import Netlab
      private func block(_ n: Int) {
        conv(3x3, n)
      }
      let demo = Network("demo", input: Shape(7, 5, 9)) { block(64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:5:53: error: 'buildExpression' is unavailable: a network holds layers and \
      blocks; this is neither
        | let demo = Network("demo", input: Shape(7, 5, 9)) { block(64) }
        |                                                     ^
        hint: a layer is a word such as conv(3x3, 64), or a function that returns some Block
      """)
  }

  @Test func `a function of several layers`() async throws {
    let text = """
      import Netlab
      private func block(_ n: Int) -> some Block {
        conv(3x3, n)
        conv(3x3, n)
      }
      let demo = Network("demo", input: Shape(7, 5, 9)) { block(64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:14: error: function declares an opaque return type, but has no return \
      statements in its body from which to infer an underlying type
        | private func block(_ n: Int) -> some Block {
        |              ^
      demo.swift:4:3: note: did you mean to return the last expression?
        | conv(3x3, n)
        | ^
        hint: several layers are one block in braces: Sequential { … }
      """)
  }

  @Test func `a comment of Python`() async throws {
    let text = """
      import Netlab
      # a network
      let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:2: error: extraneous whitespace between '#' and macro name is not permitted
        | # a network
        |  ^
        hint: a comment begins with //
      demo.swift:2:3: error: no macro named 'a'
        | # a network
        |   ^
      demo.swift:2:4: error: consecutive statements on a line must be separated by ';'
        | # a network
        |    ^
      demo.swift:2:5: error: expressions are not allowed at the top level
        | # a network
        |     ^
      demo.swift:2:5: error: cannot find 'network' in scope
        | # a network
        |     ^
      """)
  }

  @Test func `a comment of Python between layers`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        # one layer
        conv(3x3, 64)
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:2:12: error: failed to produce diagnostic for expression; please submit a bug \
      report (https://swift.org/contributing/#reporting-bugs)
        | let demo = Network("demo", input: Shape(7, 5, 9)) {
        |            ^
        hint: mend what else is told first, or leave lines out until it compiles
      demo.swift:3:4: error: extraneous whitespace between '#' and macro name is not permitted
        | # one layer
        |  ^
        hint: a comment begins with //
      demo.swift:3:5: error: no macro named 'one'
        | # one layer
        |   ^
      demo.swift:3:8: error: consecutive statements on a line must be separated by ';'
        | # one layer
        |      ^
      demo.swift:3:9: error: cannot find 'layer' in scope
        | # one layer
        |       ^
      """)
  }

  @Test func `a function of several layers that names its type`() async throws {
    let text = """
      import Netlab
      private func block(_ n: Int) -> Sequential {
        conv(3x3, n)
        conv(3x3, n)
      }
      let demo = Network("demo", input: Shape(7, 5, 9)) { block(64) }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:4:3: error: missing return in global function expected to return 'Sequential'
        | conv(3x3, n)
        | ^
      demo.swift:4:3: note: did you mean to return the last expression?
        hint: several layers are one block in braces: Sequential { … }
      """)
  }

  @Test func `a loop that has no end in sight`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        while true { conv(3x3, 64) }
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:3: error: closure containing control flow statement cannot be used with \
      result builder 'NetworkBuilder'
        | while true { conv(3x3, 64) }
        | ^
        hint: repeat layers with for, and choose among them with if or switch
      """)
  }

  @Test func `calls over several lines`() async throws {
    let text = """
      import Netlab
      let demo = Network(
        "demo", input: Shape(7, 5, 9)
      ) {
        conv(
          64
        )
        maxPool(
          2x2,
          pad: 1)
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:6:7: error: missing argument for parameter #2 in call
        | 64
        |   ^
        hint: conv takes, in order: kernel, filters, stride:, padding:, dilation:, groups:, \
      connections:, bias:, norm:, activation:, name:; as in conv(3x3, 64, stride: 2)
      """)
  }

  @Test func `a loop in parentheses`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        for (n in 1...3) { conv(3x3, n) }
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:10: error: expected ',' separator
        | for (n in 1...3) { conv(3x3, n) }
        |        ^
      demo.swift:3:10: error: expected pattern
        | for (n in 1...3) { conv(3x3, n) }
        |        ^
        hint: write it without parentheses: for i in 1...3 { … }
      demo.swift:3:20: error: expected 'in' after for-each pattern
        | for (n in 1...3) { conv(3x3, n) }
        |                  ^
      demo.swift:3:20: error: expected Sequence expression for for-each loop
        | for (n in 1...3) { conv(3x3, n) }
        |                  ^
      """)
  }

  @Test func `a shortcut without its label`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        residual { conv(3x3, 7) } { conv(1x1, 7) }
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:28: error: consecutive statements on a line must be separated by ';'
        | residual { conv(3x3, 7) } { conv(1x1, 7) }
        |                          ^
        hint: braces behind the first bear a label, as in residual { … } shortcut: { … }
      demo.swift:3:29: error: 'buildExpression' is unavailable: a network holds layers and \
      blocks; this is neither
        | residual { conv(3x3, 7) } { conv(1x1, 7) }
        |                           ^
      """)
  }

  @Test func `layers joined by an arrow`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        conv(3x3, 7) -> relu()
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:3: error: expected type before '->'
        | conv(3x3, 7) -> relu()
        | ^
        hint: put each layer on a line of its own
      demo.swift:3:19: error: expected type after '->'
        | conv(3x3, 7) -> relu()
        |                 ^
      """)
  }

  @Test func `a loop over a range of Python`() async throws {
    let text = """
      import Netlab
      let demo = Network("demo", input: Shape(7, 5, 9)) {
        for _ in range(3) { conv(3x3, 64) }
      }
      """
    try await expect(
      workshop.message(text),
      """
      demo.swift:3:12: error: cannot find 'range' in scope
        | for _ in range(3) { conv(3x3, 64) }
        |          ^
        hint: a range is written 0..<3, or 1...3
      """)
  }

  @Test func `an expression that takes Swift too long`() {
    let diagnostic = CompilerDiagnostic(
      severity: .error, line: 1, column: 1,
      message: "the compiler is unable to type-check this expression in reasonable time; try "
        + "breaking up the expression into distinct sub-expressions", excerpt: "", excerptOffset: 0)
    #expect(
      diagnostic.hint == "split it, and give its constants types: let width: Double = …")
  }
}
