import Netlab
import Testing

@testable import Analysis
@testable import Specs

@Suite struct `Explanation of numbers` {
  private func explain(
    _ path: String?, in network: Network, mode: Mode = .inference, batch: Int = 1
  ) throws -> String {
    let graph = try ShapedGraph(network, mode: mode)
    let report = try NetworkReport(of: graph, spec: "test.swift", batch: batch)
    let explanation = try #require(Explanation(of: path, in: graph, report: report))
    return explanation.lines.joined(separator: "\n")
  }

  @Test func `of GoogLeNet's first 3×3 convolution`() throws {
    let text = try explain("inception_3a/3x3", in: googlenet)
    #expect(
      text == """
        inception_3a/3x3: conv 3×3, 128
        input
          inception_3a/3x3_reduce/relu: 96×28×28
        output
          Cout = 128
          H' = ⌊(H + 2P − K)/S⌋ + 1 = ⌊(28 + 2·1 − 3)/1⌋ + 1 = 28
          W' = ⌊(W + 2P − K)/S⌋ + 1 = ⌊(28 + 2·1 − 3)/1⌋ + 1 = 28
        cost
          parameters = K²·Cin·Cout + Cout = 3²·96·128 + 128 = 110,720
          multiply-adds = K²·Cin·Cout·H'·W' = 3²·96·128·28·28 = 86,704,128
          elementwise operations = Cout·H'·W' = 128·28·28 = 100,352: one bias each
        receptive field
          r = r_in + (k − 1)·j_in = 27 + (3 − 1)·8 = 43
          j = j_in·S = 8·1 = 8
          p = p_in + P·j_in = 7 + 1·8 = 15
        memory
          output bytes = 4·Cout·H'·W' = 4·128·28·28 = 401,408, a part of inception_3a/concat
          parameter bytes = 4·(weight + bias) = 4·(110592 + 128) = 442,880
        """)
  }

  @Test func `of a module is a sum over its parts`() throws {
    let text = try explain("inception_3a", in: googlenet)
    #expect(
      text == """
        inception_3a: module of 14 layers, depth 2
        output
          256×28×28
        parameters
           12,352  inception_3a/1x1
           18,528  inception_3a/3x3_reduce
          110,720  inception_3a/3x3
            3,088  inception_3a/5x5_reduce
           12,832  inception_3a/5x5
            6,176  inception_3a/pool_proj
          163,696  sum
        multiply-adds
            9,633,792  inception_3a/1x1
           14,450,688  inception_3a/3x3_reduce
           86,704,128  inception_3a/3x3
            2,408,448  inception_3a/5x5_reduce
           10,035,200  inception_3a/5x5
            4,816,896  inception_3a/pool_proj
          128,049,152  sum
        elementwise operations
            100,352  inception_3a/1x1
            150,528  inception_3a/3x3_reduce
            200,704  inception_3a/3x3
             25,088  inception_3a/5x5_reduce
             50,176  inception_3a/5x5
          1,354,752  inception_3a/pool
             50,176  inception_3a/pool_proj
          1,931,776  sum
        """)
  }

  @Test func `of a whole network is a sum over its modules`() throws {
    let network = Network("whole", input: Shape(7, 5, 9)) {
      conv(3, 4, norm: .batch)
      auxiliary("head") { linear(2) }
      module("end") {
        maxPool(2)
        linear(3)
        softmax()
      }
    }
    let text = try explain(nil, in: network, mode: .training, batch: 2)
    #expect(
      text == """
        whole: 8 layers, input 7×5×9, batch 2, training
        parameters
          260  conv
          362  head
           99  end
          721  sum
        multiply-adds
          22,680  conv
             720  head
             192  end
          23,592  sum
        elementwise operations
          2,880  conv
              4  head
            292  end
          3,176  sum
        depth
          2 layers with parameters on the longest path, 3 with pooling:
          conv → end/linear
        memory
          parameter bytes = 4·(learned + fixed) = 4·(721 + 8) = 2,916
          activation bytes = 3,272, kept for the backward pass
          peak inference bytes = parameters + alive at conv = 1,468 + 3,960 = 5,428
          peak training bytes = parameters, gradients and momentum + alive in the backward pass of end/pool = 8,684 + 7,208 = 15,892
        """)
  }

  @Test func `of a merge names its branches and their alignment`() throws {
    let network = Network("merge", input: Shape(7, 5, 9)) {
      sum("merge") {
        conv(Extent(3, 1), 7, padding: Padding(top: 2, left: 0, bottom: 0, right: 0), name: "a")
        identity()
      }
    }
    let text = try explain("merge", in: network)
    #expect(
      text == """
        merge: sum
        input
          a/relu: 7×5×9
          input: 7×5×9
        output
          Cout = Cin = 7
          H' = H = 5
          W' = W = 9
        cost
          parameters = 0
          multiply-adds = 0
          elementwise operations = Cout·H'·W' = 7·5·9 = 315: additions of B = 2 branches
        receptive field
          height: a/relu: r = 3, j = 1, p = 2
          height: input: r = 1, j = 1, p = 0
          height: r = r_in = 3
          height: j = j_in = 1
          height: p = p_in = 2
          height: r = 1 along the shortest-sighted path
          height: the paths are not aligned
          width: a/relu: r = 1, j = 1, p = 0
          width: input: r = 1, j = 1, p = 0
          width: r = r_in = 1
          width: j = j_in = 1
          width: p = p_in = 0
        memory
          output bytes = 4·Cout·H'·W' = 4·7·5·9 = 1,260, written over its input
        """)
  }

  @Test func `of rare operands`() throws {
    let network = Network("rare", input: Shape(6, 20, 29)) {
      conv(
        Extent(3, 2), 4, stride: Extent(2, 1),
        padding: Padding(top: 1, left: 0, bottom: 2, right: 1),
        dilation: Extent(2, 3), groups: 2, bias: false, activation: nil)
      maxPool(3, stride: Extent(4, 3), padding: 1, rounding: .ceiling)
    }
    let text = try explain("conv", in: network, batch: 2) + "\n" + explain("pool", in: network)
    #expect(
      text == """
        conv: conv 3×2/2×1, 4, dilation 2×3, groups 2
        input
          input: 6×20×29
        output
          Cout = 4
          H' = ⌊(H + P₁ + P₂ − D·(K − 1) − 1)/S⌋ + 1 = ⌊(20 + 1 + 2 − 2·(3 − 1) − 1)/2⌋ + 1 = 10
          W' = ⌊(W + P₁ + P₂ − D·(K − 1) − 1)/S⌋ + 1 = ⌊(29 + 0 + 1 − 3·(2 − 1) − 1)/1⌋ + 1 = 27
        cost
          parameters = Kh·Kw·Cin/G·Cout = 3·2·6/2·4 = 72
          multiply-adds = N·Kh·Kw·Cin/G·Cout·H'·W' = 2·3·2·6/2·4·10·27 = 38,880
          elementwise operations = 0
        receptive field
          height: r = r_in + (k − 1)·j_in = 1 + (5 − 1)·1 = 5
          height: j = j_in·S = 1·2 = 2
          height: p = p_in + P·j_in = 0 + 1·1 = 1
          width: r = r_in + (k − 1)·j_in = 1 + (4 − 1)·1 = 4
          width: j = j_in·S = 1·1 = 1
          width: p = p_in + P·j_in = 0 + 0·1 = 0
        memory
          output bytes = 4·N·Cout·H'·W' = 4·2·4·10·27 = 8,640
          parameter bytes = 4·(weight) = 4·(72) = 288
        pool: max pool 3×3/4×3
        input
          conv: 4×10×27
        output
          Cout = Cin = 4
          H' = ⌈(H + 2P − K)/S⌉ + 1 − 1 = ⌈(10 + 2·1 − 3)/4⌉ + 1 − 1 = 3, for a last window would start beyond the input
          W' = ⌈(W + 2P − K)/S⌉ + 1 = ⌈(27 + 2·1 − 3)/3⌉ + 1 = 10
        cost
          parameters = 0
          multiply-adds = 0
          elementwise operations = K²·Cout·H'·W' = 3²·4·3·10 = 1,080: one comparison for each place of the window
        receptive field
          height: r = r_in + (k − 1)·j_in = 5 + (3 − 1)·2 = 9
          height: j = j_in·S = 2·4 = 8
          height: p = p_in + P·j_in = 1 + 1·2 = 3
          width: r = r_in + (k − 1)·j_in = 4 + (3 − 1)·1 = 6
          width: j = j_in·S = 1·3 = 3
          width: p = p_in + P·j_in = 0 + 1·1 = 1
        memory
          output bytes = 4·Cout·H'·W' = 4·4·3·10 = 480
        """)
  }

  @Test func `leaves open what a network without a resolution leaves open`() throws {
    let graph = try OpenGraph(
      Network("open", channels: 3) { conv(3, 2, stride: 2, padding: .same, activation: nil) })
    let report = try NetworkReport(of: graph, spec: "open.swift")
    let explanation = try #require(Explanation(of: "conv", in: graph, report: report))
    let text = explanation.lines.joined(separator: "\n")
    #expect(
      text == """
        conv: conv 3×3/2, 2
        input
          input: 3×?×?
        output
          Cout = 2
          H' = ⌊(H + P₁ + P₂ − K)/S⌋ + 1 = ⌊(? + ? + ? − 3)/2⌋ + 1 = unknown
          W' = ⌊(W + P₁ + P₂ − K)/S⌋ + 1 = ⌊(? + ? + ? − 3)/2⌋ + 1 = unknown
        cost
          parameters = K²·Cin·Cout + Cout = 3²·3·2 + 2 = 56
          multiply-adds = K²·Cin·Cout·H'·W' = 3²·3·2·?·? = unknown
          elementwise operations = Cout·H'·W' = 2·?·? = unknown: one bias each
        receptive field
          r = r_in + (k − 1)·j_in = 1 + (3 − 1)·1 = 3
          j = j_in·S = 1·2 = 2
          p = p_in + P·j_in = 0 + ?·1 = unknown
        memory
          output bytes = 4·Cout·H'·W' = 4·2·?·? = unknown
          parameter bytes = 4·(weight + bias) = 4·(54 + 2) = 224
        """)
    #expect(Explanation(of: "cnov", in: graph, report: report) == nil)
  }

  private static let rare = Network("rare", input: Shape(6, 13, 17)) {
    conv(3, 3, connections: [[0, 1], [2], [3, 4, 5]])
    depthwiseConv(3, multiplier: 2)
    batchNorm(scale: false)
    scale(bias: false)
    adaptiveAveragePool(Extent(3, 5))
    linear(4, norm: .batch)
    linear(3, bias: false)
  }

  @Test func `gives formulas whose numbers come out as the counts of the report`() throws {
    var graphs = RandomNetwork.sound(60, mode: .training).map(\.graph)
    graphs += [
      try ShapedGraph(googlenet), try ShapedGraph(Self.rare),
      try ShapedGraph(Self.rare, mode: .training),
    ]
    var checked = 0
    for graph in graphs {
      let report = try NetworkReport(of: graph, spec: "test.swift", batch: 3)
      for (node, layer) in zip(graph.nodes, report.layers) {
        let explained = ExplainedLayer(
          inputs: graph.inputShapes(of: node).map(OpenShape.init), output: OpenShape(node.shape),
          report: layer, batch: 3, mode: graph.mode)
        let operation = node.operation.explained
        let place = "\(graph.name) \(node.path)"
        for formula in operation.outputFormulas(of: explained) {
          #expect(
            Arithmetic.value(of: formula.numbers) == formula.value.map(Double.init), "\(place)")
        }
        #expect(
          operation.outputFormulas(of: explained).map(\.value) == node.shape.dimensions, "\(place)")
        let counts: [(Formula?, Int?)] = [
          (operation.parameterFormula(of: explained), layer.parameters),
          (operation.multiplyAddFormula(of: explained), layer.multiplyAdds),
          (operation.elementwiseFormula(of: explained), layer.elementwiseOperations),
        ]
        for (formula, count) in counts {
          let value = formula.map { Arithmetic.value(of: $0.numbers) } ?? 0
          #expect(value == count.map(Double.init), "\(place): \(String(describing: formula))")
          checked += 1
        }
      }
    }
    #expect(checked > 1000)
  }

  @Test func `of an operator that netlab lacks says what is unknown, and claims no zeros`() throws {
    var network = Network("odd", input: Shape(7, 5, 9)) {
      conv(`1x1`, 4, activation: nil, name: "first")
      relu(name: "odd")
    }
    for (shape, numbers) in [(OpenShape.unknown, 0), (OpenShape(4, Extent(2, 3)), 35)] {
      network.nodes[2].operation = .foreign(
        Foreign(type: "Odd", shape: shape, reason: "it is nobody's", numbers: numbers))
      let graph = try OpenGraph(network)
      let report = try NetworkReport(of: graph, spec: "test.swift")
      let explanation = try #require(Explanation(of: "odd", in: graph, report: report))
      let (channels, height, width) = shape.isKnown ? ("4", "2", "3") : ("?", "?", "?")
      let bytes = "4·\(channels)·\(height)·\(width)"
      let read = "35: the numbers of the file that it reads"
      #expect(
        explanation.lines.joined(separator: "\n") == """
          odd: Odd
          input
            first: 4×5×9
          output
            Cout = \(shape.isKnown ? "4" : "unknown")
            H' = \(shape.isKnown ? "2" : "unknown")
            W' = \(shape.isKnown ? "3" : "unknown")
          cost
            parameters = \(numbers == 0 ? "0" : read)
            multiply-adds = unknown: it is nobody's
            elementwise operations = unknown: it is nobody's
          receptive field
            r = unknown: the patches are uneven
          memory
            output bytes = 4·Cout·H'·W' = \(bytes) = \(shape.isKnown ? "96" : "unknown")
          """ + (numbers == 0 ? "" : "\n  parameter bytes = 4·(weight) = 4·(35) = 140"))
    }
  }
}
