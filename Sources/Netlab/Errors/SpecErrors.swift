/// One problem, with the layer and the place that it belongs to.
package struct SpecError: Error, Hashable, Sendable, Codable {
  /// Where the statement stands, if the network came from a spec.
  package var location: SourceLocation?
  /// The layer's path, or the network's name.
  package var subject: String
  /// What is wrong.
  package var problem: Problem

  package init(at location: SourceLocation?, subject: String, problem: Problem) {
    self.location = location
    self.subject = subject
    self.problem = problem
  }
}

extension SpecError: CustomStringConvertible {
  /// `file:line:column: error: layer: what is wrong`, and a line with a way out.
  package var description: String {
    (location.map { "\($0): " } ?? "")
      + "error: \(subject.inOneLine): \(problem.summary)\n  hint: \(problem.hint)"
  }
}

/// All problems of a network at once; never empty.
package struct SpecErrors: Error, Hashable, Sendable, Codable {
  package var errors: [SpecError]

  package init(_ errors: [SpecError]) {
    self.errors = errors
  }
}

extension SpecErrors: CustomStringConvertible {
  package var description: String {
    errors.map(\.description).joined(separator: "\n")
  }
}
