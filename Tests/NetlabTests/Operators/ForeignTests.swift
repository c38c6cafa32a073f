import Netlab
import Testing

/// A network in which netlab knows all operators but one.
private var resized: Network {
  var network = Network("resized", input: Shape(7, 5, 9)) {
    conv(`3x3`, 4, name: "first")
    relu(name: "up")
    conv(`1x1`, 6, name: "last")
  }
  if let index = network.nodes.firstIndex(where: { $0.path == "up" }) {
    network.nodes[index].operation = .foreign(
      Foreign(type: "Resize", shape: OpenShape(Shape(4, 10, 18)), reason: "it enlarges maps"))
  }
  return network
}

@Suite struct `Operators of other tools` {
  @Test func `have a shape and no cost`() throws {
    let graph = try OpenGraph(resized)
    let costs = graph.nodes.map { "\($0.path) \($0.shape) \($0.cost?.multiplyAdds ?? -1)" }
    #expect(
      costs == [
        "input 7×5×9 0", "first 4×5×9 11340", "first/relu 4×5×9 0", "up 4×10×18 -1",
        "last 6×10×18 4320", "last/relu 6×10×18 0",
      ])
  }

  @Test func `do not pass the door to what needs every cost`() {
    let error = #expect(throws: SpecErrors.self) { try ShapedGraph(resized) }
    let text = error?.description ?? ""
    #expect(
      text.hasSuffix(
        """
        error: up: netlab has no layer for this Resize: it enlarges maps
          hint: netlab analyze tells what is known of the other layers; to run them all, replace \
        this one
        """), "\(text)")
  }

  @Test func `may have no shape, which only others of them read`() throws {
    var network = resized
    for (path, type) in [("up", "Odd"), ("last", "Odder"), ("last/relu", "Oddest")] {
      let index = try #require(network.nodes.firstIndex { $0.path == path })
      network.nodes[index].operation = .foreign(
        Foreign(type: type, shape: .unknown, reason: "nobody knows it"))
    }
    let graph = try OpenGraph(network)
    #expect(graph.nodes.map(\.shape.description).suffix(3) == ["?×?×?", "?×?×?", "?×?×?"])
    #expect(graph.nodes.suffix(3).allSatisfy { $0.cost == nil })

    network.nodes[graph.output].operation = resized.nodes[graph.output].operation
    let error = #expect(throws: SpecErrors.self) { try OpenGraph(network) }
    let text = error?.description ?? ""
    #expect(
      text.hasSuffix(
        """
        error: last/relu: netlab has no layer for this Odder: its shape is unknown, and last/relu \
        reads it
          hint: netlab analyze tells what is known of the other layers; to run them all, replace \
        this one
        """), "\(text)")
  }

  @Test func `are found bad where their shapes are`() {
    let foreign = Foreign(type: "Resize", shape: OpenShape(Shape(0, 10, 18)), reason: "")
    #expect(foreign.operandProblems == [.notPositive(.channels, 0)])
  }
}
