import Netlab

/// A network as an ONNX model, its numbers left where they are until it is written.
///
/// Nodes and tensors bear the layers' paths. What ONNX has no word for is kept as annotations in the
/// metadata, so that reading the model again gives the same network.
package struct ExportedModel {
  private let stream: ModelStream
  /// The version of ONNX's operators that the model uses.
  package let operatorSet: Int

  /// Makes a model of a network shaped for inference.
  ///
  /// - Parameters:
  ///   - batch: images at a time; a symbol where left out.
  ///   - version: netlab's.
  ///   - notes: facts about the model for its metadata, in order.
  package init(
    _ graph: ShapedGraph, batch: Int?, version: String,
    notes: [(key: String, value: String)] = []
  ) {
    let writer = GraphWriter(graph.mainPath, batch: batch)
    operatorSet = writer.operatorSet
    var model = Onnx_ModelProto()
    // The first versions of the format that have the versions of the operators.
    model.irVersion = writer.operatorSet < 18 ? 8 : 9
    model.producerName = Self.producer
    model.producerVersion = version
    model.docString = graph.source.map { "\(graph.name). \($0)" } ?? graph.name
    var operators = Onnx_OperatorSetIdProto()
    operators.version = Int64(writer.operatorSet)
    model.opsetImport = [operators]
    model.graph = writer.message
    let annotations = writer.annotations.map { layer, annotation in
      (key: Annotation.prefix + layer, value: annotation.description)
    }
    model.metadataProps = (notes + annotations).map { key, value in
      var entry = Onnx_StringStringEntryProto()
      (entry.key, entry.value) = (key, value)
      return entry
    }
    stream = ModelStream(model, tensors: writer.tensors)
  }

  /// The producer that the models of this tool name.
  static let producer = "netlab"

  /// Writes the model to `path`, whole or not at all.
  ///
  /// - Parameters:
  ///   - isSplit: whether large tensors go into a file beside the model, as they must beyond 2 GiB.
  ///   - values: the numbers of a layer's tensor, by the layer's path.
  /// - Returns: the files that were written, and the one that went away.
  /// - Throws: `FileError`, `ONNXError`, or what `values` throws; what was there before then stays.
  package func write(
    to path: String, isSplit: Bool = false,
    values: (_ path: String, _ role: ParameterTensor.Role) throws -> [Float]
  ) throws -> WrittenModel {
    do {
      return try stream.write(to: path, isSplit: isSplit, values: values)
    } catch let fault as ONNXFault {
      throw ONNXError(path: path, fault: fault)
    }
  }
}
