import Foundation
import Testing

@Suite(.serialized) struct `netlab sweep` {
  @Test func `trains all variants, judges them, and runs nothing twice`() throws {
    let place = try SweepPlace.make()
    let run = try place.run("sweep", "study.swift", "--threads", "1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("conv − linear = "))
    #expect(run.errors.contains("trial 4 of 4, conv, seed 2: "))
    #expect(
      place.files.filter { $0.hasPrefix("Reports") } == [
        "Reports/sweeps/study-epochs.svg", "Reports/sweeps/study.svg",
      ])
    #expect(place.files.filter { $0.contains("-trials/") } == [])
    let rows = try SweepPlace.rows(place)
    #expect(rows.split(whereSeparator: \.isNewline).count == 1 + 4 * 3)
    let again = try place.run("sweep", "study.swift", "--threads", "1", "--no-plots", "-q")
    #expect(again.output == run.output && again.errors == "")
    #expect(try SweepPlace.rows(place) == rows)
  }

  @Test func `gives the same after every kill, and with two at once`() throws {
    let place = try SweepPlace.make()
    let calm = try place.run(
      "sweep", "study.swift", "--threads", "1", "--no-plots", "--db", "calm.sqlite")
    #expect(calm.status == 0, "\(calm.errors)")
    let wanted = try SweepPlace.rows(place, "calm.sqlite")
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
    #expect(try SweepPlace.rows(place, "netlab.sqlite") == wanted)
    #expect(try place.read("one.txt") == place.read("two.txt"))
    let check = try place.run("query", "select * from pragma_integrity_check", "--format", "csv")
    #expect(check.output.split(whereSeparator: \.isNewline) == ["integrity_check", "ok"])
  }

  @Test func `can be interrupted, and says how to go on`() throws {
    let place = try SweepPlace.make()
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
    let place = try SweepPlace.make()
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
    let place = try SweepPlace.make()
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
    try place.write(
      SweepPlace.spec.replacing("linear(2) })", with: "linear(3) })"), to: "three.swift")
    let three = try place.run("sweep", "three.swift")
    #expect(three.status == 2)
    #expect(
      three.errors == """
        error: linear: its last layer gives 3 numbers, and data has 2 classes
          hint: end the network in linear(2)

        """)
  }
}
