import Testing

@testable import Verification

@Suite struct `Printed number` {
  @Test(arguments: [
    (PrintedNumber(159, .thousandsOf1024), 162_304, true),
    (PrintedNumber(159, .thousandsOf1024), 162_303, false),
    (PrintedNumber(159, .thousandsOf1024), 163_328, true),
    (PrintedNumber(159, .thousandsOf1024), 163_329, false),
    (PrintedNumber(27, decimals: 1, .thousands), 2_712, true),
    (PrintedNumber(27, decimals: 1, .thousandsOf1024), 2_712, false),
    (PrintedNumber(60_000), 60_000, true),
    (PrintedNumber(60_000), 60_001, false),
  ])
  func `agrees with what rounds to it, half way included`(
    number: PrintedNumber, count: Int, agrees: Bool
  ) {
    #expect(number.agrees(with: Ratio(count)) == agrees)
  }

  @Test func `agrees with exact shares`() {
    #expect(PrintedNumber(28, .percent).agrees(with: Ratio(7, 25)))
    #expect(PrintedNumber(33, .percent).agrees(with: Ratio(1, 3)))
    #expect(!PrintedNumber(34, .percent).agrees(with: Ratio(1, 3)))
  }

  @Test(arguments: [
    (PrintedNumber(27, decimals: 1, .thousandsOf1024), "2.7K"),
    (PrintedNumber(60_965_224), "60,965,224"),
    (PrintedNumber(5, decimals: 2, .millions), "0.05M"), (PrintedNumber(-3, decimals: 1), "−0.3"),
    (PrintedNumber(28, .percent), "28%"), (PrintedNumber(0), "0"),
  ])
  func `prints its digits`(number: PrintedNumber, text: String) {
    #expect("\(number)" == text)
  }

  @Test func `prints other numbers in its unit with one digit more`() {
    #expect(PrintedNumber(159, .thousandsOf1024).sameUnit(Ratio(163_328)) == "159.5K")
    #expect(PrintedNumber(38, decimals: 1, .billions).sameUnit(Ratio(3_857_973_248)) == "3.86G")
  }

  @Test(arguments: [
    ("159K", "", 159_000.0), ("159K", "Ki", 162_816), ("1,388", "K", 1_388_000),
    ("2.7 M", "", 2.7e6),
    ("28", "%", 0.28), ("60,965,224", "", 60_965_224), ("7", "", 7),
  ])
  func `is read with its unit`(text: String, unit: String, value: Double) {
    #expect(PrintedNumber(parsing: text, unit: unit)?.value.double == value)
  }

  @Test(arguments: [
    ("", ""), ("K", ""), ("1,38", ""), ("1.", ""), (".5", ""), ("1.2.3", ""), ("-3", ""),
    ("1e3", ""),
    ("159K", "M"), ("12345678901234567", ""), ("٣", ""), ("1.0123456789", ""),
  ])
  func `is not read from nonsense`(text: String, unit: String) {
    #expect(PrintedNumber(parsing: text, unit: unit) == nil)
  }
}
