extension NetworkReport.Totals {
  /// Encodes every total, the unknown ones as null.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(parameters, forKey: .parameters)
    try values.encode(weights, forKey: .weights)
    try values.encode(biases, forKey: .biases)
    try values.encode(multiplyAdds, forKey: .multiplyAdds)
    try values.encode(elementwiseOperations, forKey: .elementwiseOperations)
    try values.encode(depth, forKey: .depth)
    try values.encode(depthWithPooling, forKey: .depthWithPooling)
    try values.encode(parameterBytes, forKey: .parameterBytes)
    try values.encode(activationBytes, forKey: .activationBytes)
    try values.encode(peakInferenceBytes, forKey: .peakInferenceBytes)
    try values.encode(peakTrainingBytes, forKey: .peakTrainingBytes)
  }
}

extension LayerReport {
  /// Encodes what is unknown as null, and a window's operands only where there is a window.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(path, forKey: .path)
    try values.encode(self.operator, forKey: .operator)
    try values.encode(label, forKey: .label)
    try values.encode(signature, forKey: .signature)
    try values.encode(family, forKey: .family)
    try values.encode(inputs, forKey: .inputs)
    try values.encode(inputShapes, forKey: .inputShapes)
    try values.encode(outputShape, forKey: .outputShape)
    if kernel != nil {
      try values.encode(kernel, forKey: .kernel)
      try values.encode(stride, forKey: .stride)
      // A window always has padding, but TensorFlow's depends on the size of the input.
      try values.encode(padding, forKey: .padding)
    }
    try values.encodeIfPresent(dilation, forKey: .dilation)
    try values.encodeIfPresent(groups, forKey: .groups)
    try values.encode(parameters, forKey: .parameters)
    try values.encode(weights, forKey: .weights)
    try values.encode(biases, forKey: .biases)
    try values.encode(multiplyAdds, forKey: .multiplyAdds)
    try values.encode(elementwiseOperations, forKey: .elementwiseOperations)
    try values.encode(outputBytes, forKey: .outputBytes)
    try values.encode(receptiveField, forKey: .receptiveField)
  }
}

extension ReceptiveFieldReport {
  /// Encodes every part, the unknown ones as null.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(size, forKey: .size)
    try values.encode(minimumSize, forKey: .minimumSize)
    try values.encode(stride, forKey: .stride)
    try values.encode(padding, forKey: .padding)
    try values.encode(aligned, forKey: .aligned)
  }
}
