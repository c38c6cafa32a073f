import Foundation
import Netlab
import Testing

@testable import ONNX

@Suite struct `Damaged ONNX models` {
  private func sound() -> ModelBuilder {
    var builder = ModelBuilder()
    builder.tensor("w", [40, 7, 3, 3])
    builder.node("Conv", ["x", "w"], ["c"], name: "first")
    builder.node("Relu", ["c"], ["y"], name: "second")
    return builder
  }

  private func message(_ bytes: [UInt8]) throws -> String {
    let folder = try ModelFolder()
    do {
      _ = try folder.read(bytes)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a file that is cut short says where`() throws {
    let bytes = try sound().bytes()
    #expect(
      try message(Array(bytes.prefix(200))) == """
        error: small.onnx: the field at byte 2 claims \(bytes.count - 9) bytes, and 195 are left
          hint: the file is cut short or damaged; write it again
        """)
    #expect(
      try message([]) == """
        error: small.onnx: the file is empty
          hint: the file is cut short or damaged; write it again
        """)
  }

  @Test func `no prefix of a model, and no byte changed, ends in a crash`() throws {
    let bytes = try sound().bytes()
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...UInt64.max, using: &generator)
    var state = seed
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    let folder = try ModelFolder()
    var errors = 0
    for _ in 0..<400 {
      var damaged = bytes
      // The structure stands around the weights; most of the file is numbers.
      for _ in 0..<1 + next() % 3 {
        let place = next() % 2 == 0 ? next() % 60 : bytes.count - 1 - next() % 120
        damaged[place] = UInt8(next() & 255)
      }
      if next() % 4 == 0 { damaged = Array(damaged.prefix(next() % damaged.count)) }
      do { _ = try folder.read(damaged) } catch { errors += 1 }
    }
    #expect(errors > 100, "seed \(seed)")
  }

  @Test func `extents beyond counting are refused`() throws {
    var builder = sound()
    builder.model.graph.initializer[0].dims = [1 << 62, 7, 3, 3]
    #expect(
      builder.message() == """
        error: small.onnx: “w” claims the impossible extents [4611686018427387904, 7, 3, 3]
          hint: the file is damaged; write it again
        """)
    builder.model.graph.initializer[0].dims = [41, 7, 3, 3]
    #expect(
      builder.message() == """
        error: small.onnx: “w” holds 10,080 bytes or numbers; its extents [41, 7, 3, 3] take 10,332
          hint: the file is damaged; write it again
        """)
  }

  @Test(arguments: [
    [1, 3, Int64.max, Int64.max], [1, 7, 1 << 32, 1 << 31], [1, 3_037_000_500, 5, 1 << 40],
  ])
  func `images beyond counting are no images`(extents: [Int64]) {
    var builder = sound()
    builder.model.graph.input = [ModelBuilder.value("x", extents)]
    #expect(builder.message().hasPrefix("error: small.onnx: "))
  }

  @Test func `values that nothing makes, or two nodes, or a later one`() {
    var builder = sound()
    builder.model.graph.initializer = []
    #expect(
      builder.message() == """
        error: small.onnx: “first” reads “w”, which nothing makes
          hint: the file lacks an initialiser or a node; write it again
        """)
    builder = sound()
    builder.model.graph.node[1].output = ["c"]
    #expect(
      builder.message() == """
        error: small.onnx: “c” is made twice, by “first” and by “second”
          hint: give each value a name of its own
        """)
    builder = sound()
    builder.tensor("v", [40, 7, 3, 3])
    builder.node("Conv", ["x", "v"], ["z"], name: "third")
    builder.model.graph.node[0] = builder.model.graph.node[1]
    builder.model.graph.node[0].name = "first"
    builder.model.graph.node[0].input = ["y"]
    builder.model.graph.node[0].output = ["c"]
    #expect(
      builder.message() == """
        error: small.onnx: “first” reads “y”, which “second” makes later: the graph is a cycle or \
        out of order
          hint: put nodes in an order in which they can run
        """)
  }

  @Test func `files of weights lie beside the model and nowhere else`() throws {
    for location in ["../secret.bin", "/etc/passwd", "a/../../b"] {
      var builder = sound()
      builder.model.graph.initializer[0].clearRawData()
      builder.model.graph.initializer[0].dataLocation = .external
      var entry = Onnx_StringStringEntryProto()
      entry.key = "location"
      entry.value = location
      builder.model.graph.initializer[0].externalData = [entry]
      #expect(
        builder.message() == """
          error: small.onnx: “w” wants its numbers from \(location.quoted), outside the model's folder
            hint: put the file beside the model, and name it without / at its start or ..
          """)
    }
  }

  @Test func `weights in a file beside the model are read from there`() throws {
    var builder = ModelBuilder(input: [nil, 2])
    builder.tensor("w", [1, 2])
    builder.node("Gemm", ["x", "w"], ["y"], ["transB": .integer(1)])
    builder.model.graph.initializer[0].clearRawData()
    builder.model.graph.initializer[0].dataLocation = .external
    builder.model.graph.initializer[0].externalData = [("location", "w.bin"), ("offset", "4")].map {
      var entry = Onnx_StringStringEntryProto()
      (entry.key, entry.value) = $0
      return entry
    }
    let folder = try ModelFolder()
    folder.write([Float(1), 2, 3].withUnsafeBytes(Array.init), to: "w.bin")
    let model = try folder.read(try builder.bytes())
    #expect(try model.values(of: model.parameters[0]) == [2, 3])
    folder.write([1, 2, 3], to: "w.bin")
    #expect(throws: ONNXError.self) { try folder.read(try builder.bytes()) }
  }

  @Test func `shapes that a file declares are held against those inferred`() {
    var builder = sound()
    builder.model.graph.output = [ModelBuilder.value("y", [nil, 40, 3, 8])]
    #expect(
      builder.message() == """
        error: small.onnx: “y” is declared as N×40×3×8, and is N×40×3×7
          hint: take the shape out of the file, or infer it anew with onnx.shape_inference
        """)
  }

  @Test func `more structure than any model has is refused before it is made`() throws {
    // A graph of a million empty nodes takes two megabytes.
    let nodes = [UInt8](repeating: 0, count: 2_100_000).enumerated().map {
      $0.offset % 2 == 0 ? UInt8(10) : 0
    }
    var model = WireWriter()
    model.add(7, nodes)
    #expect(
      try message(model.bytes) == """
        error: small.onnx: the model's structure has more than 1,000,000 messages, its tensors not \
        counted
          hint: no network of layers needs that many; check where the file comes from
        """)
  }

  @Test func `a version of operators that is not read is named`() {
    var builder = sound()
    builder.model.opsetImport[0].version = 6
    #expect(
      builder.message() == """
        error: small.onnx: the model uses version 6 of ONNX's operators; netlab reads 7 to 28
          hint: convert it with onnx.version_converter.convert_version(model, 28)
        """)
  }

  @Test func `several inputs, none, and inputs that are no images`() {
    var builder = sound()
    builder.model.graph.input.append(ModelBuilder.value("z", [1, 40, 3, 7]))
    builder.model.graph.node[1].opType = "Sum"
    builder.model.graph.node[1].input = ["c", "z"]
    #expect(
      builder.message() == """
        error: small.onnx: the model reads 2 inputs: “x”, “z”
          hint: netlab's networks read one; make constants of the others
        """)
    builder = sound()
    builder.model.graph.input = [ModelBuilder.value("x", [1, nil, 5, 9])]
    #expect(
      builder.message() == """
        error: small.onnx: the input “x” is N×?×5×9, which is no batch of images or vectors
          hint: declare it as batch × channels × height × width, channels with a number
        """)
  }
}
