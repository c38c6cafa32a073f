import Foundation
import Testing

@Suite struct `netlab report` {
  @Test func `writes the same pages every time`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    try place.write(Workplace.pair, to: "pair.swift")
    let run = try place.run("report", "tiny.swift", "pair.swift", "-o", "one/pages")
    #expect(run == Workplace.Run(output: "", errors: "7 files in one/pages\n", status: 0))
    #expect(try place.run("report", "pair.swift", "tiny.swift", "-o", "two").status == 0)
    #expect(try place.shell("diff -r one/pages two").status == 0)
    #expect(
      try place.shell("cat two/zoo.md").output.contains("[tiny](zoo/tiny.md)"))
  }
}
