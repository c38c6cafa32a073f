import Testing

@testable import Diagrams

@Suite struct `DOT` {
  @Test func `escapes what would end a text, begin an escape or be read as a reference`() {
    #expect(DOTWriter.quoted("plain 3×3") == "\"plain 3×3\"")
    #expect(DOTWriter.quoted("\"") == "\"\\\"\"")
    #expect(DOTWriter.quoted("\\N\\") == "\"&#92;N&#92;\"")
    #expect(DOTWriter.quoted("a\nb") == "\"a\\nb\"")
    #expect(DOTWriter.quoted("&lt; <b>") == "\"&amp;lt; <b>\"")
    #expect(DOTWriter.quoted("\u{0}\u{1F}\u{7F}\u{FFFE}") == "\"\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\"")
    #expect(DOTWriter.quoted("網🙂") == "\"網🙂\"")
  }

  @Test func `writes markup with references`() {
    let markup = Markup(lines: [
      [.bold("<a & \"b\">\\N", color: "#123456", size: 9)], [], [.plain("c")],
    ])
    #expect(
      markup.source == """
        <table border="0" cellborder="0" cellspacing="0" cellpadding="1">\
        <tr><td align="center"><font point-size="9.0" color="#123456">\
        <b>&lt;a\u{A0}&amp;\u{A0}&quot;b&quot;&gt;&#92;&#92;N</b></font></td></tr>\
        <tr><td align="center">c</td></tr></table>
        """)
  }

  @Test func `moves the space between two styles into the first`() {
    let markup = Markup(lines: [[.bold("conv"), .plain(" · BN")]])
    #expect(markup.source.contains("<b>conv\u{A0}</b>·\u{A0}BN"))
  }

  @Test func `writes a graph statement by statement`() {
    let graph = DOTGraph(
      name: "a graph", attributes: [.text("rankdir", "TB"), .number("nodesep", 0.25)],
      nodeDefaults: [.text("shape", "box")], edgeDefaults: [.number("penwidth", 2)],
      statements: [
        .cluster(
          "one", [.label(Markup(rows: [[Markup.Cell(runs: [.plain("x")])]], spacing: 4))],
          [.node("a", []), .node("b", [.text("class", "layer")])]),
        .edge(from: "a", to: "b", [.number("weight", 20)]),
        .row(["a", "b"]),
      ])
    #expect(
      graph.source == """
        digraph "a graph" {
          graph [rankdir="TB", nodesep=0.25];
          node [shape="box"];
          edge [penwidth=2];
          subgraph "cluster_one" {
            graph [label=<<table border="0" cellborder="0" cellspacing="4" cellpadding="0">\
        <tr><td align="left">x</td></tr></table>>];
            "a";
            "b" [class="layer"];
          }
          "a" -> "b" [weight=20];
          { rank=same; "a"; "b"; }
        }

        """)
  }
}
