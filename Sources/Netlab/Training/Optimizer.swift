/// How a step changes the parameters, given their gradients g and the rate η of the step.
///
/// The formulas are those of PyTorch, where papers and programs differ.
public enum Optimizer: Hashable, Sendable, Codable {
  /// Stochastic gradient descent: v ← μ·v + g, then θ ← θ − η·v.
  ///
  /// Nesterov's form looks ahead: θ ← θ − η·(g + μ·v). With a momentum of 0 it is plain descent.
  /// - Source: Sutskever et al. 2013, §2; as PyTorch's `SGD`, whose rate is no part of v.
  case sgd(momentum: Double = 0.9, nesterov: Bool = false)
  /// RMSProp: s ← ρ·s + (1 − ρ)·g², v ← μ·v + g / (√s + ε), then θ ← θ − η·v.
  ///
  /// The default values are those of the Inception-v3 paper, whose program has ε within the root.
  /// - Source: Tieleman and Hinton 2012, lecture 6.5; Szegedy et al. 2015, "Rethinking the Inception Architecture", §8.
  case rmsProp(decay: Double = 0.9, epsilon: Double = 1, momentum: Double = 0)
  /// Adam: means m of g and s of g², corrected for their start at 0, then θ ← θ − η·m̂ / (√ŝ + ε).
  ///
  /// - Source: Kingma and Ba 2014, algorithm 1.
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
}
