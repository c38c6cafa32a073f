import COneDNN

/// A call into oneDNN that did not succeed: which one, and the reason that the library gives.
package struct OneDNNError: Error, Equatable, CustomStringConvertible {
  /// The C function that failed.
  package var call: String
  /// The library's own word for the status, such as `unimplemented`.
  package var reason: String

  package init(call: String, reason: String) {
    self.call = call
    self.reason = reason
  }

  /// Whether the library knows no implementation for what was asked.
  package var isUnimplemented: Bool { reason == "unimplemented" }

  package var description: String { "\(call) failed: \(reason)" }
}

/// The one funnel through which the status of every call into oneDNN passes.
func check(_ call: StaticString, _ body: () -> dnnl_status_t) throws(OneDNNError) {
  let status = body()
  guard status == dnnl_success else {
    throw OneDNNError(call: "\(call)", reason: String(cString: dnnl_status2str(status)))
  }
}

/// Unwraps a handle that a successful call has written.
func created<Handle>(_ call: StaticString, _ handle: Handle?) throws(OneDNNError) -> Handle {
  guard let handle else { throw OneDNNError(call: "\(call)", reason: "no handle returned") }
  return handle
}
