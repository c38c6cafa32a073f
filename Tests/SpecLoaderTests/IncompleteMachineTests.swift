import Foundation
import Netlab
import Testing

@testable import SpecLoader

@Suite struct `Machines that lack something` {
  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

  @Test func `a machine without a compiler`() {
    #expect(throws: SpecLoadError.compilerMissing(path: nil)) {
      try Compiler.locate(environment: ["PATH": "/absent:relative:"])
    }
    #expect(
      SpecLoadError.compilerMissing(path: nil).description == """
        error: there is no Swift compiler: no folder of PATH holds swiftc
          hint: install Swift 6.3 or later, or set NETLAB_SWIFTC to the path of its swiftc
        """)
    #expect(
      SpecLoadError.compilerMissing(path: "/absent/swiftc").description == """
        error: there is no Swift compiler at /absent/swiftc
          hint: install Swift 6.3 or later, or set NETLAB_SWIFTC to the path of its swiftc
        """)
  }

  @Test func `a machine without the library`() {
    let error = #expect(throws: SpecLoadError.self) {
      try SpecLibrary.locate(environment: [:], executable: "/opt/bin/netlab")
    }
    #expect(
      error?.description == """
        error: the library that specs are compiled against is not in:
          /opt/lib/netlab
          /opt/bin
          hint: run make, or set NETLAB_LIBRARY to the folder that holds Netlab.swiftmodule
        """)
  }

  @Test func `a library that the compiler cannot use`() async throws {
    var loader = try workshop.loader()
    loader.library = SpecLibrary(folder: workshop.folder)
    _ = try workshop.write("rubbish", to: "Netlab.swiftmodule")
    _ = try workshop.write("rubbish", to: "libNetlabLanguage.a")
    let spec = try workshop.write("import Netlab\n", to: "a.swift")
    do {
      _ = try await loader.load(path: spec)
      Issue.record("no error")
    } catch {
      expect(
        error.description,
        """
        error: \(loader.compiler.path) cannot use \(workshop.folder)/Netlab.swiftmodule: malformed \
        compiled module
          hint: build netlab with this compiler, or set NETLAB_SWIFTC to the one that it was built with
        """)
    }
  }

  @Test func `a compiler that went away`() async throws {
    var loader = try workshop.loader()
    loader.compiler.path = "/absent/swiftc"
    let spec = try workshop.write("import Netlab\n", to: "a.swift")
    do {
      _ = try await loader.load(path: spec)
      Issue.record("no error")
    } catch {
      expect(
        error.description,
        """
        error: /absent/swiftc cannot be run: Executable "/absent/swiftc" is not found or cannot be \
        executed.
        """)
    }
  }

  @Test func `a compiler that is none`() async throws {
    let path = try workshop.write("#!/bin/sh\necho rubbish\n", to: "swiftc")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    var loader = try workshop.loader()
    loader.compiler = try Compiler(path: path)
    let spec = try workshop.write("import Netlab\n", to: "a.swift")
    do {
      _ = try await loader.load(path: spec)
      Issue.record("no error")
    } catch {
      #expect(
        error.description
          == "error: \(path) cannot be run: it does not tell where its toolchain is")
    }
  }
}
