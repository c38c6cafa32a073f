import Netlab

/// The operators of ONNX that are read, by their names in the format; each is read by what it maps to.
enum OperatorType: String, CaseIterable {
  case add = "Add"
  case averagePool = "AveragePool"
  case batchNormalization = "BatchNormalization"
  case cast = "Cast"
  case clip = "Clip"
  case concat = "Concat"
  case constant = "Constant"
  case constantOfShape = "ConstantOfShape"
  case conv = "Conv"
  case div = "Div"
  case dropout = "Dropout"
  case elu = "Elu"
  case expand = "Expand"
  case flatten = "Flatten"
  case gather = "Gather"
  case gelu = "Gelu"
  case gemm = "Gemm"
  case globalAveragePool = "GlobalAveragePool"
  case globalMaxPool = "GlobalMaxPool"
  case hardSigmoid = "HardSigmoid"
  case hardSwish = "HardSwish"
  case identity = "Identity"
  case leakyRelu = "LeakyRelu"
  case lrn = "LRN"
  case matMul = "MatMul"
  case maxPool = "MaxPool"
  case mul = "Mul"
  case pad = "Pad"
  case reduceMean = "ReduceMean"
  case relu = "Relu"
  case reshape = "Reshape"
  case shape = "Shape"
  case sigmoid = "Sigmoid"
  case slice = "Slice"
  case softmax = "Softmax"
  case softplus = "Softplus"
  case split = "Split"
  case squeeze = "Squeeze"
  case sub = "Sub"
  case sum = "Sum"
  case swish = "Swish"
  case tanh = "Tanh"
  case transpose = "Transpose"
  case unsqueeze = "Unsqueeze"

  /// Reads a node of this type.
  ///
  /// - Throws: why it is no layer of netlab's, or what is wrong with the model.
  func read(_ node: NodeReader, _ graph: inout GraphReader) throws(Obstacle) {
    switch self {
    case .conv: try Convolution.read(node, &graph)
    case .maxPool: try MaxPool.read(node, &graph)
    case .globalMaxPool: try MaxPool.readGlobal(node, &graph)
    case .averagePool: try AveragePool.read(node, &graph)
    case .globalAveragePool: try GlobalAveragePool.read(node, &graph)
    case .reduceMean: try GlobalAveragePool.readMean(node, &graph)
    case .lrn: try LRN.read(node, &graph)
    case .batchNormalization: try BatchNorm.read(node, &graph)
    case .clip, .elu, .gelu, .hardSigmoid, .hardSwish, .leakyRelu, .relu, .sigmoid, .softplus,
      .swish, .tanh:
      try Activation.read(self, node, &graph)
    case .dropout: try Dropout.read(node, &graph)
    case .gemm: try Linear.readGemm(node, &graph)
    case .matMul: try Linear.readMatMul(node, &graph)
    case .softmax: try Softmax.read(node, &graph)
    case .concat: try Concat.read(node, &graph)
    case .sum: try Sum.read(node, &graph)
    case .add: try Scale.readAdd(node, &graph)
    case .sub: try Scale.readSub(node, &graph)
    case .mul: try Scale.readMul(node, &graph)
    case .div: try Scale.readDiv(node, &graph)
    case .pad: try ChannelPad.read(node, &graph)
    case .flatten, .reshape, .squeeze, .transpose, .unsqueeze:
      try Rearrangement.read(self, node, &graph)
    case .cast, .identity: try Passing.read(self, node, &graph)
    case .constant, .constantOfShape: try Constants.read(self, node, &graph)
    case .expand: try ConstantPlaces.readExpand(node, &graph)
    case .shape: try ExtentArithmetic.read(self, node, &graph)
    case .gather, .slice:
      if try ChannelSelection.read(self, node, &graph) { return }
      switch try node.input(0) {
      case .features: throw .unmapped(reason: "it picks a part of what the network computes")
      case .constant(let constant):
        try ConstantPlaces.read(self, of: constant, node, &graph)
      case .extents: try ExtentArithmetic.read(self, node, &graph)
      }
    case .split:
      guard try ChannelSelection.read(self, node, &graph) else {
        throw .unmapped(reason: "it cuts its input into parts")
      }
    }
  }
}
