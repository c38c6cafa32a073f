import Netlab
import OneDNN

extension Sum: ReferenceOperator {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func forward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>, to shape: Shape,
    _ pass: inout ReferencePass
  ) -> ReferenceTensor<Scalar> {
    var y = inputs[0]
    for x in inputs.dropFirst() {
      for place in y.values.indices { y.values[place] += x.values[place] }
    }
    return y
  }

  func backward<Scalar>(
    _ inputs: [ReferenceTensor<Scalar>], _ parameters: ReferenceParameters<Scalar>,
    output: ReferenceTensor<Scalar>, gradient: ReferenceTensor<Scalar>, _ pass: inout ReferencePass
  ) -> ReferenceGradients<Scalar> { ReferenceGradients(inputs: inputs.map { _ in gradient }) }
}

extension Sum: LowerableOperator {
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let member = node.members[0]
    let allVectors = node.inputs.allSatisfy { lowering.place(of: $0, .blocked) == nil }
    let layout: TensorLayout = allVectors ? .rows : .blocked
    let extents = lowering.extents(of: member.output)
    let count = extents.byteCount(layout) / 4
    var left = try lowering.need(node.inputs[0], layout)
    var rest: [Place] = []
    for input in node.inputs.dropFirst() { rest.append(try lowering.need(input, layout)) }
    let destination = lowering.define(member.output, layout)
    for (index, right) in rest.enumerated() {
      let last = index == rest.count - 1
      let attributes = Attributes(
        postOperations: last ? (member.activation?.chain ?? []).map { .eltwise($0) } : [])
      let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
        let line = try MemoryDescriptor([1, count], layout: .plain)
        return try PrimitiveDescriptor.binary(
          .add, line, line, into: line, attributes: attributes, on: engine)
      }
      let line = prepared.descriptor.descriptor(of: .source)
      lowering.add(
        prepared,
        [
          .init(.source, line, left), .init(.source1, line, right),
          .init(.destination, line, destination),
        ], isCheap: true)
      left = destination
    }
    if layout == .blocked, let activation = member.activation, !activation.keepsZero {
      lowering.clearPadding(member.output, destination)
    }
  }

  func lowerBackward(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let arriving = lowering.gradients[node.members[0].output]
    guard let arriving else { preconditionFailure("every value leads to the loss") }
    for input in node.inputs {
      try lowering.adopt(
        arriving.place, arriving.layout, for: input,
        isExclusive: arriving.isExclusive && node.inputs.count == 1)
    }
  }
}
