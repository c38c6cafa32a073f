/// The kinds of file that a picture is written as.
package enum DiagramFormat: String, Hashable, Sendable, CaseIterable {
  case svg, png, pdf, dot

  /// The format that a file's name asks for by its extension, letter case aside.
  ///
  /// - Throws: `.unknownFormat` for every other extension, and for none.
  package init(fileName: String) throws(DiagramError) {
    let name = fileName.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex,
      let format = Self(rawValue: name[name.index(after: dot)...].lowercased())
    else { throw .unknownFormat(fileName: fileName) }
    self = format
  }
}
