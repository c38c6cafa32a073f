/// The lines of one statement, and the number in its name that a loop may count.
struct RepeatableLines: Equatable {
  /// Statements that stand by themselves or in the braces of a loop.
  struct Stretch {
    /// The line that opens the loop, if there is one.
    var loop: String?
    var pieces: [NetworkParts.Piece]
  }

  private static let placeholder = "\u{E000}"

  var lines: [String]
  var number: Int?

  init(_ lines: [String], number: Int? = nil) {
    self.lines = lines
    self.number = number
  }

  /// A name with a place for the number at its end.
  static func template(of name: String) -> (String, Int?) {
    let digits = String(name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
    guard let number = Int(digits), String(number) == digits else { return (name, nil) }
    return (name.dropLast(digits.count) + placeholder, number)
  }

  private func finished(with number: String?) -> [String] {
    guard let number else { return lines }
    return lines.map { line in
      line.split(separator: Self.placeholder, omittingEmptySubsequences: false)
        .joined(separator: number)
    }
  }

  /// The statements, repetitions gathered into loops.
  static func stretches(of statements: [RepeatableLines]) -> [Stretch] {
    var stretches: [Stretch] = []
    var place = 0
    while place < statements.count {
      guard let (period, count) = repetition(at: place, in: statements) else {
        let statement = statements[place]
        let lines = statement.finished(with: statement.number.map(String.init))
        stretches.append(Stretch(pieces: [.init(lines: lines)]))
        place += 1
        continue
      }
      let body = statements[place..<place + period]
      let first = body.lazy.compactMap(\.number).first
      stretches.append(
        Stretch(
          loop: first.map { "for number in \($0)...\($0 + count - 1) {" }
            ?? "for _ in 1...\(count) {",
          pieces: body.map { statement in
            .init(
              lines: statement.finished(with: statement.number.map { _ in "\\(number)" }),
              isNumbered: statement.number != nil)
          }))
      place += period * count
    }
    return stretches
  }

  /// The shortest part that repeats from a place on, and how often, where a loop is shorter.
  private static func repetition(
    at place: Int, in statements: [RepeatableLines]
  ) -> (period: Int, count: Int)? {
    for period in 1...6 where place + 2 * period <= statements.count {
      let numbers = Set(statements[place..<place + period].compactMap(\.number))
      guard numbers.count <= 1 else { continue }
      var count = 1
      while place + (count + 1) * period <= statements.count {
        let matches = (0..<period).allSatisfy { offset in
          let first = statements[place + offset]
          let other = statements[place + count * period + offset]
          return first.lines == other.lines
            && first.number.map { $0 + count } == other.number
        }
        guard matches else { break }
        count += 1
      }
      let size = statements[place..<place + period].reduce(0) { $0 + $1.lines.count }
      if count > 1, size * (count - 1) > 2 { return (period, count) }
    }
    return nil
  }
}
