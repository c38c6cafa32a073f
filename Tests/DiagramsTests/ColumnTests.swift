import Netlab
import Testing

@testable import Diagrams
@testable import Specs

@Suite struct `Columns of a picture` {
  @Test func `keep a short network in one`() throws {
    #expect(try drawing(lenet5).columns.ranges == [0..<9])
  }

  @Test func `cut a long network where one tensor passes`() throws {
    let drawing = try drawing(googlenet)
    #expect(drawing.columns.ranges.count == 2)
    for range in drawing.columns.ranges.dropFirst() {
      let crossing = drawing.figure.links.filter {
        drawing.columns.columnOfBox[$0.from] < drawing.columns.columnOfBox[$0.to]
      }
      #expect(Set(crossing.map(\.tensor)).count == 1)
      #expect(range.lowerBound > 0)
    }
  }

  @Test(arguments: [1, 2, 3, 4])
  func `are as many as asked for`(count: Int) throws {
    let drawing = try drawing(googlenet, DiagramOptions(columns: count))
    #expect(drawing.columns.ranges.count == count)
    #expect(drawing.columns.ranges.flatMap { $0 } == Array(0..<drawing.figure.elements.count))
  }

  @Test func `are as many as the flow has places to cut`() throws {
    let network = Network("n", input: Shape(3, 5, 9)) {
      conv(`1x1`, 3, name: "a")
    }
    #expect(try drawing(network, DiagramOptions(columns: 9)).columns.ranges == [0..<1, 1..<2])
  }

  @Test func `never cut between a tensor's source and readers on both sides of another`() throws {
    let network = Network("n", input: Shape(3, 5, 9)) {
      sum {
        identity()
        Sequential {
          for layer in 0..<40 { conv(`1x1`, 3, name: "layer\(layer)") }
        }
      }
    }
    #expect(try drawing(network, DiagramOptions(columns: 4)).columns.ranges.count == 2)
  }
}
