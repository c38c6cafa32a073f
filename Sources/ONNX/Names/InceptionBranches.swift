import Netlab

/// The four branches of an Inception module, found by what they compute.
///
/// - Source: Szegedy et al. 2014, figure 2.
struct InceptionBranches {
  /// The layers with the names that the language's word gives them.
  private(set) var names: [(layer: Int, name: String)] = []

  /// Nil for branches that are no such module's.
  init?(_ branches: [[Int]], in layers: [ReadLayer]) {
    guard branches.count == 4 else { return nil }
    let windows = branches.map { branch in branch.filter { Self.isWindow(layers[$0]) } }
    func kernel(_ layer: Int) -> Extent? {
      guard case .convolution(let convolution) = layers[layer].operation,
        convolution.stride == .one, convolution.groups == 1
      else { return nil }
      return convolution.kernel
    }
    func isReduced(_ branch: [Int], _ side: Int) -> Bool {
      let name = "\(side)x\(side)"
      guard (1...2).contains(branch.count), kernel(branch[branch.count - 1]) == Extent(side)
      else { return false }
      if branch.count == 2 {
        guard kernel(branch[0]) == .one else { return false }
        names.append((branch[0], name + "_reduce"))
      }
      names.append((branch[branch.count - 1], name))
      return true
    }
    guard windows[0].count == 1, kernel(windows[0][0]) == .one else { return nil }
    names.append((windows[0][0], "1x1"))
    guard isReduced(windows[1], 3), isReduced(windows[2], 5), (1...2).contains(windows[3].count),
      case .maxPool = layers[windows[3][0]].operation
    else { return nil }
    names.append((windows[3][0], "pool"))
    if windows[3].count == 2 {
      guard kernel(windows[3][1]) == .one else { return nil }
      names.append((windows[3][1], "pool_proj"))
    }
  }

  private static func isWindow(_ layer: ReadLayer) -> Bool {
    switch layer.operation.kind {
    case .batchNorm, .activation, .scale: false
    default: true
    }
  }

  /// The module's name as the word `inception` gives it: `inception_3a`.
  static func moduleName(_ name: String) -> String {
    let prefix = "inception"
    guard name.lowercased().hasPrefix(prefix) else { return "\(prefix)_\(name)" }
    let rest = name.dropFirst(prefix.count).drop { "_-".contains($0) }
    return rest.isEmpty ? prefix : "\(prefix)_\(rest)"
  }
}
