import Testing

@testable import SpecLoader

@Suite struct `Ways out of what Swift says of arguments` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
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
}
