import Netlab
import Testing

@Suite struct `Values` {
  @Test func `extents and shapes print as papers have them`() {
    #expect(Extent(1, 7).description == "1×7")
    #expect(Extent(3).shortDescription == "3")
    #expect(Extent(2, 1).shortDescription == "2×1")
    #expect(Shape(192, 28, 27).description == "192×28×27")
    #expect(OpenShape(192, nil).description == "192×?×?")
    #expect(OpenShape.unknown.description == "?×?×?")
    #expect(SourceLocation(file: "a.swift", line: 3, column: 9).description == "a.swift:3:9")
  }

  @Test func `margins print as short as they can`() {
    #expect(Margins(top: 3, left: 3, bottom: 3, right: 3).description == "3")
    #expect(Margins(top: 3, left: 0, bottom: 3, right: 0).description == "3×0")
    #expect(Margins(top: 0, left: 0, bottom: 1, right: 1).description == "0,0,1,1")
    #expect(Margins(top: 1, left: 2, bottom: 3, right: 4).sides == [1, 2, 3, 4])
    #expect(Margins(top: 1, left: 2, bottom: 3, right: 4).vertical == 4)
    #expect(Margins(top: 1, left: 2, bottom: 3, right: 4).horizontal == 6)
  }

  @Test func `a shape counts its pixels and its numbers`() {
    let shape = Shape(7, 5, 9)
    #expect(shape.area == 45)
    #expect(shape.elements == 315)
    #expect(shape.dimensions == [7, 5, 9])
    #expect(shape.extent == Extent(5, 9))
    #expect(OpenShape(shape).closed == shape)
    #expect(OpenShape(7, nil).closed == nil)
    #expect(OpenShape(7, nil).dimensions == [7, nil, nil])
    #expect(OpenShape.unknown.closed == nil)
    #expect(OpenShape.unknown.dimensions == [nil, nil, nil])
    #expect(!OpenShape.unknown.isKnown && OpenShape(1, nil).isKnown)
  }

  @Test func `an extent lies in a range with both sides`() {
    #expect(Extent(3, 5).lies(in: 3...5))
    #expect(!Extent(2, 5).lies(in: 3...5))
    #expect(!Extent(3, 6).lies(in: 3...5))
  }

  @Test(arguments: [Quantity.elements, .parameters, .multiplyAdds, .elementwiseOperations])
  func `a product may reach its quantity's limit, and not pass it`(_ quantity: Quantity) throws {
    let half = quantity.limit / 2
    #expect(try product(half, 2, as: quantity) == quantity.limit)
    #expect(throws: Problem.overflow(quantity, factors: [half, 2, 2])) {
      try product(half, 2, 2, as: quantity)
    }
    #expect(throws: Problem.overflow(quantity, factors: [.max, .max])) {
      try product(.max, .max, as: quantity)
    }
    #expect(try product(as: quantity) == 1)
  }
}
