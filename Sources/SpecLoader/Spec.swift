import Netlab

/// A spec file and all that it declares.
package struct Spec: Hashable, Sendable {
  /// The file's text, as its author wrote it.
  package var source: String
  /// The file's path, as messages and locations show it.
  package var displayPath: String
  /// The networks, in the order of their declarations.
  package var networks: [Network]
  /// What the user should hear, one paragraph each: what the spec printed, missing confinement.
  package var notices: [String]
}

/// What a run of a spec writes down.
struct Declared: Codable {
  var networks: [Network] = []
}

/// What the cache keeps of a spec.
struct CachedSpec: Codable {
  var declared: Declared
  var printed: String
  var hiddenBytes: Int
}
