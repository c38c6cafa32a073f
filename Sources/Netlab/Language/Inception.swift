/// An Inception module: 1×1, 3×3 and 5×5 convolutions and a pool, side by side.
///
/// Leave out `3x3red`, `5x5red` and `pool` for the naive module of the paper's figure 2(a).
/// - Parameters:
///   - name: the module's name in the paper, such as `3a`; its path is then `inception_3a`.
///   - 1x1: filters of the 1×1 branch.
///   - 3x3red: filters of the 1×1 convolution in front of the 3×3.
///   - 3x3: filters of the 3×3 branch.
///   - 5x5red: filters of the 1×1 convolution in front of the 5×5.
///   - 5x5: filters of the 5×5 branch.
///   - pool: filters of the 1×1 convolution behind the 3×3 max pool of stride 1.
///   - norm: normalisation in every convolution.
/// - Source: Szegedy et al. 2014, figure 2 and table 1.
public func inception(
  _ name: String? = nil, `1x1`: Int, `3x3red`: Int? = nil, `3x3`: Int, `5x5red`: Int? = nil,
  `5x5`: Int, pool: Int? = nil, norm: Normalization? = nil
) -> Sequential {
  func reduced(_ kernel: Extent, _ filters: Int, by reduction: Int?) -> Sequential {
    let main = conv(kernel, filters, norm: norm, name: "\(kernel.height)x\(kernel.width)")
    guard let reduction else { return main }
    let first = conv(
      1, reduction, norm: norm, name: "\(kernel.height)x\(kernel.width)_reduce")
    return Sequential(parts: first.parts + main.parts)
  }
  let pooling = maxPool(3, stride: 1, padding: 1, name: "pool")
  let projection = pool.map { conv(1, $0, norm: norm, name: "pool_proj") }
  let branches = [
    conv(1, `1x1`, norm: norm, name: "1x1"),
    reduced(3, `3x3`, by: `3x3red`),
    reduced(5, `5x5`, by: `5x5red`),
    Sequential(parts: pooling.parts + (projection?.parts ?? [])),
  ]
  return Sequential(
    .module(
      name: name.map { "inception_\($0)" }, stem: "inception",
      Sequential(.merge(.concat(Concat()), name: "concat", branches: branches))))
}
