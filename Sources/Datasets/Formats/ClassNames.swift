/// Lists of class names, one on each line, as datasets carry them beside their images.
enum ClassNames {
  /// Fashion-MNIST's. Xiao, Rasul and Vollgraf 2017, table 2.
  static let fashion = [
    "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
    "ankle boot",
  ]

  /// MNIST's.
  static let digits = (0..<10).map { String($0) }

  /// The names in the file `name`, or numbers where there is no such file.
  ///
  /// - Throws: `.foreign` where it holds another number of names.
  static func read(
    _ folder: Folder, _ name: String, count: Int
  ) throws(DatasetError) -> [String] {
    guard folder.first(of: [name]) != nil else { return (0..<count).map { String($0) } }
    let file = try folder.mapped(name)
    let lines = String(decoding: file.bytes.prefix(1 << 16), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    guard lines.count == count else {
      throw .foreign(path: file.path, kind: .classNames, start: Array(file.bytes.prefix(4)))
    }
    return lines
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
