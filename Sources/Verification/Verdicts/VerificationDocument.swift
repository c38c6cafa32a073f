/// What `verify --format json` writes.
package struct VerificationDocument: Encodable {
  package var schema = 1
  package var network: String
  /// The published network whose figures these are, where its layers were paired by structure.
  package var publishedNetwork: String?
  /// Whether the two are one architecture.
  package var sameArchitecture: Bool?
  package var rows: [VerificationRow]
  /// What publications say that could not be compared.
  package var remarks: [String]

  package init(_ verification: Verification) {
    network = verification.network
    rows = verification.rows
    publishedNetwork = verification.pairing?.published
    sameArchitecture = verification.pairing.map { $0.differences == 0 }
    remarks =
      verification.sections.flatMap(\.remarks) + (verification.pairing.map { ["\($0)"] } ?? [])
  }
}
