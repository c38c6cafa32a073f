import Tables
import Testing

@Suite struct `Cell in words` {
  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"),
    (1024 * 1024 - 1, "1.0 MiB"), (27_994_208, "26.7 MiB"), (1 << 30, "1.0 GiB"),
    (Int.max, "8.0 EiB"), (-2048, "-2.0 KiB"), (Int.min, "-8.0 EiB"),
  ])
  func `writes bytes with binary units`(bytes: Int, text: String) {
    #expect(bytes.inBinaryUnits == text)
  }

  @Test(arguments: [
    (0.0, "0.0%"), (0.0001, "<0.1%"), (0.0005, "0.1%"), (0.1234, "12.3%"), (1, "100.0%"),
    (-0.017, "-1.7%"),
  ])
  func `writes fractions as percentages`(fraction: Double, text: String) {
    #expect(fraction.percentage == text)
  }

  @Test(arguments: [
    ("inception_3a/3x3", 10, Column.Shortening.tail, "inception…"),
    ("inception_3a/3x3", 10, .head, "…on_3a/3x3"),
    ("short", 5, .tail, "short"), ("short", 1, .tail, "…"), ("short", 0, .tail, ""),
    ("卷积网络", 6, .tail, "卷积…"), ("卷积网络", 6, .head, "…网络"),
  ])
  func `shortens a text to a width`(
    text: String, width: Int, end: Column.Shortening, short: String
  ) {
    #expect(text.shortened(to: width, cutting: end) == short)
  }
}
