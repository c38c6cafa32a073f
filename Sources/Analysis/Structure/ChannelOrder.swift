extension ArchitectureGraph {
  /// Who meets the channels of a unit in their order and can hold it in no weights of its own.
  enum OrderSight {
    case nobody
    case unit(Int)
    case answer
  }

  /// Whether all that reads a unit's channels can hold their order in weights of its own.
  ///
  /// Layers that look at each channel alone hand the order on, and so does a sum whose other summands
  /// have weights to follow it; groups, neighbours and whoever reads the network's answer see it.
  func orderSight(of place: Int) -> OrderSight {
    var moved: Set<Int> = [place]
    var furthest = readers[place].max() ?? end
    var index = place + 1
    while index <= furthest, index < end {
      defer { index += 1 }
      guard units[index].inputs.contains(where: moved.contains) else { continue }
      switch units[index].traits.sightOfOrder {
      case .absorbed: continue
      case .handedOn: break
      case .shared:
        let isFollowed = units[index].inputs.allSatisfy { input in
          moved.contains(input)
            || (units[input].traits.sightOfOrder == .absorbed && readers[input] == [index])
        }
        guard isFollowed else { return .unit(index) }
      case .seen: return .unit(index)
      }
      moved.insert(index)
      furthest = max(furthest, readers[index].max() ?? end)
    }
    return moved.isDisjoint(with: outputs) ? .nobody : .answer
  }
}
