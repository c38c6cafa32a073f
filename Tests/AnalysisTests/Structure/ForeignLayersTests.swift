import Analysis
import Netlab
import Testing

@Suite struct `Layers of other tools` {
  private func network(
    _ name: String, makes shape: OpenShape, details: String = "", on input: Shape = Shape(7, 16, 20)
  ) -> Network {
    var network = Network(name, input: input) {
      relu(name: "odd")
      conv(3, 4, name: "last")
    }
    network.nodes[1].operation = .foreign(
      Foreign(type: "Odd", shape: shape, reason: "nobody knows it", details: details))
    return network
  }

  @Test func `differ where they make other shapes of the same`() throws {
    let compared = try Compared(
      network("one", makes: OpenShape(7, Extent(12, 15))),
      network("other", makes: OpenShape(7, Extent(14, 15))))
    #expect(compared.differences == ["output 7×12×15 → 7×14×15 | odd | 0, unknown"])
    #expect(compared.comparison.consequences.multiplyAdds == 7560)
  }

  @Test func `differ where only one says what it reads`() throws {
    let shape = OpenShape(7, Extent(8, 10))
    let compared = try Compared(
      network("one", makes: shape), network("other", makes: shape, details: "axis 1"))
    #expect(compared.differences == ["attributes none → axis 1 | odd | 0, unknown"])
  }

  @Test func `are the same where they make as large a part of other images`() throws {
    let compared = try Compared(
      network("one", makes: OpenShape(7, Extent(8, 40))),
      network("other", makes: OpenShape(7, Extent(5, 36)), on: Shape(7, 10, 18)))
    #expect(compared.differences == [])
    #expect(compared.notes == ["resolution: images 7×16×20 → 7×10×18 | input | 0, 0"])
    #expect(compared.comparison.consequencesOfExtents == 2)
  }
}
