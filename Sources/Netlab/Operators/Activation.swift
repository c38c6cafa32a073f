/// A function applied to every number by itself.
///
/// - Shapes: C×H×W → C×H×W.
public struct Activation: Hashable, Sendable, Codable {
  package enum Function: Hashable, Sendable, Codable {
    case relu
    case relu6
    case leakyReLU(slope: Double)
    case elu(alpha: Double)
    case sigmoid
    case tanh
    case scaledTanh
    case softplus
    case swish
    case hardSigmoid
    case hardSwish
    case gelu
  }

  package var function: Function

  package init(_ function: Function) {
    self.function = function
  }

  /// max(x, 0). Nair and Hinton 2010.
  public static let relu = Activation(.relu)
  /// min(max(x, 0), 6). Howard et al. 2017 (MobileNet).
  public static let relu6 = Activation(.relu6)
  /// x, or `slope` · x below zero. Maas et al. 2013.
  public static func leakyReLU(slope: Double = 0.01) -> Activation {
    Activation(.leakyReLU(slope: slope))
  }
  /// x, or `alpha` · (eˣ − 1) below zero. Clevert et al. 2015.
  public static func elu(alpha: Double = 1) -> Activation { Activation(.elu(alpha: alpha)) }
  /// 1 / (1 + e⁻ˣ).
  public static let sigmoid = Activation(.sigmoid)
  /// The hyperbolic tangent.
  public static let tanh = Activation(.tanh)
  /// 1.7159 · tanh(2x/3). LeCun et al. 1998, equation 6 and appendix A.
  public static let scaledTanh = Activation(.scaledTanh)
  /// log(1 + eˣ).
  public static let softplus = Activation(.softplus)
  /// x · sigmoid(x), also called SiLU. Ramachandran et al. 2017.
  public static let swish = Activation(.swish)
  /// min(max(x/6 + 1/2, 0), 1). Howard et al. 2019 (MobileNetV3).
  public static let hardSigmoid = Activation(.hardSigmoid)
  /// x · hardSigmoid(x). Howard et al. 2019, equation 2.
  public static let hardSwish = Activation(.hardSwish)
  /// x · Φ(x), Φ the normal distribution's. Hendrycks and Gimpel 2016.
  public static let gelu = Activation(.gelu)
}

extension Activation: OperatorRules {
  package var name: String {
    switch function {
    case .relu: "relu"
    case .relu6: "relu6"
    case .leakyReLU: "leakyReLU"
    case .elu: "elu"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .scaledTanh: "scaledTanh"
    case .softplus: "softplus"
    case .swish: "swish"
    case .hardSigmoid: "hardSigmoid"
    case .hardSwish: "hardSwish"
    case .gelu: "gelu"
    }
  }

  package var operandProblems: [Problem] {
    switch function {
    case .leakyReLU(let slope):
      [Problem.check(.slope, slope, in: -1...1, allowed: "between -1 and 1")].compactMap { $0 }
    case .elu(let alpha):
      [Problem.check(.alpha, alpha, in: 0...1e3, allowed: "between 0 and 1000")].compactMap { $0 }
    case .relu, .relu6, .sigmoid, .tanh, .scaledTanh, .softplus, .swish, .hardSigmoid, .hardSwish,
      .gelu:
      []
    }
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape { inputs.only }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  /// One operation for each element, whatever the function.
  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(elementwiseOperations: output.elements)
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> Activation { self }

  package var caption: String {
    switch function {
    case .relu: "ReLU"
    case .relu6: "ReLU6"
    case .leakyReLU: "leaky ReLU"
    case .elu: "ELU"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .scaledTanh: "scaled tanh"
    case .softplus: "softplus"
    case .swish: "swish"
    case .hardSigmoid: "hard sigmoid"
    case .hardSwish: "hard swish"
    case .gelu: "GELU"
    }
  }

  package var label: String {
    switch function {
    case .leakyReLU(let slope): "slope \(slope)"
    case .elu(let alpha): "alpha \(alpha)"
    case .relu, .relu6, .sigmoid, .tanh, .scaledTanh, .softplus, .swish, .hardSigmoid, .hardSwish,
      .gelu:
      ""
    }
  }

  package var geometry: Geometry? { nil }

  package var signature: String {
    switch function {
    case .leakyReLU(let slope): "leakyReLU, slope \(Float(slope))"
    case .elu(let alpha): "elu, alpha \(Float(alpha))"
    case .relu, .relu6, .sigmoid, .tanh, .scaledTanh, .softplus, .swish, .hardSigmoid, .hardSwish,
      .gelu:
      name
    }
  }

  package var family: Family { .activation }
}
