import Foundation
import Netlab

@testable import Diagrams

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A network drawn for a test.
func diagram(
  _ network: Network, mode: Mode = .inference, _ options: DiagramOptions = DiagramOptions()
) throws -> Diagram {
  try Diagram(of: ShapedGraph(network, mode: mode), options: options)
}

/// Everything behind a network's picture.
func drawing(
  _ network: Network, mode: Mode = .inference, _ options: DiagramOptions = DiagramOptions()
) throws -> Drawing {
  Drawing(of: OpenGraph(try ShapedGraph(network, mode: mode)), options: options)
}

extension Drawing {
  /// The texts in each box, line by line.
  var texts: [String] {
    captions.map { caption in
      ([caption.name, caption.title + caption.riders] + caption.summary + [caption.note])
        .filter { !$0.isEmpty }.joined(separator: "\n")
    }
  }
}

/// The elements of an SVG, read by a strict XML parser.
final class SVGReader: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// The ids of the elements around it.
    var ids: [String]
    var text = ""
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  init(_ bytes: [UInt8]) throws {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    let ids = open.compactMap { elements[$0].attributes["id"] }
    elements.append(Element(name: name, attributes: attributes, ids: ids))
    open.append(elements.count - 1)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }

  func element(id: String) -> Element? { elements.first { $0.attributes["id"] == id } }

  /// What is written in the element of this id, a line for each stretch of text.
  func texts(in id: String) -> [String] {
    elements.filter { $0.name == "text" && $0.ids.contains(id) }
      .map { $0.text.replacing("\u{A0}", with: " ") }
  }

  func tooltip(of id: String) -> String? {
    elements.first { $0.ids.contains(id) && $0.attributes["xlink:title"] != nil }?
      .attributes["xlink:title"]
  }
}
