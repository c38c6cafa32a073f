import Foundation
import Netlab
import Testing

@testable import ONNX

@Suite struct `Numbers beside a model` {
  private func graph(_ filters: Int) throws -> ShapedGraph {
    try ShapedGraph(Network("small", input: Shape(7, 5, 9)) { conv(3, filters, name: "wide") })
  }

  private func write(
    _ graph: ShapedGraph, to path: String, isSplit: Bool, value: Float
  ) throws -> WrittenModel {
    try ExportedModel(graph, batch: nil, version: "1").write(to: path, isSplit: isSplit) {
      path, role in
      let own = graph.nodes.first { $0.path == path }?.parameters.first { $0.role == role }
      return [Float](repeating: value, count: own?.dimensions.reduce(1, *) ?? 0)
    }
  }

  private func weights(of path: String) throws -> Set<Float> {
    let model = try ImportedModel(path: path)
    return Set(try model.parameters.flatMap { try model.values(of: $0) })
  }

  @Test func `stay as they were where others cannot be had`() throws {
    let folder = try ModelFolder()
    let path = folder.path + "/small.onnx"
    _ = try write(try graph(8), to: path, isSplit: true, value: 2)
    let model = ExportedModel(try graph(9), batch: nil, version: "1")
    #expect(throws: ONNXError.self) {
      _ = try model.write(to: path, isSplit: true) { _, role in
        [Float](repeating: 3, count: role == .weight ? 567 : 1)
      }
    }
    #expect(try folder.names() == ["small.onnx", "small.onnx.data"])
    #expect(try weights(of: path) == [2])
  }

  @Test func `need no file where none of them is large`() throws {
    let folder = try ModelFolder()
    let path = folder.path + "/small.onnx"
    #expect(
      try write(try graph(2), to: path, isSplit: true, value: 1)
        == WrittenModel(files: [path], removed: nil))
    #expect(try folder.names() == ["small.onnx"])
  }

  @Test func `are no other file's, not even a folder's`() throws {
    let folder = try ModelFolder()
    let path = folder.path + "/small.onnx"
    _ = try write(try graph(8), to: path, isSplit: false, value: 1)
    try FileManager.default.createDirectory(
      atPath: path + ".data", withIntermediateDirectories: false)
    let error = #expect(throws: ONNXError.self) {
      try write(try graph(8), to: path, isSplit: true, value: 2)
    }
    #expect(error?.fault == .numbersFileExists(name: "small.onnx.data"))
    #expect(
      try write(try graph(8), to: path, isSplit: false, value: 3)
        == WrittenModel(files: [path], removed: nil))
    #expect(try folder.names() == ["small.onnx", "small.onnx.data"])
  }
}
