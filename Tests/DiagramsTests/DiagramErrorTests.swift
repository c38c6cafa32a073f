import Netlab
import Testing

@testable import Diagrams

@Suite struct `Errors of a picture` {
  private let network = Network("n", input: Shape(3, 5, 9)) { conv(`1x1`, 2) }

  @Test(arguments: [
    ("a.svg", DiagramFormat.svg), ("Reports/b.PNG", .png), ("x.y.pdf", .pdf), ("../c.dot", .dot),
  ])
  func `do not concern names with an extension`(name: String, format: DiagramFormat) throws {
    #expect(try DiagramFormat(fileName: name) == format)
  }

  @Test(arguments: ["a.jpg", "svg", "", "a.", ".svg", "a.svg/b", "Reports.svg/"])
  func `name the formats there are`(name: String) {
    let error = #expect(throws: DiagramError.self) { try DiagramFormat(fileName: name) }
    #expect(
      error?.description == """
        error: \(name) names no format that a picture can have
          hint: end it in one of .svg, .png, .pdf, .dot
        """)
  }

  @Test func `refuse a depth and columns of nothing`() {
    let depth = #expect(throws: DiagramError.self) {
      try diagram(network, DiagramOptions(depth: 0))
    }
    #expect(
      depth?.description == """
        error: a depth of 0 leaves nothing to draw
          hint: give --depth a value of 1 or more, or leave it out
        """)
    let columns = #expect(throws: DiagramError.self) {
      try diagram(network, DiagramOptions(columns: -1))
    }
    #expect(
      columns?.description == """
        error: a picture cannot have -1 columns
          hint: ask for 1 or more, or leave it out
        """)
  }

  @Test func `tell what is missing where Graphviz has no plug-ins`() {
    let error = #expect(throws: DiagramError.self) {
      try Graphviz.render("digraph { a }", job: "svg:svg:core", metrics: .none)
    }
    #expect(
      error?.description == """
        error: Graphviz cannot make layouts of directed graphs here: Error: Layout type: "dot" not \
        recognized. Use one of:
          hint: install Graphviz with its plug-ins (Debian: libgraphviz-dev; Homebrew: graphviz) \
        and run `dot -c`, or write a .dot file
        """)
  }

  @Test func `tell of a format that Graphviz does not know`() {
    let error = #expect(throws: DiagramError.self) {
      try Graphviz.render("digraph { a }", job: "nonsense", metrics: .table)
    }
    #expect(
      error?.description == """
        error: Graphviz cannot make NONSENSE files here: Error: renderer for nonsense is unavailable
          hint: install Graphviz with its plug-ins (Debian: libgraphviz-dev; Homebrew: graphviz) \
        and run `dot -c`, or write a .dot file
        """)
  }

  @Test func `quote Graphviz on a graph that it cannot read`() {
    let error = #expect(throws: DiagramError.self) {
      try Graphviz.render("digraph {", job: "svg", metrics: .table)
    }
    guard case .graphviz(let call, let message) = error else {
      Issue.record("\(String(describing: error)) is another error")
      return
    }
    #expect(call == "agread")
    #expect(message.contains("syntax error"))
  }
}
