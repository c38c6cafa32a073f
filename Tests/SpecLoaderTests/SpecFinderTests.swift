import Foundation
import Netlab
import Testing

@testable import SpecLoader

@Suite(.serialized) struct `Finding specs` {
  /// Folders with specs beside the build's other products, loaded through one cache.
  private static let workshop = Result {
    let workshop = try Workshop(keptAs: "SpecFinderTests")
    func network(_ name: String) -> String {
      "Network(\"\(name)\", input: Shape(7, 5, 9)) { relu() }"
    }
    _ = try workshop.write(
      "import Netlab\nlet a = \(network("GoogLeNet"))\n", to: "work/Specs/googlenet.swift")
    _ = try workshop.write(
      "import Netlab\nlet a = [\"A\", \"D\"].map { letter in \(network("VGG-\\(letter)")) }\n",
      to: "work/Specs/vgg.swift")
    _ = try workshop.write(
      "import Netlab\nlet a = \(network("ResNet-50"))\nlet b = \(network("ResNet-101"))\n",
      to: "work/Specs/resnet.swift")
    _ = try workshop.write(
      "import Netlab\nlet a = \(network("My net"))\n", to: "work/my-net.swift")
    _ = try workshop.write("import Netlab\nlet a = b\n", to: "work/broken.swift")
    _ = try workshop.write("let notASpec = 1\n", to: "work/Package.swift")
    _ = try workshop.write(
      "import Netlab\nlet a = \(network("LeNet-5"))\nlet b = \(network("LeNet-5-classic"))\n",
      to: "share/lenet5.swift")
    _ = try workshop.write(
      "import Netlab\nlet a = \(network("other"))\n", to: "share/googlenet.swift")
    return workshop
  }

  private let workshop: Workshop

  init() throws {
    workshop = try Self.workshop.get()
  }

  /// The file and the networks that `argument` finds, or the whole message of the error.
  private func found(_ argument: String) async throws -> String {
    let finder = SpecFinder(
      loader: try workshop.loader(), workingFolder: "\(workshop.folder)/work",
      installedFolder: "\(workshop.folder)/share")
    do {
      let choice = try await finder.find(argument)
      let names = choice.networks.map(\.name).joined(separator: ", ")
      return "\(choice.wasSearched ? "found" : "as typed") \(choice.spec.displayPath): \(names)"
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("Specs/googlenet.swift", "as typed Specs/googlenet.swift: GoogLeNet"),
    ("./Specs/resnet.swift", "as typed ./Specs/resnet.swift: ResNet-50, ResNet-101"),
    ("specs/googlenet.swift", "found Specs/googlenet.swift: GoogLeNet"),
    ("./SPECS/GoogLeNet.Swift", "found ./Specs/googlenet.swift: GoogLeNet"),
    ("googlenet", "found Specs/googlenet.swift: GoogLeNet"),
    ("GoogLeNet.swift", "found Specs/googlenet.swift: GoogLeNet"),
    ("my net", "found my-net.swift: My net"),
    ("My_Net", "found my-net.swift: My net"),
    ("vgg", "found Specs/vgg.swift: VGG-A, VGG-D"),
    ("vgg-d", "found Specs/vgg.swift: VGG-D"),
    ("VGG A", "found Specs/vgg.swift: VGG-A"),
    ("resnet50", "found Specs/resnet.swift: ResNet-50"),
    ("Specs/resnet.swift#resnet_101", "as typed Specs/resnet.swift: ResNet-101"),
    ("resnet#ResNet-50", "found Specs/resnet.swift: ResNet-50"),
    ("specs/vgg.swift#vgga", "found Specs/vgg.swift: VGG-A"),
  ])
  func `forgives letter case, spaces, hyphens and underscores`(
    argument: String, expected: String
  ) async throws {
    try await expect(found(argument), expected)
  }

  @Test func `falls back on the installed specs`() async throws {
    try await expect(found("lenet5"), "found \(workshop.folder)/share/lenet5.swift: LeNet-5")
    try await expect(found("LeNet 5"), "found \(workshop.folder)/share/lenet5.swift: LeNet-5")
    try await expect(
      found("lenet5.swift"),
      "found \(workshop.folder)/share/lenet5.swift: LeNet-5, LeNet-5-classic")
    try await expect(
      found("lenet5-classic"), "found \(workshop.folder)/share/lenet5.swift: LeNet-5-classic")
    try await expect(found("other"), "found \(workshop.folder)/share/googlenet.swift: other")
  }

  @Test func `lists the candidates of an ambiguous name`() async throws {
    _ = try workshop.write(
      "import Netlab\nlet a = Network(\"x\", input: Shape(7, 5, 9)) { relu() }\n",
      to: "twice/Twin.swift")
    _ = try workshop.write(
      "import Netlab\nlet a = Network(\"x\", input: Shape(7, 5, 9)) { relu() }\n",
      to: "twice/Specs/tw-in.swift")
    let finder = SpecFinder(
      loader: try workshop.loader(), workingFolder: "\(workshop.folder)/twice",
      installedFolder: nil)
    let messages = await [finder.message("twin"), finder.message("X")]
    #expect(
      messages == [
        """
        error: 'twin' may be any of 2:
          Twin.swift
          Specs/tw-in.swift
          hint: name the file, or one network as FILE#NETWORK
        """,
        """
        error: 'X' may be any of 2:
          Twin.swift#x
          Specs/tw-in.swift#x
          hint: name the file, or one network as FILE#NETWORK
        """,
      ])
  }

  @Test func `suggests what is near`() async throws {
    try await expect(
      found("googelnet"),
      """
      error: there is no spec and no network called 'googelnet'
        broken.swift: errors, so the networks are not known
        hint: did you mean googlenet?
      """)
    try await expect(
      found("specs/googlnet.swift"),
      """
      specs/googlnet.swift: error: there is no such file
        hint: did you mean Specs/googlenet.swift?
      """)
    try await expect(
      found("resnet#ResNet-152"),
      """
      Specs/resnet.swift: error: it declares no network called 'ResNet-152'
        hint: it declares ResNet-50, ResNet-101
      """)
    try await expect(
      found("Specs"),
      """
      Specs: error: it is a folder, not a spec
        hint: name one file in it, such as Specs/googlenet.swift
      """)
    try await expect(
      found(""),
      """
      error: there is no spec and no network called ''
        hint: name a Swift file, or see what there is with: netlab list
      """)
  }

  @Test func `measures the distance of names`() {
    #expect(FoldedName("kitten").distance(to: FoldedName("sitting")) == 3)
    #expect(FoldedName("").distance(to: FoldedName("ab")) == 2)
    #expect(FoldedName("5×5 Direct").distance(to: FoldedName("5x5direct")) == 0)
  }
}

extension SpecFinder {
  /// The whole message of the error that looking for `argument` ends in.
  fileprivate func message(_ argument: String) async -> String {
    do {
      _ = try await find(argument)
      return "no error"
    } catch {
      return error.description
    }
  }
}
