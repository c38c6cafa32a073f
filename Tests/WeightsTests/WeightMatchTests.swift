import Engine
import Foundation
import Netlab
import Safetensors
import Testing
import Weights

@Suite struct `Match of a file's tensors` {
  private let graph: ShapedGraph

  init() throws {
    graph = try ShapedGraph(
      Network("small", input: Shape(3, 5, 7)) {
        conv(3, 4, name: "a")
        conv(1, 4, name: "b")
        conv(1, 4, name: "c")
        linear(2, name: "fc")
      })
  }

  /// A file of tensors in this order, all numbers 0.
  private func file(
    _ tensors: [(name: String, shape: [Int])]
  ) throws -> (file: SafetensorsFile, path: String) {
    let path = FileManager.default.temporaryDirectory.path + "/w-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SafetensorsWriter.write(
      tensors.map {
        .init(
          name: $0.name, shape: $0.shape,
          values: [Float](repeating: 0, count: $0.shape.reduce(1, *)))
      }, to: path)
    return (try SafetensorsFile(path: path), path)
  }

  private func layers(_ names: [String]) -> [(name: String, shape: [Int])] {
    let shapes = [[4, 3, 3, 3], [4, 4, 1, 1], [4, 4, 1, 1], [2, 140]]
    return zip(names, shapes).flatMap { name, shape in
      [("\(name).weight", shape), ("\(name).bias", [shape[0]])]
    }
  }

  private func targets(_ match: WeightMatch) -> [String] {
    match.rows.filter { $0.verdict == .loaded }.map { "\($0.source ?? "") \($0.target ?? "")" }
  }

  @Test func `tells what is loaded, what differs, and what is left`() throws {
    var tensors = layers(["a", "b", "d", "fc"])
    tensors[6].shape = [9, 140]
    tensors.append(("a.extra", [4]))
    let (file, path) = try file(tensors)
    let match = try WeightMatch(file, path: path, for: graph, RenameRules(["*.extra="]))
    #expect(
      match.rows.map { "\($0.source ?? "-") \($0.target ?? "-") \($0.verdict.rawValue)" } == [
        "a.weight a.weight loaded", "a.bias a.bias loaded", "b.weight b.weight loaded",
        "b.bias b.bias loaded", "- c.weight missing", "- c.bias missing",
        "fc.weight fc.weight shape", "fc.bias fc.bias loaded", "d.weight - unused",
        "d.bias - unused", "a.extra - ignored",
      ])
    #expect(match.rows[4].suggestion == "d.weight")
    #expect(match.rows[5].suggestion == "d.bias")
    #expect(
      match.summary
        == "5 tensors loaded, 1 of other shapes, 2 missing, 2 not used, 1 left out")
    #expect(!match.isComplete)
  }

  @Test func `refuses rules that name two tensors alike`() throws {
    let (file, path) = try file(layers(["a", "b", "c", "fc"]))
    let error = #expect(throws: RenameError.self) {
      _ = try WeightMatch(file, path: path, for: graph, RenameRules(["b.**=c.**"]))
    }
    #expect(
      error?.description == """
        error: \(path): both “b.weight” and “c.weight” are renamed to “c.weight”
          hint: write a pattern that matches one of them, or leave one out with 'name='
        """)
  }

  @Test func `follows the file's order where its writer kept one`() throws {
    let (file, path) = try file(layers(["w", "z", "y", "x"]))
    let match = try WeightMatch(file, path: path, for: graph, .byOrder)
    #expect(
      targets(match) == [
        "w.weight a.weight", "w.bias a.bias", "z.weight b.weight", "z.bias b.bias",
        "y.weight c.weight", "y.bias c.bias", "x.weight fc.weight", "x.bias fc.bias",
      ])
  }

  @Test func `follows numbers where the writer sorted names as texts`() throws {
    let names = layers(["f.0", "f.2", "f.10", "fc"]).sorted { $0.name < $1.name }
    let (file, path) = try file(names)
    let match = try WeightMatch(file, path: path, for: graph, .byOrder)
    #expect(
      targets(match).filter { $0.contains("weight") } == [
        "f.0.weight a.weight", "f.2.weight b.weight", "f.10.weight c.weight",
        "fc.weight fc.weight",
      ])
    #expect(WeightMatch.advice(file, path: path, for: graph) == "by-order")
  }

  @Test func `refuses an order in which one shape differs`() throws {
    var tensors = layers(["w", "z", "y", "x"])
    tensors[5].shape = [5]
    let (file, path) = try file(tensors)
    let error = #expect(throws: RenameError.self) {
      _ = try WeightMatch(file, path: path, for: graph, .byOrder)
    }
    #expect(
      error?.description == """
        error: the tensors of \(path) do not follow the layers of small: “y” has a bias of 5, and c \
        has a bias of 4
          hint: name its tensors with --rename 'pattern=replacement'; netlab weights suggests \
        for which
        """)
    #expect(WeightMatch.advice(file, path: path, for: graph) == nil)
  }
  @Test func `follows the numbers of stages that change their names, and a classifier last`() throws
  {
    let names = layers(["features.stem0", "features.transition1", "features.block2", "classifier"])
      .sorted { $0.name < $1.name }
    let (file, path) = try file(names)
    #expect(
      targets(try WeightMatch(file, path: path, for: graph, .byOrder)).filter {
        $0.contains("weight")
      } == [
        "features.stem0.weight a.weight", "features.transition1.weight b.weight",
        "features.block2.weight c.weight", "classifier.weight fc.weight",
      ])
  }

  @Test func `tells of rules that match nothing`() throws {
    let (file, path) = try file(layers(["a", "b", "c", "fc"]))
    func summary(_ rules: String...) throws -> String {
      try WeightMatch(file, path: path, for: graph, RenameRules(rules)).summary
    }
    #expect(
      try summary("z.*=a.*", "torch") == "8 tensors loaded; the rule “z.*=a.*” matches no tensor")
    #expect(
      try summary("z.*=a.*", "a.*=a.*", "y.*=a.*")
        == "8 tensors loaded; 2 rules match no tensor, such as “y.*=a.*”")
    // What one rule has renamed is another's to rename.
    #expect(try summary("a.*=z.*", "z.*=a.*") == "8 tensors loaded")
  }

  @Test func `leaves out auxiliary heads that the network lacks`() throws {
    let tensors = layers(["a", "b", "c", "fc"]) + [("aux1.conv.weight", [9, 4, 1, 1])]
    let (file, path) = try file(tensors.sorted { $0.name < $1.name })
    let match = try WeightMatch(file, path: path, for: graph, .byOrder)
    #expect(match.summary == "8 tensors loaded, 1 left out")
    let (other, otherPath) = try self.file(tensors.filter { $0.name != "b.weight" })
    let error = #expect(throws: RenameError.self) {
      _ = try WeightMatch(other, path: otherPath, for: graph, .byOrder)
    }
    #expect(
      error?.description == """
        error: the tensors of \(otherPath) do not follow the layers of small: it has 2 \
        convolutions, and the network has 3
          hint: name its tensors with --rename 'pattern=replacement'; netlab weights suggests \
        for which
        """)
  }

  @Test func `tells first of which layers there are too many, whatever their order`() throws {
    var tensors =
      layers(["a", "b", "c", "fc"]) + [("fc2.weight", [3, 2]), ("fc3.weight", [3, 2])]
    tensors[0].shape = [9, 3, 3, 3]
    let (file, path) = try file(tensors)
    let error = #expect(throws: RenameError.self) {
      _ = try WeightMatch(file, path: path, for: graph, .byOrder)
    }
    #expect(
      error
        == .notInOrder(
          path: path, network: "small", reason: "it has 3 linear layers, and the network has 1"))
    #expect(WeightMatch.advice(file, path: path, for: graph) == nil)
  }

  @Test func `matches auxiliary heads by themselves where the network has some`() throws {
    let graph = try ShapedGraph(
      Network("headed", input: Shape(3, 5, 7)) {
        conv(3, 4, name: "a")
        auxiliary("side") { linear(2, name: "out") }
        linear(2, name: "fc")
      }, mode: .training)
    let (file, path) = try file([
      ("aux.linear.bias", [2]), ("aux.linear.weight", [2, 140]), ("fc.bias", [2]),
      ("fc.weight", [2, 140]), ("stem.bias", [4]), ("stem.weight", [4, 3, 3, 3]),
    ])
    #expect(
      targets(try WeightMatch(file, path: path, for: graph, .byOrder)).sorted() == [
        "aux.linear.bias side/out.bias", "aux.linear.weight side/out.weight", "fc.bias fc.bias",
        "fc.weight fc.weight", "stem.bias a.bias", "stem.weight a.weight",
      ])
  }

  @Test func `suggests whole layers, each once`() throws {
    let (file, path) = try file(layers(["x.0", "x.2", "x.10", "y"]).sorted { $0.name < $1.name })
    let match = try WeightMatch(file, path: path, for: graph, .none)
    #expect(
      match.rows.compactMap { row in row.suggestion.map { "\(row.target ?? "") \($0)" } } == [
        "a.weight x.0.weight", "a.bias x.0.bias", "b.weight x.2.weight", "b.bias x.2.bias",
        "c.weight x.10.weight", "c.bias x.10.bias", "fc.weight y.weight", "fc.bias y.bias",
      ])
    // Where there are more of them than layers, names decide.
    let (more, morePath) = try self.file(
      layers(["z/0", "z/x/c", "z/b"]) + [("z/q.weight", [4, 4, 1, 1]), ("z/q.bias", [4])])
    #expect(
      try WeightMatch(more, path: morePath, for: graph, .none).rows
        .compactMap { row in row.suggestion.map { "\(row.target ?? "") \($0)" } } == [
          "a.weight z/0.weight", "a.bias z/0.bias", "b.weight z/b.weight", "b.bias z/b.bias",
          "c.weight z/x/c.weight", "c.bias z/x/c.bias",
        ])
  }
}
