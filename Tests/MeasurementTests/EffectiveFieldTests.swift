import Analysis
import Engine
import Netlab
import Plots
import Testing

@testable import Measurement

@Suite struct `Effective receptive field` {
  private let enough = AvailableMemory(bytes: nil)

  private func theory(_ graph: ShapedGraph, _ field: EffectiveField) -> ReceptiveField {
    ReceptiveField.fields(of: OpenGraph(graph))[field.node]
  }

  /// Initial parameters, but the same weight everywhere.
  private func values(_ graph: ShapedGraph, weight: Float) -> ParameterValues {
    var values = ParameterValues(initialFor: graph, seed: 1)
    for (name, tensor) in values.tensors where name.hasSuffix(".weight") {
      values.tensors[name]?.values = tensor.values.map { _ in weight }
    }
    return values
  }

  @Test func `counts the paths of two linear convolutions`() throws {
    let network = Network("paths", input: Shape(1, 9, 11)) {
      conv(3, 1, activation: nil, name: "first")
      conv(Extent(1, 3), 1, activation: nil, name: "second")
    }
    let graph = try ShapedGraph(network)
    let field = try EffectiveFieldProbe(images: 5).field(
      of: "second", in: graph, weights: values(graph, weight: 1), memory: enough)
    #expect(field.centre == Extent(4, 5))
    let largest = try #require(field.magnitudes.max())
    let rows = [0.0, 0, 0, 1, 1, 1, 0, 0, 0]
    let columns = [0.0, 0, 0, 1, 2, 3, 2, 1, 0, 0, 0]
    for (index, magnitude) in field.magnitudes.enumerated() {
      let expected = rows[index / 11] * columns[index % 11] / 3
      #expect(abs(magnitude / largest - expected) < 1e-6)
    }
    let report = try FieldReport(
      field, of: "second", in: graph, theory: theory(graph, field), seed: 1)
    #expect(report.theoretical.size == [3, 5])
    #expect(report.window == FieldReport.Window(top: 3, left: 3, bottom: 5, right: 7))
    #expect(report.effective.pixels == 15)
    #expect(report.effective.pixelsOutside == 0)
    #expect(abs(report.effective.centreOfMass[1] - 5) < 1e-6)
    // Columns 1, 2, 3, 2, 1: (1·4 + 2·1) · 2 / 9.
    #expect(abs(report.effective.deviation[1] - (12.0 / 9).squareRoot()) < 1e-6)
    #expect(abs((report.effective.shareOfTheoretical ?? 0) - 1) < 1e-9)
  }

  @Test(arguments: ["first", "module", "module/5x5", "pool"])
  func `lies within the theoretical field, normalised layers included`(_ path: String) throws {
    let graph = try ShapedGraph(small)
    let field = try EffectiveFieldProbe(images: 20, seed: 4).field(
      of: path, in: graph, weights: RandomNumbers.parameters(for: graph, seed: 3), memory: enough)
    let report = try FieldReport(
      field, of: path, in: graph, theory: theory(graph, field), seed: 4)
    #expect(report.effective.pixelsOutside == 0)
    #expect(report.effective.pixels > 1)
    #expect((report.effective.shareOfTheoretical ?? 2) <= 1)
  }

  @Test func `is the judge's gradient`() throws {
    let graph = try ShapedGraph(small)
    let values = RandomNumbers.parameters(for: graph, seed: 3)
    let field = try EffectiveFieldProbe(images: 2, seed: 6).field(
      of: "module", in: graph, weights: values, memory: enough)
    let judge = ReferenceNetwork<Double>(graph, values)
    let images = ReferenceTensor<Double>(
      batch: 2, shape: graph.input,
      values: RandomNumbers.images(for: graph, batch: 2, seed: 6).map(Double.init))
    let trace = judge.forward(images)
    var seed = ReferenceTensor<Double>(batch: 2, shape: graph.nodes[field.node].shape)
    let factors = CounterGenerator(seed: 6, name: "factors")
    for n in 0..<2 {
      for c in 0..<seed.shape.channels {
        seed[n, c, field.centre.height, field.centre.width] =
          2 * factors.uniform(n * seed.shape.channels + c) - 1
      }
    }
    let gradient = try #require(
      judge.backward(trace, images: images, from: [field.node: seed]).outputs[0])
    var squares = [Double](repeating: 0, count: graph.input.area)
    for (index, number) in gradient.values.enumerated() {
      squares[index % squares.count] += number * number / 6
    }
    let difference = AuditReport.Difference(
      of: field.magnitudes.map { Float($0) }, from: squares.map { $0.squareRoot() })
    #expect(difference.relative < 1e-5)
  }

  @Test func `is the same for the same seed`() throws {
    let graph = try ShapedGraph(small)
    func field(_ seed: UInt64) throws -> EffectiveField {
      try EffectiveFieldProbe(images: 9, threads: 2, seed: seed).field(
        of: "pool", in: graph, memory: enough)
    }
    #expect(try field(1) == field(1))
    #expect(try field(1) != field(2))
  }

  @Test func `is refused where there is none, with a way out`() throws {
    let graph = try ShapedGraph(small)
    let workshop = try Workshop()
    let probe = EffectiveFieldProbe(images: 1)
    func words(_ path: String, _ memory: AvailableMemory, zeros: Bool = false) -> String {
      MeasurementTests.words(in: workshop) {
        let weights = zeros ? values(graph, weight: 0) : nil
        let field = try probe.field(of: path, in: graph, weights: weights, memory: memory)
        _ = try FieldReport(
          field, of: path, in: graph, theory: theory(graph, field), seed: 1)
      }
    }
    #expect(
      words("input", enough) == """
        error: input is the input of small, and sees nothing but itself
          hint: name a layer behind it
        """)
    #expect(
      words("pool", enough, zeros: true) == """
        error: no gradient comes back from pool of small: it does not depend on the images
          hint: name a layer before it, or use other --weights
        """)
    #expect(
      words("poll", enough) == """
        error: small has no layer and no module poll
          hint: see its layers with: netlab analyze SPEC --no-db --no-diagram
        """)
    #expect(
      words("pool", AvailableMemory(bytes: 100)).hasPrefix("error: small with 1 image needs "))
  }

  @Test func `is drawn with its window`() async throws {
    let graph = try ShapedGraph(small)
    let field = try EffectiveFieldProbe(images: 4).field(of: "module", in: graph, memory: enough)
    let report = try FieldReport(
      field, of: "module", in: graph, theory: theory(graph, field), seed: 1)
    let script = FieldPlot(report, field).script(for: .svg)
    #expect(script.contains("title 'small: what the centre of module sees' noenhanced"))
    #expect(
      script.contains(
        """
        set object 3 rectangle from 0.5,0.5 to 11.5,11.5 fillstyle empty
        """))
    let workshop = try Workshop()
    try await Gnuplot.draw(script, to: workshop.path("field.png"))
    #expect(workshop.files == ["field.png"])
  }
}

@Suite struct `Logarithmic axes` {
  @Test func `tell where numbers will lie`() {
    let axes = LogarithmicAxes(x: [1, 100, 0], y: [10], width: 800, height: 400)
    #expect(abs(axes.place(of: 10, 10).x - 400) < 1e-9)
    #expect(abs(axes.place(of: 10, 10).y - 200) < 1e-9)
    #expect(axes.box(around: 10, 10, radius: 5).overlaps(axes.box(around: 10, 10, radius: 1)))
    #expect(!axes.box(around: 1, 10, radius: 5).overlaps(axes.box(around: 10, 10, radius: 5)))
  }
}

@Suite struct `Processor` {
  @Test func `has the name that the system gives`() {
    #expect(
      ProcessorName.name(
        cpuinfo: "processor\t: 0\nmodel name\t: Some  CPU @ 2 GHz\nmodel name\t: x\n")
        == "Some CPU @ 2 GHz")
    #expect(ProcessorName.name(cpuinfo: "processor : 0\nCPU part\t: 0xd0c\n") == "0xd0c")
    #expect(ProcessorName.name(cpuinfo: "") == nil)
  }
}
