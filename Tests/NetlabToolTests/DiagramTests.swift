import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct `netlab diagram` {
  @Test func `is drawn by analyze beside the table`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(
      try place.run(
        "analyze", "tiny.swift", "--no-db", "--columns", "path", "--format", "csv", "--filter",
        "conv$"
      ).steady
        == Workplace.Run(
          output: "network,path\r\n"
            + "tiny,conv\r\n",
          errors: "diagram: Reports/tiny.svg\n", status: 0))
    #expect(place.files == ["Reports/tiny.svg", "tiny.swift"])
    let svg = try place.read("Reports/tiny.svg")
    #expect(try XMLDocument(xmlString: svg).rootElement()?.name == "svg")
  }

  @Test func `goes into one file for each network`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    #expect(
      try place.run("diagram", "pair.swift", "pair.swift#narrow", "-o", "pictures/", "--depth", "1")
        .steady
        == Workplace.Run(
          output: "",
          errors: """
            diagram: pictures/narrow.svg
            diagram: pictures/direct.svg
            diagram: pictures/narrow-2.svg

            """, status: 0))
    #expect(
      place.files == [
        "pair.swift", "pictures/direct.svg", "pictures/narrow-2.svg", "pictures/narrow.svg",
      ])
  }

  @Test func `has the format of its file's name`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(
      try place.run("diagram", "tiny.swift", "-o", "a.dot", "-q", "--color-by", "macs").steady
        == Workplace.Run(
          output: "",
          errors: "", status: 0))
    #expect(
      try place.run("diagram", "tiny.swift", "-o", "a.PNG", "-q", "--color-by", "memory").steady
        == Workplace.Run(
          output: "",
          errors: "", status: 0))
    #expect(
      try place.run("diagram", "tiny.swift", "-o", "a.pdf", "-q", "--color-by", "receptive-field")
        .steady
        == Workplace.Run(
          output: "",
          errors: "", status: 0))
    #expect(try place.read("a.dot").hasPrefix("digraph"))
    let png = try Data(contentsOf: URL(fileURLWithPath: "\(place.folder)/a.PNG"))
    #expect(png.prefix(8) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    let pdf = try Data(contentsOf: URL(fileURLWithPath: "\(place.folder)/a.pdf"))
    #expect(pdf.prefix(5) == Data("%PDF-".utf8))
  }

  @Test func `loses no table where it cannot be written`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    #expect(
      try place.run(
        "analyze", "tiny.swift", "--diagram", "missing/tiny.svg", "--no-db", "--columns", "path",
        "--format", "csv", "--filter", "conv$"
      ).steady
        == Workplace.Run(
          output: "network,path\r\n"
            + "tiny,conv\r\n",
          errors: """
            error: cannot write missing/tiny.svg: no such file or directory
              hint: make the folder first, or choose another path

            """, status: 2))
    #expect(place.files == ["tiny.swift"])
  }

  @Test func `says what it cannot draw`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    try place.write(Workplace.open, to: "open.swift")
    #expect(
      try place.run("diagram", "pair.swift", "-o", "a.svg").steady
        == Workplace.Run(
          output: "",
          errors: """
            error: a.svg names one file for 2 networks
              hint: name a folder, or one network as FILE#NETWORK

            """, status: 2))
    #expect(
      try place.run("diagram", "pair.swift", "-o", "a.jpeg").steady
        == Workplace.Run(
          output: "",
          errors: """
            error: a.jpeg names no format that a picture can have
              hint: end it in one of .svg, .png, .pdf, .dot

            """, status: 2))
    #expect(
      try place.run("diagram", "open.swift", "-o", "a.svg").steady
        == Workplace.Run(
          output: "",
          errors: """
            error: open has no resolution, so its shapes are unknown
              hint: give it one with --input 224x224

            """, status: 2))
    #expect(
      try place.run("diagram", "pair.swift#direct", "-o", "a.svg", "--depth", "0").steady
        == Workplace.Run(
          output: "",
          errors: """
            error: --depth 0 is not positive
              hint: give it a value of 1 or more

            """, status: 2))
    #expect(
      try place.run("diagram", "pair.swift#direct", "-o", "a.svg", "--color-by", "taste").steady
        == Workplace.Run(
          output: "",
          errors: """
            error: The value 'taste' is invalid for '--color-by <color-by>'. Please provide one \
            of 'family', 'macs', 'parameters', 'memory' or 'receptive-field'.
              hint: see: netlab diagram --help

            """, status: 2))
    #expect(
      try place.run(
        "analyze", "open.swift", "-q", "--no-db", "--columns", "path", "--format", "csv",
        "--filter", "pool"
      ).steady
        == Workplace.Run(
          output: "network,path\r\n"
            + "open,pool\r\n",
          errors: "", status: 0))
    #expect(place.files == ["open.swift", "pair.swift"])
  }
}
