import Testing

@Suite struct `netlab, interrupted` {
  /// A spec whose run does not end by itself.
  private static let endless = """
    import Netlab

    let endless = Network("endless", input: Shape(7, 5, 9)) {
      for _ in 0... where !Bool(true) { conv(1, 2) }
    }

    """

  @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)])
  func `leaves nothing behind, and says by its code what ended it`(
    signal: String, status: Int
  ) throws {
    let place = try Workplace()
    try place.write(Self.endless, to: "endless.swift")
    // Job control, so that bash does not start the tool deaf to interruptions.
    let run = try place.shell(
      """
      set -m; mkdir tmp; export TMPDIR=$PWD/tmp
      netlab analyze endless.swift -q &
      until [ -n "$(ls tmp)" ]; do sleep 0.02; done
      kill -\(signal) $!; wait $! 2>/dev/null; echo $?; ls -A tmp
      """)
    #expect(run.output == "\(status)\n")
    #expect(place.files == ["endless.swift"])
  }
}
