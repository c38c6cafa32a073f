/// The beginning of what a program printed, and how much it was in all.
struct CapturedOutput: Hashable, Sendable {
  /// How many bytes are kept.
  let keptBytes: Int
  /// The bytes that were kept.
  private(set) var bytes: [UInt8] = []
  /// How many bytes were printed.
  private(set) var printedBytes = 0

  /// No output so far.
  init(keptBytes: Int) {
    self.keptBytes = keptBytes
  }

  /// Takes in what was printed next.
  mutating func append(_ next: some Collection<UInt8>) {
    printedBytes += next.count
    bytes.append(contentsOf: next.prefix(max(0, keptBytes - bytes.count)))
  }

  /// How many bytes were printed but not kept.
  var hiddenBytes: Int { printedBytes - bytes.count }

  /// The kept text, made safe for a terminal.
  ///
  /// Control and format characters other than tabs and line ends are shown as `�`, so that no
  /// output of a spec can move the cursor, rewrite what stands above it or turn a line's direction.
  var text: String {
    var text = ""
    for character in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let category = character.properties.generalCategory
      let isControl = category == .control || category == .format
      let isPlain = !isControl || character == "\n" || character == "\t"
      text.unicodeScalars.append(isPlain ? character : "\u{FFFD}")
    }
    return text
  }
}
