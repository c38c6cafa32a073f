import Files
import Netlab

/// What keeps a model file from being read, with the file that it is about.
package struct ONNXError: Error, Hashable, Sendable {
  package var path: String
  package var fault: ONNXFault

  package init(path: String, fault: ONNXFault) {
    self.path = path
    self.fault = fault
  }
}

/// What is wrong with a model, as data; `ONNXFault+Wording.swift` has the words.
package enum ONNXFault: Error, Hashable, Sendable {
  // MARK: The file

  case file(FileError)
  case empty
  /// A field at `offset` claims more bytes than there are.
  case cutShort(offset: Int, claimed: UInt64, left: Int)
  /// What stands at `offset` is no field of a message.
  case noMessage(offset: Int)
  /// The messages are well formed, but not those of a model.
  case noModel(reason: String)
  /// More messages, or bytes of structure, than any model needs.
  case tooComplex(limit: Int, unit: String)
  case noGraph
  case opset(Int, supported: ClosedRange<Int>)
  case opsetMissing
  case opsetTwice([Int])

  // MARK: Tensors

  case extents(tensor: String, [Int64])
  case size(tensor: String, extents: [Int], expected: Int, found: Int)
  case type(tensor: String, type: String)
  case segmented(tensor: String)
  case externalLocation(tensor: String, location: String)
  case externalFile(tensor: String, FileError)
  case externalRange(tensor: String, location: String, offset: Int, length: Int, bytes: Int)
  case externalNumber(tensor: String, key: String, value: String)
  case tooLarge(tensor: String, numbers: Int, limit: Int)
  case tooManySteps(tensor: String, limit: Int)
  case severalNumbers(tensor: String, count: Int)
  /// Numbers that are given in more than one way.
  case ambiguous(tensor: String)
  /// Numbers and places of a sparse tensor that do not belong together.
  case sparse(tensor: String)

  // MARK: The graph

  case noImages(inputs: [String])
  case severalImages([String])
  /// Nodes are made for images of another size.
  case imageSize(asked: Extent, own: Extent, reason: String)
  case imageShape(input: String, shape: String)
  /// Images that are no numbers, or whole ones that a node computes with.
  case imageType(input: String, type: String, reader: String?)
  case noOutput
  case missingValue(node: String, value: String)
  case outOfOrder(node: String, value: String, maker: String)
  case madeTwice(value: String, first: String, second: String)
  case attribute(node: String, name: String)
  case attributeTwice(node: String, name: String)
  case reshape(node: String, extents: String)
  case reshapeCount(node: String, input: String, extents: String)
  case kernel(node: String, extents: [Int])
  case inputMissing(node: String, number: Int)
  case tooManyInputs(node: String, count: Int, most: Int)
  case parameterExtents(node: String, parameter: String, expected: [Int], found: [Int])
  /// A node of an unknown operator makes numbers of the file's others.
  case foreignConstant(ForeignConstant)
  case shapesDisagree(value: String, declared: String, inferred: String)
  case outputUnknown(output: String)
  case layer(node: String, Problem)

  // MARK: Writing

  /// A file of that name is there, and the model beside it does not use it.
  case numbersFileExists(name: String)
}
