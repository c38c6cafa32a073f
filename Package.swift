// swift-tools-version: 6.2
import PackageDescription

let warningsAreErrors: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// The rooms of the house: a target imports only targets above it.
let rooms: [Target] = [
  .target(name: "Netlab", swiftSettings: warningsAreErrors),
  .target(name: "Specs", dependencies: ["Netlab"], path: "Specs", swiftSettings: warningsAreErrors),

  .systemLibrary(
    name: "CNettle", pkgConfig: "nettle",
    providers: [.apt(["nettle-dev"]), .brew(["nettle"])]),
  .systemLibrary(
    name: "CGraphviz", pkgConfig: "libgvc",
    providers: [.apt(["libgraphviz-dev"]), .brew(["graphviz"])]),
  .target(name: "COneDNN", cSettings: [.treatAllWarnings(as: .error)]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(
    name: "CTurboJPEG", pkgConfig: "libturbojpeg",
    providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
  .systemLibrary(
    name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),

  .target(name: "Digests", dependencies: ["CNettle"], swiftSettings: warningsAreErrors),
  .target(
    name: "SpecLoader",
    dependencies: [
      "Netlab", "Digests", .product(name: "Subprocess", package: "swift-subprocess"),
    ],
    swiftSettings: warningsAreErrors),
  .target(name: "Analysis", dependencies: ["Netlab", "Digests"], swiftSettings: warningsAreErrors),
  .target(
    name: "Verification", dependencies: ["Netlab", "Analysis"], swiftSettings: warningsAreErrors),
  .target(
    name: "Rewrites", dependencies: ["Netlab", "Analysis"], swiftSettings: warningsAreErrors),
  .target(name: "OneDNN", dependencies: ["COneDNN"], swiftSettings: warningsAreErrors),
  .target(name: "Statistics", swiftSettings: warningsAreErrors),
  .target(name: "Files", swiftSettings: warningsAreErrors),
  .target(
    name: "Safetensors", dependencies: ["Netlab", "Files"], swiftSettings: warningsAreErrors),
  .target(name: "NumPy", dependencies: ["Files"], swiftSettings: warningsAreErrors),
  .target(
    name: "Plots",
    dependencies: ["Files", .product(name: "Subprocess", package: "swift-subprocess")],
    swiftSettings: warningsAreErrors),
  .target(name: "CKernels", cSettings: [.treatAllWarnings(as: .error)]),
  .target(
    name: "Engine", dependencies: ["Netlab", "OneDNN", "CKernels"],
    swiftSettings: warningsAreErrors),
  .target(
    name: "Weights", dependencies: ["Netlab", "Engine", "Files", "Safetensors"],
    swiftSettings: warningsAreErrors),
  .target(
    name: "Datasets", dependencies: ["Netlab", "Files", "CZlib", "CTurboJPEG", "CPNG"],
    swiftSettings: warningsAreErrors),
  .target(
    name: "Measurement",
    dependencies: [
      "Netlab", "Analysis", "OneDNN", "Engine", "Files", "NumPy", "Plots", "Safetensors", "Weights",
    ],
    swiftSettings: warningsAreErrors),
  .target(
    name: "Training",
    dependencies: ["Netlab", "Digests", "Engine", "Datasets", "Files", "Safetensors", "Weights"],
    swiftSettings: warningsAreErrors),
  .target(name: "Tables", dependencies: ["Netlab"], swiftSettings: warningsAreErrors),
  .target(
    name: "ONNX",
    dependencies: [
      "Netlab", "Digests", "Files", "Safetensors",
      .product(name: "SwiftProtobuf", package: "swift-protobuf"),
    ],
    exclude: ["Generated/onnx.proto"], swiftSettings: warningsAreErrors),
  .target(
    name: "Diagrams", dependencies: ["Netlab", "Analysis", "CGraphviz"],
    swiftSettings: warningsAreErrors),
  .target(
    name: "Reporting", dependencies: ["Netlab", "Analysis", "Verification", "Tables", "Diagrams"],
    swiftSettings: warningsAreErrors),
  .target(
    name: "Store",
    dependencies: [
      "Netlab", "Analysis", "Digests", .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "GRDBSQLite", package: "GRDB.swift"),
    ],
    swiftSettings: warningsAreErrors),
  .target(
    name: "Sweeps",
    dependencies: [
      "Netlab", "Analysis", "Digests", "Rewrites", "Statistics", "Store", "Plots", "Tables",
      .product(name: "Subprocess", package: "swift-subprocess"),
    ],
    swiftSettings: warningsAreErrors),
  .executableTarget(
    name: "NetlabTool",
    dependencies: [
      "Netlab", "SpecLoader", "Analysis", "Verification", "Rewrites", "Files", "Tables",
      "Diagrams", "Reporting", "Store", "Engine", "Measurement", "NumPy", "Datasets", "Training",
      "Digests", "OneDNN", "Sweeps", "Plots", "ONNX", "Safetensors", "Weights",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    swiftSettings: warningsAreErrors),
]

/// One test target for each room, in a folder of the room's name.
let tests: [Target] = [
  .testTarget(
    name: "SpecLoaderTests",
    dependencies: [
      "Netlab", "SpecLoader", .product(name: "Subprocess", package: "swift-subprocess"),
    ],
    swiftSettings: warningsAreErrors),
  .target(
    name: "TestExamples", dependencies: ["Netlab"], path: "Tests/TestExamples",
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "NetlabTests", dependencies: ["Netlab", "Specs", "TestExamples"],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "AnalysisTests", dependencies: ["Analysis", "Netlab", "Specs"],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "DiagramsTests", dependencies: ["Netlab", "Diagrams", "Specs"],
    resources: [.copy("Golden")], swiftSettings: warningsAreErrors),
  .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: warningsAreErrors),
  .testTarget(
    name: "SafetensorsTests", dependencies: ["Safetensors"], swiftSettings: warningsAreErrors),
  .testTarget(
    name: "WeightsTests", dependencies: ["Weights", "Engine", "Netlab", "Safetensors"],
    swiftSettings: warningsAreErrors),
  .testTarget(name: "NumPyTests", dependencies: ["NumPy"], swiftSettings: warningsAreErrors),
  .testTarget(name: "PlotsTests", dependencies: ["Plots"], swiftSettings: warningsAreErrors),
  .testTarget(
    name: "SweepsTests", dependencies: ["Sweeps", "Store", "Rewrites", "Tables", "Netlab"],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: warningsAreErrors),
  .testTarget(
    name: "RewritesTests", dependencies: ["Rewrites", "Analysis", "Netlab", "SpecLoader", "Specs"],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "ReportingTests", dependencies: ["Reporting", "Verification", "Netlab", "Specs"],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "VerificationTests", dependencies: ["Verification", "Netlab", "Specs"],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "StoreTests",
    dependencies: [
      "Store", "StoreProcess", "Analysis", "Netlab", .product(name: "GRDB", package: "GRDB.swift"),
    ],
    swiftSettings: warningsAreErrors),
  .executableTarget(
    name: "StoreProcess", dependencies: ["Store", "Analysis", "Netlab"],
    path: "Tests/StoreProcess", swiftSettings: warningsAreErrors),
  .target(
    name: "TrainingExamples", dependencies: ["Training", "Datasets", "Engine", "Netlab"],
    path: "Tests/TrainingExamples", swiftSettings: warningsAreErrors),
  .executableTarget(
    name: "TrainingProcess", dependencies: ["Training", "TrainingExamples", "Netlab"],
    path: "Tests/TrainingProcess", swiftSettings: warningsAreErrors),
  .testTarget(
    name: "TrainingTests",
    dependencies: [
      "Training", "TrainingExamples", "TrainingProcess", "Datasets", "Engine", "Safetensors",
      "Netlab", "Weights",
    ],
    resources: [.copy("Fixtures")], swiftSettings: warningsAreErrors),
  .testTarget(
    name: "NetlabToolTests", dependencies: ["NetlabTool", "NumPy", "Safetensors"],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "ONNXTests",
    dependencies: [
      "ONNX", "Netlab", "Analysis", "Files", "Specs", "TestExamples",
      .product(name: "SwiftProtobuf", package: "swift-protobuf"),
    ],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "TablesTests", dependencies: ["Tables"], swiftSettings: warningsAreErrors),
  .testTarget(
    name: "DatasetsTests", dependencies: ["Datasets", "Netlab", "CZlib", "CTurboJPEG"],
    swiftSettings: warningsAreErrors),
  .testTarget(name: "OneDNNTests", dependencies: ["OneDNN"], swiftSettings: warningsAreErrors),
  .target(
    name: "CAllocationCounter", path: "Tests/CAllocationCounter",
    cSettings: [.treatAllWarnings(as: .error)]),
  .executableTarget(
    name: "AllocationProcess", dependencies: ["Engine", "Netlab", "CAllocationCounter"],
    path: "Tests/AllocationProcess", swiftSettings: warningsAreErrors),
  .testTarget(
    name: "EngineTests", dependencies: ["Engine", "Netlab", "OneDNN", "Specs"],
    swiftSettings: warningsAreErrors),
  .testTarget(
    name: "MeasurementTests",
    dependencies: [
      "Measurement", "Analysis", "Engine", "Netlab", "NumPy", "Plots", "Safetensors",
      "SpecLoader", "Specs", "Weights",
    ],
    resources: [.copy("Fixtures")], swiftSettings: warningsAreErrors),
]

let package = Package(
  name: "netlab",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "netlab", targets: ["NetlabTool"]),
    .library(name: "NetlabLanguage", type: .static, targets: ["Netlab"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
  ],
  targets: rooms + tests,
  swiftLanguageModes: [.v6]
)
