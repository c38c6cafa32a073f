import Netlab

/// A tensor of a model that several layers own, or one layer several times.
///
/// Netlab's layers share nothing: each has numbers of its own, which count as its own.
package struct SharedTensor: Hashable, Sendable {
  package var name: String
  /// The paths of its layers, in order.
  package var layers: [String]
  /// How many of the layers' tensors it is.
  package var uses: Int
  /// The parameters that are counted for it beyond the first time.
  package var extraParameters: Int
}

extension ImportedModel {
  /// The tensors that are more than one layer's, those that count most first.
  package var sharedTensors: [SharedTensor] {
    var shared: [String: SharedTensor] = [:]
    var largest: [String: Int] = [:]
    for parameter in parameters {
      guard let name = parameter.tensor else { continue }
      let path = network.nodes[parameter.node].path
      var tensor =
        shared[name] ?? SharedTensor(name: name, layers: [], uses: 0, extraParameters: 0)
      tensor.uses += 1
      if tensor.layers.last != path { tensor.layers.append(path) }
      tensor.extraParameters += parameter.count
      largest[name] = max(largest[name] ?? 0, parameter.count)
      shared[name] = tensor
    }
    return shared.values.filter { $0.uses > 1 }.map { tensor in
      var tensor = tensor
      tensor.extraParameters -= largest[tensor.name] ?? 0
      return tensor
    }.sorted { ($1.extraParameters, $0.name) < ($0.extraParameters, $1.name) }
  }
}
