// The words of a spec that stand for more than one layer.

/// A named part of a network; its layers' paths begin with its name.
public func module(_ name: String, @NetworkBuilder _ layers: () -> Sequential) -> Sequential {
  Sequential(.module(name: name, stem: name, layers()))
}

/// Several layers as one branch of `concat` or `sum`.
public func branch(@NetworkBuilder _ layers: () -> Sequential) -> Sequential {
  layers()
}

/// The input itself, as a branch of `concat` or `sum`.
public func identity() -> Sequential {
  Sequential(parts: [])
}

/// Branches that read the same input, their feature maps put one after the other.
///
/// Each statement in the braces is one branch.
public func concat(
  _ name: String? = nil, @BranchBuilder _ branches: () -> [Sequential]
) -> Sequential {
  Sequential(.merge(.concat(Concat()), name: name, branches: branches()))
}

/// Branches that read the same input, added number by number.
///
/// Each statement in the braces is one branch.
public func sum(
  _ name: String? = nil, @BranchBuilder _ branches: () -> [Sequential]
) -> Sequential {
  Sequential(.merge(.sum(Sum()), name: name, branches: branches()))
}

/// A residual block: layers, plus their input or a projection of it.
///
/// - Parameters:
///   - name: the block's name, if not `residual` and a number.
///   - activation: what follows the sum; ReLU unless given, `nil` in pre-activation networks.
///   - layers: the residual function F.
///   - shortcut: the shortcut's layers; the input itself, if left out.
/// - Source: He et al. 2015, equations 1 and 2.
public func residual(
  _ name: String? = nil, activation: Activation? = .relu,
  @NetworkBuilder _ layers: () -> Sequential,
  @NetworkBuilder shortcut: () -> Sequential = { identity() }
) -> Sequential {
  let projection = shortcut()
  let skip =
    projection.parts.isEmpty
    ? projection : Sequential(.module(name: "shortcut", stem: "shortcut", projection))
  let merge = Part.Content.merge(.sum(Sum()), name: nil, branches: [layers(), skip])
  var parts = [Part(content: merge)]
  if let activation {
    parts.append(Part(content: .layer(.activation(activation), name: nil, followers: [])))
  }
  return Sequential(.module(name: name, stem: "residual", Sequential(parts: parts)))
}

/// A classifier on an inner layer, which only training uses; the main path goes on beside it.
///
/// - Parameter weight: the factor of its loss in the sum.
/// - Source: Szegedy et al. 2014, §5.
public func auxiliary(
  _ name: String? = nil, weight: Double = 0.3, @NetworkBuilder _ layers: () -> Sequential
) -> Sequential {
  Sequential(.auxiliary(name: name, weight: weight, layers()))
}
