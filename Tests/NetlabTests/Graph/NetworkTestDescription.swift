import Netlab
import Testing

@testable import Specs

/// Networks are arguments of tests in many rooms, and logs of them take megabytes if written whole.
///
/// All rooms' tests are one program, so that this holds for all of them.
extension Network: CustomTestStringConvertible {
  public var testDescription: String { "\(name), \(nodes.count) layers" }
}

@Suite struct `Networks in the logs of tests` {
  @Test func `are told by name and size`() {
    #expect(String(describingForTest: googlenet) == "GoogLeNet, 159 layers")
  }
}
