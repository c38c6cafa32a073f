import Netlab

extension Foreign: WritableOperator {
  /// A shaped graph holds no foreign operators: its only door refuses them.
  func write(_ node: ShapedNode, _ writer: inout GraphWriter) {
    preconditionFailure("no shaped graph holds \(type)")
  }
}
