import Engine
import Netlab
import Testing

@Suite struct `Initial parameters` {
  private func graph(_ rule: Initialization) throws -> ShapedGraph {
    try ShapedGraph(
      Network("net", input: Shape(8, 9, 11), initialization: rule) {
        conv(3, 64, groups: 2, norm: .batch, name: "grouped")
        conv(5, 32, name: "wide")
        linear(10, bias: false, learned: false, name: "codes")
      })
  }

  /// Mean and variance of the numbers.
  private func moments(_ numbers: [Float]) -> (mean: Double, variance: Double) {
    let mean = numbers.reduce(0) { $0 + Double($1) } / Double(numbers.count)
    let square = numbers.reduce(0) { $0 + Double($1) * Double($1) } / Double(numbers.count)
    return (mean, square - mean * mean)
  }

  private static let heVariances: [Double] = [2.0 / 36, 2.0 / 1600]
  private static let xavierVariances: [Double] = [2.0 / 612, 2.0 / 2400]

  @Test(
    arguments: zip(
      [Initialization.he, .xavier, .gaussian(standardDeviation: 0.01)],
      [heVariances, xavierVariances, [1e-4, 1e-4]]))
  func `have the variance that the rule says`(
    _ rule: Initialization, _ variances: [Double]
  ) throws {
    let values = ParameterValues(initialFor: try graph(rule), seed: 7)
    for (name, variance) in zip(["grouped.weight", "wide.weight"], variances) {
      let found = moments(try #require(values.tensors[name]).values)
      #expect(abs(found.mean) < 0.1 * variance.squareRoot(), "\(name)")
      #expect(abs(found.variance / variance - 1) < 0.1, "\(name)")
    }
  }

  @Test func `start biases at 0, scales at 1, fixed codes at −1 and 1`() throws {
    let values = ParameterValues(initialFor: try graph(.he), seed: 7)
    #expect(values.tensors["wide.bias"]?.values == Array(repeating: 0, count: 32))
    #expect(values.tensors["grouped/norm.weight"]?.values == Array(repeating: 1, count: 64))
    #expect(values.tensors["grouped/norm.variance"]?.values == Array(repeating: 1, count: 64))
    let codes = Set(try #require(values.tensors["codes.weight"]).values)
    #expect(codes == [-1, 1])
  }

  @Test func `depend on the seed and on nothing else`() throws {
    let graph = try graph(.he)
    let values = ParameterValues(initialFor: graph, seed: 7)
    #expect(values == ParameterValues(initialFor: graph, seed: 7))
    #expect(values != ParameterValues(initialFor: graph, seed: 8))
    let first = try #require(values.tensors["wide.weight"]).values.prefix(3)
    #expect(Array(first) == [0.07694268, -0.045673087, -0.052136783])
  }
}
