import Netlab

/// One figure of a publication, and what of a network it speaks of.
package struct PublishedFigure: Hashable, Sendable {
  /// The row as the publication names it: `inception (3a)`.
  package var row: String
  package var quantity: PublishedQuantity
  package var printed: Printed
  package var subject: Subject
  /// The resolution at which it holds, where it is not the network's own.
  package var input: Shape?
  /// What of the same publication the figure contradicts, and how.
  package var contradiction: String?
  /// What a reader should know, whether the figure agrees or not.
  package var remark: String?

  package init(
    _ row: String, _ quantity: PublishedQuantity, _ printed: Printed, of subject: Subject,
    input: Shape? = nil, contradiction: String? = nil, remark: String? = nil
  ) {
    self.row = row
    self.quantity = quantity
    self.printed = printed
    self.subject = subject
    self.input = input
    self.contradiction = contradiction
    self.remark = remark
  }

  /// What a publication prints.
  package enum Printed: Hashable, Sendable {
    case number(PrintedNumber)
    case lessThan(PrintedNumber)
    /// Height, width and channels, as papers of the field write them.
    case size(Shape)
  }

  /// What a figure speaks of.
  package enum Subject: Hashable, Sendable {
    case network
    /// The layers at and beneath some paths.
    case layers([String])
    /// The network, or some of its layers, against another network.
    case comparison(Comparison, with: String)
    /// Two small networks that the publication's argument describes, whatever the network.
    case demonstration(Comparison, of: Network, with: Network)
  }

  /// How two counts a and b become one number.
  package enum Comparison: Hashable, Sendable {
    /// a / b.
    case share
    /// b / a.
    case timesFewer
    /// 1 − a / b.
    case saving
    /// a / b − 1.
    case increase
    /// a − b.
    case difference
  }
}

extension PublishedFigure.Printed: CustomStringConvertible {
  package var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .lessThan(let number): "under \(number)"
    case .size(let shape): "\(shape.height)×\(shape.width)×\(shape.channels)"
    }
  }
}

/// The figures of one publication on one network.
package struct PublishedTable: Hashable, Sendable {
  /// The network by the name that its spec gives it.
  package var network: String
  /// Where the figures stand: authors, year, table.
  package var source: String
  /// How the publication counts, where that must be known.
  package var convention: String?
  package var figures: [PublishedFigure]
  /// What the publication says of the network that cannot be compared, and why.
  package var remarks: [String]

  package init(
    _ network: String, source: String, convention: String? = nil, remarks: [String] = [],
    figures: [PublishedFigure]
  ) {
    self.network = network
    self.source = source
    self.convention = convention
    self.figures = figures
    self.remarks = remarks
  }
}
