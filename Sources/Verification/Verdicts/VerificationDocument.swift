/// What `verify --format json` writes.
package struct VerificationDocument: Encodable {
  package var schema = 1
  package var network: String
  package var rows: [VerificationRow]
  /// What publications say that could not be compared.
  package var remarks: [String]

  package init(_ verification: Verification) {
    network = verification.network
    rows = verification.rows
    remarks = verification.sections.flatMap(\.remarks)
  }
}
