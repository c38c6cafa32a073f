import Netlab

/// The paths of layers in a model that netlab has written: its nodes' names.
enum OwnPaths {
  /// The nodes' names; nil where they are not one path for each layer, as after another tool's changes.
  static func paths(of layers: [ReadLayer]) -> [String]? {
    let paths = ["input"] + layers.dropFirst().map(\.names.node)
    let areNames = paths.allSatisfy { path in
      path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
        GivenName.cleaned(String(part)).map { $0 == part } ?? false
      }
    }
    return areNames && Set(paths).count == paths.count ? paths : nil
  }
}
