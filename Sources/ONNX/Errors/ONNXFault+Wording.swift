import Netlab

extension ONNXError: CustomStringConvertible {
  /// `error: model.onnx: what is wrong`, and a line with a way out.
  package var description: String {
    if case .file(let error) = fault { return error.description }
    return "error: \(path.inOneLine): \(fault.summary)\n  hint: \(fault.hint)"
  }
}

extension ONNXFault {
  /// What is wrong, with its numbers.
  package var summary: String {
    switch self {
    case .file(let error): error.description
    case .empty: "the file is empty"
    case .cutShort(let offset, let claimed, let left):
      "the field at byte \(offset) claims \(claimed) bytes, and \(left) are left"
    case .noMessage(let offset): "byte \(offset) begins no field of an ONNX model"
    case .noModel(let reason): "the file is no ONNX model: \(reason.inOneLine)"
    case .tooComplex(let limit, let unit):
      "the model's structure has more than \(limit.grouped) \(unit), its tensors not counted"
    case .noGraph: "the model holds no graph"
    case .opset(let version, let supported):
      "the model uses version \(version) of ONNX's operators; netlab reads"
        + " \(supported.lowerBound) to \(supported.upperBound)"
    case .opsetMissing: "the model names no version of ONNX's operators"
    case .opsetTwice(let versions):
      "the model names \(versions.count) versions of ONNX's operators:"
        + " \(versions.prefix(5).map(String.init).joined(separator: ", "))"
    case .extents(let tensor, let extents):
      "\(tensor.quoted) claims the impossible extents \(extents)"
    case .size(let tensor, let extents, let expected, let found):
      "\(tensor.quoted) holds \(found.grouped) bytes or numbers; its extents \(extents) take"
        + " \(expected.grouped)"
    case .type(let tensor, let type): "\(tensor.quoted) holds numbers of type \(type)"
    case .segmented(let tensor): "\(tensor.quoted) is one segment of a larger tensor"
    case .externalLocation(let tensor, ""):
      "\(tensor.quoted) wants its numbers from another file, and does not name it"
    case .externalLocation(let tensor, let location):
      "\(tensor.quoted) wants its numbers from \(location.quoted), outside the model's folder"
    case .externalFile(let tensor, let error):
      "\(tensor.quoted) cannot be read: cannot read \(error.path.quoted): \(error.reason)"
    case .externalRange(let tensor, let location, let offset, let length, let bytes):
      "\(tensor.quoted) wants \(length.grouped) bytes from byte \(offset.grouped) of"
        + " \(location.quoted), which has \(bytes.grouped)"
    case .externalNumber(let tensor, let key, let value):
      "\(tensor.quoted) has the \(key) \(value.quoted), which is no number of bytes"
    case .tooLarge(let tensor, let numbers, let limit):
      "\(tensor.quoted) has \(numbers.grouped) numbers, more than the \(limit.grouped) that netlab"
        + " reads"
    case .tooManySteps(let tensor, let limit):
      "\(tensor.quoted) follows from the model's other numbers in more than \(limit.grouped) steps"
    case .severalNumbers(let tensor, let count):
      "\(tensor.quoted) has \(count.grouped) numbers in a place that takes one"
    case .ambiguous(let tensor): "\(tensor.quoted) holds its numbers in two ways at once"
    case .sparse(let tensor):
      "\(tensor.quoted) is a sparse tensor whose numbers and places do not belong together"
    case .noImages(let inputs):
      "the model reads no images"
        + (inputs.isEmpty ? "" : ": \(inputs.map(\.quoted).joined(separator: ", "))")
    case .severalImages(let inputs):
      "the model reads \(inputs.count) inputs: \(inputs.map(\.quoted).joined(separator: ", "))"
    case .imageSize(let asked, let own, let reason):
      "the model is for images of \(own), and cannot be read for those of \(asked): \(reason)"
    case .imageShape(let input, let shape):
      "the input \(input.quoted) is \(shape.inOneLine), which is no batch of images or vectors"
    case .imageType(let input, let type, nil):
      "the input \(input.quoted) is of type \(type), which is none of numbers"
    case .imageType(let input, let type, let reader?):
      "the input \(input.quoted) is of type \(type), and \(reader.quoted) computes with real numbers"
    case .noOutput: "the model gives no output"
    case .missingValue(let node, let value):
      "\(node.quoted) reads \(value.quoted), which nothing makes"
    case .outOfOrder(let node, let value, let maker):
      "\(node.quoted) reads \(value.quoted), which \(maker.quoted) makes later: the graph is a"
        + " cycle or out of order"
    case .madeTwice(let value, let first, let second):
      "\(value.quoted) is made twice, by \(first.quoted) and by \(second.quoted)"
    case .attribute(let node, let name):
      "\(node.quoted) has \(name.quoted) of another kind, size or place than ONNX allows"
    case .tooManyInputs(let node, let count, let most):
      "\(node.quoted) has \(count) inputs, and its operator at most \(most)"
    case .attributeTwice(let node, let name):
      "\(node.quoted) has two attributes \(name.quoted)"
    case .reshape(let node, let extents):
      "\(node.quoted) reshapes to \(extents.inOneLine), of which ONNX allows one -1 and none less"
    case .reshapeCount(let node, let input, let extents):
      "\(node.quoted) reshapes \(input) to \(extents.inOneLine), which are not as many numbers"
    case .kernel(let node, let extents):
      "\(node.quoted) has weights of extents \(extents), and a kernel's are filters, channels and sizes"
    case .inputMissing(let node, let number): "\(node.quoted) lacks its input \(number)"
    case .parameterExtents(let node, let parameter, let expected, let found):
      "\(node.quoted) has a \(parameter) of extents \(found), and needs \(expected)"
    case .foreignConstant(let maker):
      "\(maker.node.quoted) is a \(maker.type) that makes numbers of the file's others:"
        + " \(maker.reason.inOneLine)"
    case .shapesDisagree(let value, let declared, let inferred):
      "\(value.quoted) is declared as \(declared), and is \(inferred)"
    case .outputUnknown(let output): "the output \(output.quoted) is made by no layer"
    case .layer(let node, let problem): "\(node.inOneLine): \(problem.summary)"
    case .numbersFileExists(let name):
      "its numbers would go into \(name.quoted), a file that is there and not the model's"
    }
  }

  /// A way out.
  package var hint: String {
    switch self {
    case .file, .externalFile: "check the path, and that the file may be read"
    case .empty, .cutShort, .noMessage: "the file is cut short or damaged; write it again"
    case .noModel, .noGraph: "hand over a file that an ONNX exporter wrote"
    case .tooComplex: "no network of layers needs that many; check where the file comes from"
    case .opset(let version, let supported):
      version < supported.lowerBound
        ? "convert it with onnx.version_converter.convert_version(model, \(supported.upperBound))"
        : "export it with opset_version=\(supported.upperBound) or less"
    case .opsetMissing: "set its opset_import, or export it again"
    case .opsetTwice: "leave the one in its opset_import that its nodes are of"
    case .extents, .size, .ambiguous, .sparse: "the file is damaged; write it again"
    case .type: "save it as FLOAT, FLOAT16, BFLOAT16 or DOUBLE"
    case .segmented: "save the tensor whole"
    case .externalLocation:
      "put the file beside the model, and name it without / at its start or .."
    case .externalRange, .externalNumber: "copy the file of weights again, whole"
    case .tooManySteps, .foreignConstant:
      "fold its constants first, as ONNX Runtime's basic optimisation does"
    case .severalNumbers: "check the model with onnx.checker.check_model(…, full_check=True)"
    case .tooLarge: "check its extents for a digit too many"
    case .noImages: "give the model an input of float numbers, batch × channels × height × width"
    case .severalImages: "netlab's networks read one; make constants of the others"
    case .imageSize(_, let own, _): "leave the size out, or ask for \(own)"
    case .imageShape: "declare it as batch × channels × height × width, channels with a number"
    case .imageType(_, _, nil): "give the model an input of numbers"
    case .imageType: "put a Cast to FLOAT in front of it"
    case .noOutput, .outputUnknown: "declare the output of the last layer as the graph's"
    case .missingValue: "the file lacks an initialiser or a node; write it again"
    case .outOfOrder: "put nodes in an order in which they can run"
    case .madeTwice: "give each value a name of its own"
    case .attribute: "check the model with onnx.checker.check_model"
    case .inputMissing, .tooManyInputs, .attributeTwice:
      "check the model with onnx.checker.check_model"
    case .reshape: "give all extents but one"
    case .parameterExtents, .reshapeCount, .kernel:
      "check the model with onnx.checker.check_model(…, full_check=True)"
    case .shapesDisagree:
      "take the shape out of the file, or infer it anew with onnx.shape_inference"
    case .layer(_, let problem): problem.hint
    case .numbersFileExists: "move that file away, or write the model under another name"
    }
  }
}
