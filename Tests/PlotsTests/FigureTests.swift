import Foundation
import Testing

@testable import Plots

@Suite struct `A figure` {
  private static let figure = Figure(
    [
      Plot(
        "it's 'quoted'", x: .init("multiply-adds", isLogarithmic: true), y: .init("accuracy (%)"),
        series: [
          .init(
            "front",
            [
              .init(x: 2e6, y: 88, interval: 87.5...88.5, name: "narrow"),
              .init(x: 9e6, y: 91, interval: 90.5...91.5, name: "wide"),
            ], style: .marks(filled: true), tint: 0),
          .init("none", [.init(x: .nan, y: 1)], style: .course, tint: 1),
        ])
    ], footnote: "small print")

  @Test func `leaves out what is no number, and series that are empty then`() {
    #expect(Self.figure.plots[0].series.map(\.title) == ["front"])
  }

  @Test func `quotes texts and marks decades`() {
    let script = Self.figure.script(for: .svg)
    #expect(script.contains("set title 'it''s ''quoted''' noenhanced"))
    #expect(
      script.contains("set xtics norotate ('2 M' 2000000.0, '5 M' 5000000.0, '10 M' 10000000.0)"))
    #expect(script.contains("2000000.0 88.0 87.5 88.5\n9000000.0 91.0 90.5 91.5\nEOD"))
  }

  @Test(arguments: PlotFormat.allCases)
  func `is drawn in each format`(format: PlotFormat) async throws {
    let bytes = try await Gnuplot.picture(Self.figure.script(for: format))
    let heads: [PlotFormat: [UInt8]] = [
      .svg: Array("<?xml".utf8), .png: [0x89, 0x50, 0x4E, 0x47], .pdf: Array("%PDF".utf8),
    ]
    #expect(bytes.starts(with: try #require(heads[format])))
  }

  @Test func `keeps names clear of the line that joins points`() {
    func side(joined: Bool) -> Bool {
      let points = [Plot.Point(x: 2, y: 80, name: "a"), Plot.Point(x: 3, y: 88)]
      let figure = Figure(
        [
          Plot(
            "names", x: .init("x"), y: .init("y"),
            series: [
              .init("line", joined ? points : [], style: .steps, tint: 0),
              .init("points", points, style: .marks(filled: true), tint: 0),
            ])
        ], footnote: "")
      return figure.script(for: .svg).contains("set label 'a' noenhanced at 2.0, 80.0 right offset")
    }
    #expect(side(joined: true))
    #expect(!side(joined: false))
  }

  @Test func `draws bars under names, never beyond an axis's limits`() async throws {
    let names = ["it's short", "a name so long that it has no room beside the others at all"]
    let bars = Figure(
      [
        Plot(
          "bars", x: .init("", categories: names), y: .init("done (%)", limits: 0...100),
          series: [
            .init("all", [.init(x: 1, y: 100), .init(x: 2, y: 40)], style: .bars, tint: 0)
          ])
      ], footnote: "")
    let script = bars.script(for: .svg)
    #expect(script.contains("set yrange [0.0:100.0]"))
    #expect(script.contains("set xrange [0.4:2.6]"))
    #expect(script.contains("('it''s short' 1, '\(names[1])' 2)"))
    #expect(script.contains("set xtics rotate by 30 right"))
    #expect(script.contains("using 1:2:(0.62) with boxes"))
    #expect(try await !Gnuplot.picture(script).isEmpty)
  }

  @Test func `names its format by the file's`() throws {
    #expect(try PlotFormat(of: "a/b.SVG") == .svg)
    #expect(try PlotFormat(of: "b.png") == .png)
    #expect(throws: PlotError.format(path: "b.jpg")) { try PlotFormat(of: "b.jpg") }
    #expect(throws: PlotError.format(path: "svg")) { try PlotFormat(of: "svg") }
  }

  @Test func `is drawn even without any point`() async throws {
    let empty = Figure(
      [Plot("nothing", x: .init("x", isLogarithmic: true), y: .init("y"), series: [])],
      footnote: "")
    #expect(try await !Gnuplot.picture(empty.script(for: .svg)).isEmpty)
  }

  @Test func `is not drawn without its program, nor into a strange file`() async throws {
    do {
      try await Self.figure.draw(to: "missing.svg", program: "gnuplot-that-is-not-there")
      Issue.record("it was drawn")
    } catch let error as PlotError {
      #expect(
        error.description == """
          error: the picture cannot be drawn: there is no program gnuplot-that-is-not-there
            hint: install it (apt install gnuplot-nox, brew install gnuplot), or leave the picture out
          """)
    }
    await #expect(throws: PlotError.format(path: "plot.jpg")) {
      try await Self.figure.draw(to: "plot.jpg")
    }
  }

  @Test func `a name stands where it covers nothing`() {
    let wall = NamePlaces.Box(left: 55, bottom: 0, right: 100, top: 100)
    var places = NamePlaces(width: 100, height: 100, obstacles: [wall])
    #expect(places.side(for: "abc", x: 50, y: 50) == .left)
    // The same place is taken now.
    #expect(places.side(for: "abc", x: 50, y: 50) == .aboveLeft)
  }
}
