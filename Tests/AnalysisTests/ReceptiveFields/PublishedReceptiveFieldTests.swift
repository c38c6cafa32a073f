import Analysis
import Netlab
import Testing

/// The table of Araujo, Norris and Sim 2019 (distill.00021), row by row, at three resolutions.
///
/// It gives TensorFlow-Slim's networks: strides sit in the last unit of a ResNet block, and padding
/// is TensorFlow's, so that most of it depends on the resolution.
@Suite struct `Published receptive fields` {
  /// One end point: size, effective stride, effective padding without a resolution, at 224, at 321.
  struct Row: CustomTestStringConvertible, Sendable {
    var network: String
    var endPoint: String
    var size: Int
    var stride: Int
    var paddings: [Int?]

    var testDescription: String { "\(network) \(endPoint)" }
  }

  @Test(arguments: rows)
  func `agree with the analysis`(row: Row) throws {
    let network = try #require(SlimNetworks.networks[row.network])
    for (resolution, padding) in zip([nil, 224, 321], row.paddings) {
      let graph = try OpenGraph(
        network, input: OpenShape(3, resolution.map { Extent($0) }))
      let fields = ReceptiveField.fields(of: graph)
      let index = try #require(graph.nodes.firstIndex { $0.path == row.endPoint })
      let place = "\(resolution.map(String.init) ?? "open")"
      #expect(fields[index].size == Extent(row.size), "\(place)")
      #expect(fields[index].stride == Extent(row.stride), "\(place)")
      #expect(fields[index].padding == padding.map { Extent($0) }, "\(place)")
      if resolution != nil { #expect(fields[index].isAligned == true, "\(place)") }
    }
  }

  @Test func `are of as many end points as the table has`() {
    #expect(Self.rows.count == 7 + 13 + 15 + 15 + 18 + 4 + 4 + 4)
  }

  static let rows: [Row] = table.split(separator: "\n\n").flatMap { block in
    let lines = block.split(separator: "\n")
    return lines.dropFirst().map { line in
      let words = line.split(separator: " ").map(String.init)
      return Row(
        network: String(lines[0]), endPoint: words[0], size: Int(words[1]) ?? 0,
        stride: Int(words[2]) ?? 0, paddings: words[3...].map { Int($0) })
    }
  }

  private static let table = """
    alexnet_v2
    conv1 11 4 0 0 0
    pool1 19 8 0 0 0
    conv2 51 8 16 16 16
    conv3 99 16 32 32 32
    conv4 131 16 48 48 48
    conv5 163 16 64 64 64
    pool5 195 32 64 64 64

    vgg_16
    conv1/conv1_1 3 1 1 1 1
    pool1 6 2 2 2 2
    conv2/conv2_1 10 2 4 4 4
    pool2 16 4 6 6 6
    conv3/conv3_1 24 4 10 10 10
    conv3/conv3_2 32 4 14 14 14
    pool3 44 8 18 18 18
    conv4/conv4_1 60 8 26 26 26
    conv4/conv4_2 76 8 34 34 34
    pool4 100 16 42 42 42
    conv5/conv5_1 132 16 58 58 58
    conv5/conv5_2 164 16 74 74 74
    pool5 212 32 90 90 90

    inception_v2
    Conv2d_1a_7x7 7 2 ? 2 3
    MaxPool_2a_3x3 11 4 ? 2 5
    Conv2d_2b_1x1 11 4 ? 2 5
    Conv2d_2c_3x3 19 4 ? 6 9
    MaxPool_3a_3x3 27 8 ? 6 13
    Mixed_3b 59 8 ? 22 29
    Mixed_3c 91 8 ? 38 45
    Mixed_4a 123 16 ? 46 61
    Mixed_4b 187 16 ? 78 93
    Mixed_4c 251 16 ? 110 125
    Mixed_4d 315 16 ? 142 157
    Mixed_4e 379 16 ? 174 189
    Mixed_5a 443 32 ? 190 221
    Mixed_5b 571 32 ? 254 285
    Mixed_5c 699 32 ? 318 349

    inception_v2-no-separable-conv
    Conv2d_1a_7x7 7 2 ? 2 3
    MaxPool_2a_3x3 11 4 ? 2 5
    Conv2d_2b_1x1 11 4 ? 2 5
    Conv2d_2c_3x3 19 4 ? 6 9
    MaxPool_3a_3x3 27 8 ? 6 13
    Mixed_3b 59 8 ? 22 29
    Mixed_3c 91 8 ? 38 45
    Mixed_4a 123 16 ? 46 61
    Mixed_4b 187 16 ? 78 93
    Mixed_4c 251 16 ? 110 125
    Mixed_4d 315 16 ? 142 157
    Mixed_4e 379 16 ? 174 189
    Mixed_5a 443 32 ? 190 221
    Mixed_5b 571 32 ? 254 285
    Mixed_5c 699 32 ? 318 349

    inception_v3
    Conv2d_1a_3x3 3 2 0 0 0
    Conv2d_2a_3x3 7 2 0 0 0
    Conv2d_2b_3x3 11 2 2 2 2
    MaxPool_3a_3x3 15 4 2 2 2
    Conv2d_3b_1x1 15 4 2 2 2
    Conv2d_4a_3x3 23 4 2 2 2
    MaxPool_5a_3x3 31 8 2 2 2
    Mixed_5b 63 8 18 18 18
    Mixed_5c 95 8 34 34 34
    Mixed_5d 127 8 50 50 50
    Mixed_6a 159 16 58 58 58
    Mixed_6b 351 16 154 154 154
    Mixed_6c 543 16 250 250 250
    Mixed_6d 735 16 346 346 346
    Mixed_6e 927 16 442 442 442
    Mixed_7a 1055 32 490 490 490
    Mixed_7b 1183 32 554 554 554
    Mixed_7c 1311 32 618 618 618

    resnet_v1_50
    block1 35 8 ? 15 17
    block2 99 16 ? 47 49
    block3 291 32 ? 143 145
    block4 483 32 ? 239 241

    resnet_v1_101
    block1 35 8 ? 15 17
    block2 99 16 ? 47 49
    block3 835 32 ? 415 417
    block4 1027 32 ? 511 513

    resnet_v1_152
    block1 35 8 ? 15 17
    block2 163 16 ? 79 81
    block3 1315 32 ? 655 657
    block4 1507 32 ? 751 753
    """
}
