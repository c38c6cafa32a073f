import Netlab

/// A user's own table of published figures.
///
/// A CSV file whose first line names its columns, in any order: `row`, `quantity`, `published`, and
/// where wanted `unit` and `note`.
/// - `row`: a layer's or module's path, as `analyze` prints it; several joined by `+`; `total` or
///   nothing for the whole network.
/// - `quantity`: `parameters`, `weights`, `multiply-adds`, `depth`, `output size` … (`PublishedQuantity`).
/// - `published`: the figure with the precision that it is printed with: `159K`, `1,388`, `28×28×256`.
/// - `unit`: `K`, `M`, `G` for 10³, 10⁶, 10⁹, or `Ki`, `Mi`, `Gi` for 2¹⁰, 2²⁰, 2³⁰, which also says
///   what a K behind the figure means.
/// - `note`: what the report shall repeat.
package enum UserTable {
  /// The largest file, in bytes.
  package static let largestFile = 1 << 20
  static let mostRows = 10_000
  static let longestField = 1_000

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file, as the user called it.
  ///   - network: the network that the table is about.
  /// - Throws: the first thing that is wrong with it.
  package static func table(
    of bytes: [UInt8], named name: String, network: String
  ) throws(UserTableError) -> PublishedTable {
    guard bytes.count <= largestFile else {
      throw .fileTooLarge(bytes: bytes.count, most: largestFile)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
    let records = try CSVReader.records(of: text)
    guard let head = records.first, records.count > 1 else { throw .empty }
    let columns = try Columns(head)
    var figures: [PublishedFigure] = []
    for record in records.dropFirst() { figures.append(try columns.figure(of: record)) }
    return PublishedTable(network, source: name, figures: figures)
  }
}

/// Which column of a table holds what.
private struct Columns {
  private enum Name: String, CaseIterable {
    case row, quantity, published, unit, note
  }

  private var places: [Name: Int] = [:]
  private var count: Int

  init(_ head: [CSVReader.Field]) throws(UserTableError) {
    count = head.count
    for (place, field) in head.enumerated() {
      guard let name = Name(rawValue: field.text.lowercased()) else {
        throw .unknownColumn(
          line: field.line, column: field.column, field.text,
          known: Name.allCases.map(\.rawValue))
      }
      guard places.updateValue(place, forKey: name) == nil else {
        throw .columnTwice(line: field.line, column: field.column, field.text)
      }
    }
    for name in [Name.row, .quantity, .published] where places[name] == nil {
      throw .columnMissing(line: head[0].line, name.rawValue)
    }
  }

  func figure(of record: [CSVReader.Field]) throws(UserTableError) -> PublishedFigure {
    guard record.count == count, let row = field(.row, of: record),
      let quantityField = field(.quantity, of: record),
      let published = field(.published, of: record)
    else {
      throw .fieldCount(line: record[0].line, fields: record.count, columns: count)
    }
    guard let quantity = PublishedQuantity(named: quantityField.text) else {
      throw .unknownQuantity(
        line: quantityField.line, column: quantityField.column, quantityField.text)
    }
    let isTotal = ["", "total", "network"].contains(row.text.lowercased())
    let paths = row.text.split(separator: "+").map { $0.trimming(" ") }
    return PublishedFigure(
      row.text.isEmpty ? "total" : row.text, quantity,
      try printed(published, unit: field(.unit, of: record), quantity: quantity),
      of: isTotal ? .network : .layers(paths),
      remark: field(.note, of: record).flatMap { $0.text.isEmpty ? nil : $0.text })
  }

  private func field(_ name: Name, of record: [CSVReader.Field]) -> CSVReader.Field? {
    guard let place = places[name], record.indices.contains(place) else { return nil }
    return record[place]
  }

  private func printed(
    _ field: CSVReader.Field, unit: CSVReader.Field?, quantity: PublishedQuantity
  ) throws(UserTableError) -> PublishedFigure.Printed {
    if quantity == .outputSize {
      guard let shape = Shape(printed: field.text) else {
        throw .notASize(line: field.line, column: field.column, field.text)
      }
      return .size(shape)
    }
    if let unit, !unit.text.isEmpty, PrintedUnit(named: unit.text) == nil {
      throw .unknownUnit(line: unit.line, column: unit.column, unit.text)
    }
    guard let number = PrintedNumber(parsing: field.text, unit: unit?.text ?? "") else {
      throw .notANumber(line: field.line, column: field.column, field.text)
    }
    return .number(number)
  }
}

extension PublishedQuantity {
  /// The quantity of a name; letter case, spaces, hyphens and underscores forgiven.
  package init?(named name: String) {
    func key(_ text: String) -> String { text.lowercased().filter { !" -_/".contains($0) } }
    guard let quantity = Self.allCases.first(where: { key($0.rawValue) == key(name) }) else {
      return nil
    }
    self = quantity
  }
}

extension PrintedUnit {
  /// The unit of a symbol; nil if there is none.
  init?(named symbol: String) {
    switch symbol {
    case "": self = .ones
    case "K", "k": self = .thousands
    case "M": self = .millions
    case "G", "B": self = .billions
    case "Ki", "KiB": self = .kibi
    case "Mi", "MiB": self = .mebi
    case "Gi", "GiB": self = .gibi
    case "%": self = .percent
    default: return nil
    }
  }
}

extension PrintedNumber {
  /// A number as a user writes it, `1,388`, `2.7K`, `11.3 G`, and the unit of its column.
  ///
  /// Commas may stand between groups of three digits only. A unit with the number must be that of
  /// the column, or the same letter without its i.
  init?(parsing text: String, unit column: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
    let symbol = text.dropFirst(digits.count).trimming(" ")
    guard let own = PrintedUnit(named: symbol), var unit = PrintedUnit(named: column) else {
      return nil
    }
    if column.isEmpty {
      unit = own
    } else if !symbol.isEmpty, symbol != column, symbol.uppercased() + "i" != column {
      return nil
    }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Self.ungrouped(parts[0]) else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.allSatisfy(\.isNumber), fraction.count <= 9, whole.count <= 15,
      parts.count == 1 || !fraction.isEmpty, let number = Int(whole + fraction), number < 1 << 60
    else { return nil }
    self.init(number, decimals: fraction.count, unit)
  }

  /// The digits without the commas between their groups; nil where those stand elsewhere.
  private static func ungrouped(_ text: Substring) -> String? {
    let groups = text.split(separator: ",", omittingEmptySubsequences: false)
    guard let first = groups.first, !first.isEmpty else { return nil }
    guard
      groups.count == 1
        || (1...3).contains(first.count) && groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    return groups.joined()
  }
}

extension Shape {
  /// A size as papers print it, height, width, channels: `28×28×256` or `28x28x256`.
  fileprivate init?(printed text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { "x×X".contains($0) }
      .map { Int($0.trimming(" ")) }
    guard parts.count == 3, let height = parts[0], let width = parts[1], let channels = parts[2],
      [height, width, channels].allSatisfy({ $0 > 0 && $0 <= 1 << 24 })
    else { return nil }
    self.init(channels, height, width)
  }
}

extension StringProtocol {
  fileprivate func trimming(_ character: Character) -> String {
    let start = drop { $0 == character }
    return String(start.reversed().drop { $0 == character }.reversed())
  }
}
