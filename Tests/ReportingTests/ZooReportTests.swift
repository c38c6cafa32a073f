import Netlab
import Testing

@testable import Reporting
@testable import Specs
@testable import Verification

@Suite(.serialized) struct `Zoo report` {
  private func pages(_ networks: [Network]) throws -> [String: String] {
    let report = try ZooReport(networks.map { ZooReport.Entry($0, spec: "Specs/x.swift") })
    return Dictionary(
      uniqueKeysWithValues: try report.pages().map {
        ($0.path, String(decoding: $0.bytes, as: UTF8.self))
      })
  }

  @Test func `has a list, a page and a picture`() throws {
    let pages = try pages([lenet5Classic, bottleneckDirect])
    #expect(
      pages.keys.sorted() == [
        "zoo.md", "zoo/bottleneck-direct.md", "zoo/bottleneck-direct.svg",
        "zoo/lenet-5-classic.md", "zoo/lenet-5-classic.svg",
      ])
    #expect(pages["zoo/bottleneck-direct.svg"]?.contains("</svg>") == true)
    #expect(pages["zoo.md"]?.contains("[LeNet-5-classic](zoo/lenet-5-classic.md)") == true)
    #expect(
      pages["zoo.md"]?.contains("60,000 parameters ✓, 340,908 connections ✓") == true)
  }

  @Test func `gives a page its figures`() throws {
    let page = try pages([bottleneckDirect])["zoo/bottleneck-direct.md"]
    #expect(
      page == """
        # bottleneck-direct

        Declared in `Specs/x.swift`.

        | quantity               |       value |
        | ---------------------- | ----------: |
        | input                  |   480×14×14 |
        | parameters             |     576,048 |
        | multiply-adds          | 112,896,000 |
        | elementwise operations |      18,816 |
        | depth                  |           1 |
        | depth with pooling     |           1 |
        | receptive field        |        5 /1 |
        | parameters in memory   |     2.2 MiB |
        | activations            |    36.8 KiB |
        | peak, inference        |     2.6 MiB |
        | peak, training         |     7.0 MiB |

        ## Layers

        | layer | operator            |    output | depth | parameters | multiply-adds | receptive field |
        | ----- | ------------------- | --------: | ----: | ---------: | ------------: | --------------: |
        | input | input 480×14×14     | 480×14×14 |       |          0 |             0 |             1×1 |
        | 5x5   | convolution 5×5, 48 |  48×14×14 |     1 |    576,048 |   112,896,000 |             5×5 |
        | total |                     |           |     1 |    576,048 |   112,896,000 |                 |

        Counts: a multiply-add counts once; biases, activations, normalisation and pooling are \
        elementwise operations; float32.

        ## Diagram

        ![bottleneck-direct](bottleneck-direct.svg)

        ## Published figures

        ### a review of GoogLeNet, section 3.1

        | row   | quantity      | published |              computed | verdict |
        | ----- | ------------- | --------: | --------------------: | ------- |
        | total | multiply-adds |    112.9M | 112.90M (112,896,000) | agrees  |

        1 agrees

        """)
  }

  @Test func `is the same every time, whatever stands beside a network`() throws {
    let alone = try pages([googlenet])
    let again = try pages([googlenet])
    for path in alone.keys { #expect(again[path] == alone[path], "\(path)") }
    #expect(
      try pages([bottleneckDirect, googlenet])["zoo/googlenet.svg"] == alone["zoo/googlenet.svg"])
  }

  @Test func `keeps networks of like names apart`() throws {
    let other = Network("LENET 5 classic", input: Shape(7, 5, 9)) { relu() }
    #expect(
      try pages([lenet5Classic, other]).keys.sorted() == [
        "zoo.md", "zoo/lenet-5-classic-2.md", "zoo/lenet-5-classic-2.svg",
        "zoo/lenet-5-classic.md", "zoo/lenet-5-classic.svg",
      ])
  }

  @Test func `names a network that is none`() {
    let broken = Network("broken", input: Shape(7, 5, 9)) { conv(`11x11`, 3, padding: 0) }
    let error = #expect(throws: ReportError.self) {
      try ZooReport([ZooReport.Entry(broken, spec: "x")])
    }
    #expect(error?.description.contains("11×11 window does not fit its 7×5×9 input") == true)
  }
}

@Suite struct `Verification in words` {
  @Test func `counts its verdicts`() throws {
    let verification = try Verification(
      of: vggD, tables: PublishedTable.tables(on: "VGG-D"))
    #expect(VerificationTable.summary(of: verification) == "68 agree, 1 differs")
    #expect(
      VerificationTable.remarks(of: verification.sections[1]) == [
        "total, multiply-adds: differs: computed is 1.1% more; its convolutions alone take"
          + " 15,346,630,656, which does round to 15.3G; the 19.6G that the same paper gives for"
          + " VGG-19 include the linear layers"
      ])
  }
}
