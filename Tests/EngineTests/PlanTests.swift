import Netlab
import Testing

@testable import Engine
@testable import Specs

@Suite struct `Inference plan` {
  /// The kernels of a network's plan, one a line: what runs, and which layers it computes.
  private func plan(_ network: Network, batch: Int = 2) throws -> [String] {
    try InferenceExecutable(ShapedGraph(network), batch: batch).steps.map {
      $0.implementation + " " + $0.path
    }
  }

  @Test func `merges an Inception module's reductions and concatenates in place`() throws {
    let module = Network("module", input: Shape(16, 6, 9)) {
      conv(1, 16, name: "stem")
      concat("module") {
        conv(1, 16, name: "1x1")
        branch {
          conv(1, 24, name: "3x3_reduce")
          conv(3, 32, name: "3x3")
        }
        branch {
          conv(1, 8, name: "5x5_reduce")
          conv(5, 8, name: "5x5")
        }
        branch {
          maxPool(3, stride: 1, padding: 1, name: "pool")
          conv(1, 8, name: "pool_proj")
        }
      }
      conv(1, 8, name: "next")
    }
    let kernels = try plan(module)
    #expect(
      kernels == [
        "jit:uni stem",
        "jit_1x1:avx2 stem",
        "jit_1x1:avx2 3x3_reduce + 5x5_reduce + 1x1",
        "own:winograd 4×4 3x3",
        "jit:avx2 5x5",
        "own:max pool pool",
        "jit_1x1:avx2 pool_proj",
        "jit_1x1:avx2 next",
        "jit:blk next/relu",
      ])
  }

  @Test func `folds normalisation, adds onto the shortcut and applies ReLU in the convolution`()
    throws
  {
    let block = Network("block", input: Shape(8, 6, 9)) {
      conv(3, 8, norm: .batch, name: "stem")
      residual("block") {
        conv(3, 8, norm: .batch, name: "first")
        conv(3, 8, norm: .batch, activation: nil, name: "second")
      }
    }
    let kernels = try plan(block)
    #expect(
      kernels == [
        "jit:blk stem",
        "jit:avx2 stem",
        "jit:avx2 block/first",
        "jit:avx2 block/second",
        "jit:blk block/relu",
      ])
  }

  @Test func `drops dropout and what only auxiliary heads need`() throws {
    let network = Network("net", input: Shape(8, 6, 9)) {
      conv(3, 8, name: "first")
      auxiliary("head") { linear(10, name: "scores") }
      dropout(0.5, name: "drop")
      linear(10, name: "scores")
    }
    let plan = try plan(network)
    #expect(plan.contains { $0.hasSuffix(" scores") })
    #expect(!plan.contains { $0.contains("head") || $0.contains("drop") })
  }

  @Test func `shares one buffer along a dense block`() throws {
    let network = Network("dense", input: Shape(8, 5, 9)) {
      conv(3, 16)
      for _ in 1...3 {
        concat {
          identity()
          conv(3, 8)
        }
      }
    }
    #expect(try !plan(network).contains { $0.hasPrefix("own:copy") })
  }
}

@Suite struct `Memory plan` {
  @Test func `lets buffers share memory that are not alive together`() {
    let requests: [Arena.Request?] = [
      Arena.Request(byteCount: 640, alive: 0...1), Arena.Request(byteCount: 1280, alive: 1...2),
      Arena.Request(byteCount: 600, alive: 2...3), nil,
      Arena.Request(byteCount: 64, alive: 0...3),
    ]
    let arena = Arena(requests)
    #expect(arena.offsets == [1280, 0, 1280, 0, 1920])
    #expect(arena.byteCount == 1984)
  }

  @Test func `never overlaps buffers that are alive together, nor wastes more than all of them`() {
    for seed in 0..<40 {
      let generator = CounterGenerator(seed: UInt64(seed), stream: 0)
      let requests: [Arena.Request?] = (0..<50).map { index in
        let start = Int(generator.uniform(3 * index) * 60)
        let length = Int(generator.uniform(3 * index + 2) * 20)
        let byteCount = Int(generator.uniform(3 * index + 1) * 5000)
        return Arena.Request(byteCount: byteCount, alive: start...start + length)
      }
      let arena = Arena(requests)
      #expect(arena.brokenInvariant(requests) == nil)
      var peak = 0
      for step in 0..<80 {
        let alive = requests.compactMap(\.self).filter { $0.alive.contains(step) }
        peak = max(peak, alive.map(\.byteCount).reduce(0, +))
      }
      let all = requests.compactMap(\.self).map { Arena.aligned($0.byteCount) }.reduce(0, +)
      #expect(arena.byteCount >= peak)
      #expect(arena.byteCount <= all)
      #expect(arena.offsets.allSatisfy { $0 % 64 == 0 })
    }
  }
}

@Suite struct `Plans of the specs` {
  private static let networks = [
    googlenet, googlenetNaive, googlenetSeparableStem, alexnet, lenet5, lenet5Classic, lenetSlides,
    resnet18, resnet18A, resnet50, bnInception, densenet121, inceptionV2, inceptionV3, inceptionV4,
    mobilenetV1, mobilenetV2, ninCIFAR, ninImageNet, squeezenet, xception, vggA, vggALRN, vggD,
  ]

  @Test(arguments: networks.map(\.name))
  func `run no reference code and know their memory`(_ name: String) throws {
    let network = try #require(Self.networks.first { $0.name == name })
    let executable = try InferenceExecutable(ShapedGraph(network), batch: 2)
    #expect(executable.steps.filter { $0.implementation.hasPrefix("ref") } == [])
    #expect(executable.arenaBytes > 0)
    #expect(executable.totalBytes > executable.arenaBytes + executable.weightBytes)
  }

  @Test func `put GoogLeNet into 4.6 MiB of activations and copy nothing`() throws {
    let executable = try InferenceExecutable(ShapedGraph(googlenet), batch: 1)
    #expect(executable.arenaBytes == 4_816_896)
    #expect(executable.steps.allSatisfy { $0.implementation != "own:copy" })
    #expect(executable.steps.reduce(0) { $0 + $1.multiplyAdds } == 1_582_671_872)
  }
}
