import Testing

@testable import Netlab

@Suite struct `Unique names` {
  @Test func `count on where a name has been given`() {
    var names = UniqueNames(besides: ["relu", "conv_3"])
    #expect(
      ["relu", "relu", "conv", "conv", "conv"].map { names.unique($0) } == [
        "relu_2", "relu_3", "conv", "conv_2", "conv_4",
      ])
    var words = UniqueNames(separator: "")
    #expect(["width", "width"].map { words.unique($0) } == ["width", "width2"])
  }
}
