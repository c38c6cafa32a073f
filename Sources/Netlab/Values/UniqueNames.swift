/// Gives out names, each once.
package struct UniqueNames: Sendable {
  private var taken: Set<String>
  /// For each name the number that was last put behind it.
  private var numbers: [String: Int] = [:]
  private let separator: String

  /// - Parameters:
  ///   - taken: names that are not to be given.
  ///   - separator: what stands between a name and its number.
  package init(besides taken: Set<String> = [], separator: String = "_") {
    self.taken = taken
    self.separator = separator
  }

  /// The name, or with a number behind it where it has been given: `relu`, `relu_2`.
  package mutating func unique(_ name: String) -> String {
    var candidate = name
    while !taken.insert(candidate).inserted {
      let number = numbers[name, default: 1] + 1
      numbers[name] = number
      candidate = "\(name)\(separator)\(number)"
    }
    return candidate
  }
}
