import Foundation
import Testing

@Suite(.serialized) struct `netlab sweep` {
  /// Two classes of pictures, light above or light below, in files as MNIST has them.
  private static func writeImages(in place: borrowing Workplace) throws {
    func big(_ number: Int) -> [UInt8] {
      (0..<4).reversed().map { UInt8(number >> ($0 * 8) & 255) }
    }
    func write(_ bytes: [UInt8], _ name: String) throws {
      try FileManager.default.createDirectory(
        atPath: "\(place.folder)/data", withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: "\(place.folder)/data/\(name)"))
    }
    var state: UInt64 = 7
    func noise() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % 160
    }
    for (name, count) in [("train", 96), ("t10k", 40)] {
      var (images, labels): ([UInt8], [UInt8]) = ([], [])
      for index in 0..<count {
        labels.append(UInt8(index % 2))
        for row in 0..<5 {
          for _ in 0..<9 {
            images.append(UInt8(noise() + ((row < 2) == (index % 2 == 0) ? 60 : 0)))
          }
        }
      }
      try write(big(0x803) + big(count) + big(5) + big(9) + images, "\(name)-images-idx3-ubyte")
      try write(big(0x801) + big(count) + labels, "\(name)-labels-idx1-ubyte")
    }
  }

  private static let spec = """
    import Netlab

    let study = Sweep(
      "study", dataset: .folder("data"), epochs: 3, seeds: 2, recipe: Recipe(batch: 8, learningRate: 0.02)
    ) {
      Variant("linear", Network("linear", input: Shape(1, 5, 9)) { linear(2) })
      Variant("conv", Network("conv", input: Shape(1, 5, 9)) {
        conv(3, 8)
        linear(2)
      }, against: "linear")
    }

    """

  private static func place() throws -> Workplace {
    let place = try Workplace()
    try writeImages(in: place)
    try place.write(spec, to: "study.swift")
    return place
  }

  @Test func `trains all variants, judges them, and runs nothing twice`() throws {
    let place = try Self.place()
    let run = try place.run("sweep", "study.swift", "--threads", "1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("conv − linear = "))
    #expect(run.errors.contains("trial 4 of 4, conv, seed 2: "))
    #expect(
      place.files.filter { $0.hasPrefix("Reports") } == [
        "Reports/sweeps/study-epochs.svg", "Reports/sweeps/study.svg",
      ])
    #expect(place.files.filter { $0.contains("-trials/") } == [])
    let rows = try Self.rows(place)
    #expect(rows.split(whereSeparator: \.isNewline).count == 1 + 4 * 3)
    let again = try place.run("sweep", "study.swift", "--threads", "1", "--no-plots", "-q")
    #expect(again.output == run.output && again.errors == "")
    #expect(try Self.rows(place) == rows)
  }

  @Test func `gives the same after every kill, and with two at once`() throws {
    let place = try Self.place()
    let calm = try place.run(
      "sweep", "study.swift", "--threads", "1", "--no-plots", "--db", "calm.sqlite")
    #expect(calm.status == 0, "\(calm.errors)")
    let wanted = try Self.rows(place, "calm.sqlite")
    // Killed at several moments; each time the next one goes on.
    let run = try place.shell(
      """
      for delay in 0.3 0.5 0.7 0.4; do
        netlab sweep study.swift --threads 1 --no-plots -q >/dev/null 2>&1 & sleep $delay
        kill -9 $! 2>/dev/null; wait $! 2>/dev/null
      done
      netlab sweep study.swift --threads 1 --no-plots -q >one.txt 2>&1 &
      netlab sweep study.swift --threads 1 --no-plots -q >two.txt 2>&1; echo $?; wait $!; echo $?
      """)
    #expect(run.output == "0\n0\n", "\(run.errors)")
    #expect(try Self.rows(place, "netlab.sqlite") == wanted)
    #expect(try place.read("one.txt") == place.read("two.txt"))
    let check = try place.run("query", "select * from pragma_integrity_check", "--format", "csv")
    #expect(check.output.split(whereSeparator: \.isNewline) == ["integrity_check", "ok"])
  }

  @Test func `can be interrupted, and says how to go on`() throws {
    let place = try Self.place()
    let run = try place.shell(
      """
      set -m
      netlab sweep study.swift --threads 1 --no-plots 2>errors.txt >/dev/null &
      until [ -e netlab.sqlite-trials ] && ls netlab.sqlite-trials | grep -q '\\.lock$'; do sleep 0.01; done
      kill -INT $!; wait $!; echo $?
      """)
    #expect(run.output == "130\n")
    #expect(
      try place.read("errors.txt").hasSuffix(
        "stopped; the trials' state is kept in netlab.sqlite. To go on: netlab sweep study.swift --threads 1 --no-plots\n"
      ))
  }

  @Test func `shows trials and costs without running any`() throws {
    let place = try Self.place()
    let run = try place.run(
      "sweep", "study.swift", "--dry-run", "--seeds", "1", with: ["COLUMNS": "100"])
    #expect(
      run
        == Workplace.Run(
          output: """
            trial  variant  against  seed  epochs  multiply-adds  parameters  to train
            ─────  ───────  ───────  ────  ──────  ─────────────  ──────────  ────────
                1  linear               1       3             90          92    77.8 K
                2  conv     linear      1       3          3,960         802     3.4 M

            2 trials · 3.5 M multiply-adds to train them all · less than a minute at 40 GFLOP/s

            """, errors: "", status: 0))
    #expect(!place.files.contains { $0.hasSuffix("sqlite") })
  }

  @Test func `says what a spec lacks`() throws {
    let place = try Self.place()
    try place.write(
      "import Netlab\nlet net = Network(\"net\", input: Shape(1, 5, 9)) { linear(2) }\n",
      to: "none.swift")
    let none = try place.run("sweep", "none.swift")
    #expect(none.status == 2)
    #expect(none.errors.hasPrefix("error: none.swift: it declares no sweep\n  hint: declare one"))
    let unknown = try place.run("sweep", "study.swift#other")
    #expect(
      unknown.errors
        == "error: study.swift: it declares no sweep called 'other'\n  hint: it declares study\n")
    try place.write(Self.spec.replacing("linear(2) })", with: "linear(3) })"), to: "three.swift")
    let three = try place.run("sweep", "three.swift")
    #expect(three.status == 2)
    #expect(
      three.errors == """
        error: linear: its last layer gives 3 numbers, and data has 2 classes
          hint: end the network in linear(2)

        """)
  }

  /// What the database holds of the trials, without times and processes.
  private static func rows(
    _ place: borrowing Workplace, _ database: String = "netlab.sqlite"
  ) throws -> String {
    try place.run(
      "query", "--db", database, "--format", "csv",
      """
      select variant, seed, state, t.epoch, t.trainLoss, t.testLoss, t.testAccuracy
      from trial join trialEpoch t on t.trialId = trial.id order by variant, seed, t.epoch
      """
    ).output
  }
}
