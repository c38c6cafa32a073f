import Foundation
import Netlab
import Testing

@testable import Specs

@Suite struct `Zoo` {
  private static let networks =
    [
      lenet5, lenet5Classic, alexnet, alexnetOneColumn, lenetSlides, alexnetSlides, ninCIFAR,
      ninImageNet, vggA, vggALRN, vggB, vggC, vggD, vggE, googlenet, googlenetSeparableStem,
      googlenetNaive, bnInception, bnInceptionPlainStem, inceptionV2, inceptionV3, inceptionV4,
      resnet18, resnet34, resnet50, resnet101, resnet152, resnet18A, resnet34A, plain18, plain34,
      squeezenet, densenet121, densenet169, densenet201, mobilenetV1, mobilenetV2, xception,
      bottleneckDirect, bottleneckReduced,
    ] + googlenetNaiveModules + resnetsCIFAR + preactResNets

  /// Totals that other, independent counts of the same networks agree with: the papers', and those
  /// of the definitions that their authors or the large libraries published.
  @Test func `totals are the published and the widely known ones`() throws {
    let expected = """
      LeNet-5 61,706 61,706 416,520
      LeNet-5-classic 60,000 60,000 326,520
      AlexNet 60,965,224 60,965,224 724,406,816
      AlexNet-one-column 61,100,840 61,100,840 714,188,480
      LeNet-slides 46,038,242 46,038,242 247,924,480
      AlexNet-slides 42,321,218 42,321,218 908,349,120
      NIN-CIFAR 966,986 966,986 222,486,528
      NIN-ImageNet 7,595,176 7,595,176 1,100,188,800
      VGG-A 132,863,336 132,863,336 7,609,090,048
      VGG-A-LRN 132,863,336 132,863,336 7,609,090,048
      VGG-B 133,047,848 133,047,848 11,308,466,176
      VGG-C 133,638,952 133,638,952 11,770,888,192
      VGG-D 138,357,544 138,357,544 15,470,264,320
      VGG-E 143,667,240 143,667,240 19,632,062,464
      GoogLeNet 6,998,552 13,378,280 1,582,671,872
      GoogLeNet-separable-stem 6,991,856 13,371,584 1,498,677,248
      GoogLeNet-naive 97,526,008 104,274,376 12,568,061,056
      BN-Inception 11,188,288 11,188,288 1,934,857,216
      BN-Inception-plain-stem 11,194,984 11,194,984 2,018,851,840
      Inception-v2 25,493,448 28,820,144 6,271,148,640
      Inception-v3 23,834,568 27,161,264 5,713,216,096
      Inception-v4 42,679,816 42,679,816 12,253,974,624
      ResNet-18 11,689,512 11,689,512 1,814,073,344
      ResNet-34 21,797,672 21,797,672 3,663,761,408
      ResNet-50 25,557,032 25,557,032 3,857,973,248
      ResNet-101 44,549,160 44,549,160 7,570,194,432
      ResNet-152 60,192,808 60,192,808 11,282,415,616
      ResNet-18-A 11,515,688 11,515,688 1,794,805,760
      ResNet-34-A 21,623,848 21,623,848 3,644,493,824
      Plain-18 11,515,688 11,515,688 1,794,805,760
      Plain-34 21,623,848 21,623,848 3,644,493,824
      SqueezeNet-1.1 1,235,496 1,235,496 349,151,936
      DenseNet-121 7,978,856 7,978,856 2,834,161,664
      DenseNet-169 14,149,480 14,149,480 3,359,843,328
      DenseNet-201 20,013,928 20,013,928 4,291,365,888
      MobileNet-v1 4,231,976 4,231,976 568,740,352
      MobileNet-v2 3,504,872 3,504,872 300,774,272
      Xception 22,855,952 22,855,952 8,357,403,496
      bottleneck-direct 576,048 576,048 112,896,000
      bottleneck-reduced 26,944 26,944 5,268,480
      GoogLeNet-naive-3a 387,296 387,296 303,464,448
      GoogLeNet-naive-3b 1,089,952 1,089,952 854,196,224
      GoogLeNet-naive-4a 1,567,168 1,567,168 307,077,120
      GoogLeNet-naive-4b 1,933,760 1,933,760 378,929,152
      GoogLeNet-naive-4c 2,064,832 2,064,832 404,619,264
      GoogLeNet-naive-4d 2,204,112 2,204,112 431,915,008
      GoogLeNet-naive-4e 3,346,112 3,346,112 655,699,968
      GoogLeNet-naive-5a 5,272,256 5,272,256 258,306,048
      GoogLeNet-naive-5b 5,858,176 5,858,176 287,006,720
      ResNet-20 269,722 269,722 40,551,040
      ResNet-32 464,154 464,154 68,862,592
      ResNet-44 658,586 658,586 97,174,144
      ResNet-56 853,018 853,018 125,485,696
      ResNet-110 1,727,962 1,727,962 252,887,680
      ResNet-1202 19,421,274 19,421,274 2,829,238,912
      PreAct-ResNet-164 1,703,258 1,703,258 244,500,992
      PreAct-ResNet-1001 10,327,706 10,327,706 1,487,849,984
      """
    let lines = try Self.networks.map { network in
      let inference = try ShapedGraph(network)
      let training = try ShapedGraph(network, mode: .training)
      let multiplyAdds = inference.nodes.reduce(0) { $0 + $1.cost.multiplyAdds }
      return "\(network.name) \(inference.learnedParameters.grouped)"
        + " \(training.learnedParameters.grouped) \(multiplyAdds.grouped)"
    }
    #expect(lines.joined(separator: "\n") == expected)
  }

  @Test func `names are unlike each other, case, spaces and hyphens forgiven`() {
    let names = Self.networks.map { $0.name.lowercased().filter { $0 != "-" && $0 != " " } }
    #expect(Set(names).count == names.count)
    #expect(Self.networks.allSatisfy { $0.name.allSatisfy { $0.isASCII && !$0.isWhitespace } })
    #expect(Self.networks.allSatisfy { $0.problems.isEmpty })
  }

  @Test func `each network survives a file`() throws {
    for network in Self.networks {
      let data = try JSONEncoder().encode(network)
      #expect(try JSONDecoder().decode(Network.self, from: data) == network)
    }
  }

  /// Section II.B of LeCun et al. 1998: trainable parameters and connections, layer by layer.
  @Test func `LeNet-5 has its 60,000 parameters and 340,908 connections`() throws {
    let graph = try ShapedGraph(lenet5Classic)
    var lines: [String] = []
    var connections = 0
    for layer in ["C1", "S2", "C3", "S4", "C5", "F6", "output"] {
      let nodes = graph.nodes.filter { $0.path == layer || $0.path.hasPrefix(layer + "/") }
      let learned = nodes.flatMap(\.parameters).filter(\.isLearned).reduce(0) { $0 + $1.count }
      var links = 0
      for node in nodes {
        switch node.operation {
        // A weight or a bias is a connection at each place where it is used.
        case .convolution, .linear:
          links += node.cost.multiplyAdds + node.cost.elementwiseOperations
        // Four pixels and a bias; the coefficient multiplies their sum.
        case .averagePool(let pool): links += node.shape.elements * pool.kernel.height * 2
        case .scale: links += node.shape.elements
        case .input, .maxPool, .globalAveragePool, .adaptiveAveragePool, .lrn, .batchNorm,
          .activation, .dropout, .softmax, .flatten, .concat, .sum, .channelPad, .channelShuffle,
          .foreign:
          break
        }
      }
      connections += links
      lines.append("\(layer) \(learned) \(links)")
    }
    #expect(
      lines == [
        "C1 156 122304", "S2 12 5880", "C3 1516 151600", "S4 32 2000", "C5 48120 48120",
        "F6 10164 10164", "output 0 840",
      ])
    #expect(connections == 340_908)
    #expect(graph.learnedParameters == 60_000)
  }

  @Test func `AlexNet has the neurons of its figure 2`() throws {
    let graph = try ShapedGraph(alexnet)
    // The caption has 253,440 for the first layer, 96·55·48, where its maps are drawn 55×55; all
    // other counts agree.
    let neurons = graph.nodes.filter { $0.operation.countsAsDepth }.map(\.shape.elements)
    #expect(neurons == [290_400, 186_624, 64_896, 64_896, 43_264, 4_096, 4_096, 1_000])
  }

  @Test func `Inception-v2 makes the channels and sizes that its table prints`() throws {
    let graph = try ShapedGraph(inceptionV2)
    let ends = graph.nodes.filter { $0.path.hasSuffix("/concat") }.map(\.shape)
    #expect(ends.prefix(3).allSatisfy { $0 == Shape(288, 35, 35) })
    #expect(ends[3..<9].allSatisfy { $0 == Shape(768, 17, 17) })
    #expect(ends[9] == Shape(1280, 8, 8))
    #expect(ends[10...].allSatisfy { $0 == Shape(2048, 8, 8) })
    #expect(ends.count == 12)
  }

  @Test func `BN-Inception makes the channels and sizes that its figure prints`() throws {
    let graph = try ShapedGraph(bnInception)
    let ends = graph.nodes.filter { $0.path.hasSuffix("/concat") }.map(\.shape.description)
    #expect(
      ends == [
        "256×28×28", "320×28×28", "576×14×14", "576×14×14", "576×14×14", "576×14×14", "576×14×14",
        "1024×7×7", "1024×7×7", "1024×7×7",
      ])
  }

  @Test func `ResNets make the sizes that their table prints`() throws {
    for network in [resnet18, resnet34A, plain34, resnet50, resnet152] {
      let graph = try ShapedGraph(network)
      let width = network.name.hasSuffix("50") || network.name.hasSuffix("152") ? 4 : 1
      for (stage, size) in [56, 28, 14, 7].enumerated() {
        let last = graph.nodes.last { $0.path.hasPrefix("conv\(stage + 2)_x/") }
        #expect(last?.shape == Shape((64 << stage) * width, size, size))
      }
    }
  }
}
