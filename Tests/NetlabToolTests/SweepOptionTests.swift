import Foundation
import Testing

@Suite(.serialized) struct `netlab sweep, further` {
  /// Four designs, the better the later, as cheap as can be.
  private static let designs = """
    import Netlab

    let study = Sweep(
      "study", dataset: .folder("data"), epochs: 4, seeds: 2, recipe: Recipe(batch: 8, learningRate: 0.02)
    ) {
      Variant("blind", Network("blind", input: Shape(1, 5, 9)) { globalAveragePool(); linear(2) })
      Variant("one", Network("one", input: Shape(1, 5, 9)) { conv(3, 1); linear(2) }, against: "blind")
      Variant("two", Network("two", input: Shape(1, 5, 9)) { conv(3, 2); linear(2) }, against: "one")
      Variant("linear", Network("linear", input: Shape(1, 5, 9)) { linear(2) }, against: "two")
    }

    """

  /// A table without its column of seconds.
  private static func timeless(_ table: String) -> String {
    table.replacing(#/[ ]+\d+\.\d\d(  ●)?\n/#) { "\($0.1 ?? "")\n" }
  }

  @Test func `gives the worse half up twice, and what is left is what it always was`() throws {
    let place = try SweepPlace.make(Self.designs)
    let whole = try place.run(
      "sweep", "study.swift", "--threads", "1", "--no-plots", "-q", "--db", "whole.sqlite")
    #expect(whole.status == 0, "\(whole.errors)")
    let run = try place.run(
      "sweep", "study.swift", "--halving", "--threads", "1", "--no-plots", "-q")
    #expect(run.status == 0, "\(run.errors)")
    let states = try place.run(
      "query", "--format", "csv",
      """
      select state, epochs, count(*) as trials from (
        select state, count(t.epoch) as epochs from trial join trialEpoch t on t.trialId = trial.id
        group by trial.id) group by state, epochs
      """)
    #expect(
      states.output.replacing("\r\n", with: "\n")
        == "state,epochs,trials\ndone,4,2\nstopped,1,4\nstopped,2,2\n")
    // What was trained of each design is what it is without halving, and the best one is left.
    let rows = { (file: String) in
      Set(
        try SweepPlace.rows(place, file).split(whereSeparator: \.isNewline).map { line in
          line.split(separator: ",").enumerated().filter { $0.offset != 2 }.map(\.element)
            .joined(separator: ",")
        })
    }
    #expect(try rows("netlab.sqlite").isSubset(of: try rows("whole.sqlite")))
    // The same command without --halving trains the rest.
    let rest = try place.run("sweep", "study.swift", "--threads", "1", "--no-plots", "-q")
    #expect(Self.timeless(rest.output) == Self.timeless(whole.output))
    #expect(try SweepPlace.rows(place) == SweepPlace.rows(place, "whole.sqlite"))
  }

  @Test func `makes designs as wide as what they are compared with costs`() throws {
    let place = try SweepPlace.make(
      """
      import Netlab

      let study = Sweep("study", dataset: .folder("data"), epochs: 1, seeds: 2) {
        Variant("wide", Network("wide", input: Shape(1, 5, 9)) { conv(3, 256); linear(2) })
        Variant("small", Network("small", input: Shape(1, 5, 9)) {
          conv(3, 8)
          conv(3, 8)
          linear(2)
        }, against: "wide")
      }

      """)
    let plan = try place.run(
      "sweep", "study.swift", "--match", "multiply-adds", "--dry-run", "--format", "csv")
    #expect(plan.status == 0, "\(plan.errors)")
    let costs = plan.output.split(whereSeparator: \.isNewline).dropFirst()
      .compactMap { Double($0.split(separator: ",", omittingEmptySubsequences: false)[5]) }
    #expect(costs.count == 4 && costs.first == 126_720)
    // A channel more would cost more than the other does.
    for cost in costs { #expect(cost > 0.8 * 126_720 && cost <= 126_720) }
    let run = try place.run(
      "sweep", "study.swift", "--match", "multiply-adds", "--no-plots", "-q", "--format", "json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("\"multiplyAdds\" : \(Int(costs.last ?? 0))"))
  }

  @Test func `shows where it stands, and runs nothing`() throws {
    let place = try SweepPlace.make()
    _ = try place.run("sweep", "study.swift", "--seeds", "1", "--threads", "1", "--no-plots", "-q")
    let rows = try SweepPlace.rows(place)
    let status = try place.run("sweep", "study.swift", "--status")
    #expect(status.status == 0, "\(status.errors)")
    #expect(status.output.contains("1 of 2"))
    #expect(
      status.errors == """
        plot: Reports/sweeps/study-standing.svg
        plot: Reports/sweeps/study.svg
        plot: Reports/sweeps/study-epochs.svg

        """)
    #expect(
      try place.read("Reports/sweeps/study-standing.svg").contains("2 of 4 trials are finished"))
    #expect(try SweepPlace.rows(place) == rows)
    let both = try place.run("sweep", "study.swift", "--status", "--dry-run")
    #expect(both.status == 2)
    #expect(both.errors.hasPrefix("error: --status and --dry-run show different things"))
  }

  @Test func `goes on when trials crash, and runs those again`() throws {
    let place = try SweepPlace.make()
    let calm = try place.run(
      "sweep", "study.swift", "--threads", "1", "--no-plots", "-q", "--db", "calm.sqlite")
    let run = try place.shell(
      """
      netlab sweep study.swift --jobs 2 --threads 2 --no-plots >table.txt 2>errors.txt & sweep=$!
      until children=$(cat /proc/$sweep/task/*/children) && [ -n "$children" ] \\
        && ls netlab.sqlite-trials 2>/dev/null | grep -q '^[0-9a-f]*-[0-9]*\\.lock$'; do :; done
      kill -9 $children
      wait $sweep; echo $?
      """)
    #expect(run.output == "1\n", "\(run.errors)")
    let table = try place.read("table.txt")
    #expect(table.contains(", failed: its process was ended by signal 9"))
    let again = try place.run("sweep", "study.swift", "--threads", "1", "--no-plots", "-q")
    #expect(again.status == 0)
    #expect(Self.timeless(again.output) == Self.timeless(calm.output))
    #expect(try SweepPlace.rows(place) == SweepPlace.rows(place, "calm.sqlite"))
  }

  #if os(Linux)
    @Test(arguments: [40_000, 260_000, 400_000])
    func `loses nothing where the disk is full`(room: Int) throws {
      let place = try SweepPlace.make()
      let calm = try place.run(
        "sweep", "study.swift", "--threads", "1", "--no-plots", "-q", "--db", "calm.sqlite")
      // A disk of half a megabyte, so full that this much room is left, and then emptied.
      let run = try place.shell(
        """
        mkdir small
        bwrap --dev-bind / / --size 500000 --tmpfs "$PWD/small" --chdir "$PWD/small" bash -c '
          head -c \(500_000 - room) /dev/zero > filler
          netlab sweep ../study.swift --threads 1 --data .. --no-plots > ../first.txt 2>&1
          status=$?
          rm filler
          netlab sweep ../study.swift --threads 1 --data .. --no-plots -q > ../second.txt || exit 9
          cp netlab.sqlite ..
          netlab query "select * from pragma_integrity_check" --format csv
          exit $status'
        """)
      #expect(run.output.split(whereSeparator: \.isNewline) == ["integrity_check", "ok"])
      // Where there was no room, the first run said so; it never ended otherwise.
      let first = try place.read("first.txt")
      #expect([0, 1, 2].contains(run.status), "\(first)")
      if run.status != 0 {
        #expect(
          first.contains("the disk is full") || first.contains("no space left on device"),
          "\(first)")
      }
      #expect(room > 100_000 || run.status == 2)
      #expect(Self.timeless(try place.read("second.txt")) == Self.timeless(calm.output))
      #expect(try SweepPlace.rows(place) == SweepPlace.rows(place, "calm.sqlite"))
    }
  #endif
}
