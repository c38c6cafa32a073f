/// Differences that are alike, put together, in the order in which each first appears.
struct DifferenceBundles {
  private(set) var all: [ArchitectureDifference] = []
  private var places: [Key: Int] = [:]

  private struct Key: Hashable {
    var kind: ArchitectureDifference.Kind
    var detail: ArchitecturalDetail?
    /// What the layers are, where nothing else says how they differ.
    var layer: String?
    var family: String?
    var isMove: Bool
    var changes: [LayerDifference.Change]
    var remark: String?
  }

  mutating func add(_ kind: UnitComparison.Kind, of layer: ArchitectureDifference.Layer) {
    let key = Key(
      kind: kind.kind, detail: kind.detail, layer: kind.changes.isEmpty ? kind.layer : nil,
      family: kind.family, isMove: kind.isMove, changes: kind.changes, remark: kind.remark)
    guard let place = places[key] else {
      places[key] = all.count
      all.append(
        ArchitectureDifference(
          kind: kind.kind, detail: kind.detail, isMove: kind.isMove, layer: kind.layer,
          changes: kind.changes, remark: kind.remark,
          layers: [layer], parameters: layer.parameters, multiplyAdds: layer.multiplyAdds))
      return
    }
    all[place].layers.append(layer)
    all[place].parameters += layer.parameters
    all[place].multiplyAdds = Count.sum(all[place].multiplyAdds, layer.multiplyAdds)
  }
}

/// Arithmetic on counts that may be unknown.
///
/// The counts are parts of totals that fit an `Int`, and so do their sums and differences.
enum Count {
  static func sum(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return a + b
  }

  static func difference(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    return a - b
  }
}
