/// A tensor of zeros but for some numbers, each with its place.
struct SparseNumbers {
  private let numbers: ConstantTensor
  private let places: ConstantTensor
  private let dimensions: [Int]

  /// Numbers at places that are counted through the tensor, or told axis by axis.
  init(_ numbers: ConstantTensor, at places: ConstantTensor, dimensions: [Int]) {
    self.numbers = numbers
    self.places = places
    self.dimensions = dimensions
  }

  /// All numbers, zeros included.
  ///
  /// - Throws: `.tooLarge` for more than can be, `.sparse` for places outside.
  func dense() throws(ONNXFault) -> [Float] {
    let count = dimensions.reduce(1, *)
    guard count <= ConstantTensor.mostNumbers else {
      throw .tooLarge(tensor: numbers.name, numbers: count, limit: ConstantTensor.mostNumbers)
    }
    let values = try numbers.floats()
    guard let given = try places.integers(limit: ConstantTensor.mostNumbers) else {
      throw .sparse(tensor: numbers.name)
    }
    var result = [Float](repeating: 0, count: count)
    let axes = places.dimensions.count == 1 ? [count] : dimensions
    for (index, value) in values.enumerated() {
      var place = 0
      for (axis, extent) in axes.enumerated() {
        let coordinate = given[index * axes.count + axis]
        guard (0..<extent).contains(coordinate) else { throw .sparse(tensor: numbers.name) }
        place = place * extent + coordinate
      }
      result[place] = value
    }
    return result
  }
}
