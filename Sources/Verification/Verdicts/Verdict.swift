/// What a computed number says of a published one.
package enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
  /// The computed number rounds to the printed one.
  case agrees
  /// It does not, and nothing of the publication explains it.
  case differs
  /// It does not, and neither do other figures of the same publication.
  case misprint
}
