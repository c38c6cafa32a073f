import Foundation
import Testing

@Suite struct `netlab train` {
  static let toy = """
    import Netlab

    let toy = Network("toy", input: Shape(1, 8, 6)) {
      conv(3, 5, norm: .batch, name: "c")
      globalAveragePool()
      dropout(0.1)
      linear(3, name: "scores")
      softmax()
    }

    """

  /// A folder with a spec and grey images of three classes, brighter from one to the next.
  static func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(toy, to: "toy.swift")
    try place.write("", to: "digits/.keep")
    for (name, count) in [("train", 60), ("t10k", 13)] {
      var images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 8, 0, 0, 0, 6]
      var labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, UInt8(count)]
      for image in 0..<count {
        labels.append(UInt8(image % 3))
        images += (0..<48).map { UInt8((image % 3) * 60 + ($0 * 7 + image * 13) % 71) }
      }
      for (kind, bytes) in [("images-idx3", images), ("labels-idx1", labels)] {
        try Data(bytes).write(
          to: URL(fileURLWithPath: "\(place.folder)/digits/\(name)-\(kind)-ubyte"))
      }
    }
    return place
  }

  private static let command = [
    "train", "toy.swift", "--dataset", "digits", "--batch", "6", "--threads", "1", "--seed", "7",
    "--averaging", "exponential:0.9",
  ]

  /// A JSON document without what depends on the clock.
  private func timeless(_ text: String) throws -> [String: any Sendable] {
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
    var document = try #require(json as? [String: any Sendable])
    func stripped(_ value: Any?) -> [String: any Sendable] {
      ((value as? [String: any Sendable]) ?? [:])
        .filter { $0.key != "seconds" && $0.key != "imagesPerSecond" }
    }
    document["epochs"] = (document["epochs"] as? [Any])?.map(stripped)
    document["best"] = stripped(document["best"])
    return document
  }

  /// A part of a document, its keys in order.
  private func text(_ part: Any?) throws -> String {
    let data = try JSONSerialization.data(
      withJSONObject: try #require(part), options: .sortedKeys)
    return String(decoding: data, as: UTF8.self)
  }

  /// What a query gives, its lines ended as Swift ends them.
  private func rows(_ place: borrowing Workplace, _ query: String) throws -> String {
    try place.run("query", query, "--format", "csv").output.replacing("\r\n", with: "\n")
  }

  @Test func `tests every epoch and keeps it; the same command again shows what was kept`() throws {
    let place = try Self.place()
    let first = try place.run(Self.command + ["--epochs", "3", "--format", "json"])
    #expect(first.status == 0)
    let lines = first.errors.split(separator: "\n").map(String.init)
    #expect(lines.count == 3, "\(first.errors)")
    for (number, line) in zip(1..., lines) {
      let form = try Regex(
        #"epoch \#(number)/3: loss [0-9.]+, accuracy [0-9.]+ %; test [0-9.]+, [0-9.]+ %, top-5 100.00 %; \d+ images/s, [0-9.]+ s"#
      )
      #expect(line.wholeMatch(of: form) != nil, "\(line)")
    }
    let document = try timeless(first.output)
    #expect(
      document.keys.sorted() == [
        "best", "checkpoint", "dataset", "epochs", "network", "recipe", "run", "schema", "seed",
        "state",
      ])
    #expect(document["network"] as? String == "toy")
    #expect(document["dataset"] as? String == "digits")
    #expect(document["state"] as? String == "finished")
    #expect(document["run"] as? Int == 1)
    let epochs = try #require(document["epochs"] as? [[String: any Sendable]])
    #expect(
      epochs.first?.keys.sorted() == [
        "epoch", "learningRate", "testAccuracy", "testLoss", "testTop5Accuracy", "trainAccuracy",
        "trainLoss",
      ])
    #expect(epochs.compactMap { $0["epoch"] as? Int } == [1, 2, 3])

    let second = try place.run(Self.command + ["--epochs", "3", "--format", "json"])
    let checkpoint = try #require(document["checkpoint"] as? String)
    #expect(
      second.errors == "this run is finished, as \(checkpoint) says; --restart trains it anew\n")
    #expect(second.output == first.output)
    let query = "select id, network, dataset, state, epochs from runHistory"
    #expect(
      try rows(place, query) == """
        id,network,dataset,state,epochs
        1,toy,digits,finished,3

        """)
    let drawn = try place.run(Self.command + ["--epochs", "3", "--picture", "curves.svg"])
    #expect(drawn.errors.hasSuffix("drew curves.svg\n"), "\(drawn.errors)")
    let picture = try place.read("curves.svg")
    for word in ["toy on digits, seed 7", "training", "test, top-5", "accuracy (%)", "epoch"] {
      #expect(picture.contains(">\(word)</"), "\(word)")
    }
    let page = try place.run(Self.command + ["--epochs", "3", "-q"]).output
    #expect(page.hasPrefix("toy on digits\n\nepoch  train loss  accuracy"))
    #expect(page.contains(" · run #1 · seed 7 · batch 6\n"))
  }

  @Test func `stops at Ctrl-C, says how to go on, and gives what an uninterrupted run gives`()
    throws
  {
    let place = try Self.place()
    let command = "netlab \(Self.command.joined(separator: " ")) --epochs 300 --format json"
    let stopped = try place.shell(
      """
      set -m
      \(command) > out 2> err &
      until grep -q "epoch 2/300" err; do sleep 0.02; done
      kill -INT $!; wait $! 2>/dev/null; echo $?
      """)
    #expect(stopped.output == "130\n")
    let document = try timeless(try place.read("out"))
    #expect(document["state"] as? String == "interrupted")
    let checkpoint = try #require(document["checkpoint"] as? String)
    #expect(
      try place.read("err").hasSuffix("stopped; the same command goes on from \(checkpoint)\n"))
    #expect(
      try rows(place, "select state from run") == "state\ninterrupted\n")
    let rest = try place.shell("\(command) --save-weights w.safetensors")
    #expect(rest.status == 0)
    #expect(rest.errors.hasPrefix("going on from \(checkpoint): epoch "))
    let whole = try place.shell(
      "\(command) --restart --checkpoint whole --save-weights v.safetensors --no-db")
    #expect(whole.status == 0)
    let (resumed, straight) = (try timeless(rest.output), try timeless(whole.output))
    for key in ["epochs", "best", "recipe"] {
      #expect(try text(resumed[key]) == text(straight[key]))
    }
    #expect(try place.shell("cmp w.safetensors v.safetensors").status == 0)
  }

  #if os(Linux)
    @Test(arguments: [5_000, 45_000, 125_000, 400_000])
    func `keeps what it saved where the disk is full, and goes on from it`(room: Int) throws {
      let place = try Self.place()
      let command =
        "netlab \(Self.command.joined(separator: " "))".replacing("toy.swift", with: "../toy.swift")
        .replacing("digits", with: "../digits") + " --epochs 3 -q"
      // A disk of half a megabyte, so full that this much room is left, and then emptied.
      let run = try place.shell(
        """
        mkdir small calm
        (cd calm; \(command) --save-weights ../calm.safetensors > /dev/null)
        bwrap --dev-bind / / --size 500000 --tmpfs "$PWD/small" --chdir "$PWD/small" bash -c '
          head -c \(500_000 - room) /dev/zero > filler
          \(command) > /dev/null 2> ../errors.txt
          status=$?
          rm filler
          \(command) --save-weights ../full.safetensors > /dev/null || exit 9
          netlab query "select * from pragma_integrity_check" --format csv
          netlab query "select runId, epoch from epoch" --format csv
          exit $status'
        """)
      #expect(run.status == (room < 400_000 ? 2 : 0))
      let errors = try place.read("errors.txt")
      #expect(
        errors.contains("the disk is full") || errors.contains("no space left on device")
          || run.status == 0, "\(errors)")
      #expect(
        run.output.replacing("\r\n", with: "\n")
          == "integrity_check\nok\nrunId,epoch\n1,1\n1,2\n1,3\n", "\(run.errors)")
      #expect(try place.shell("cmp calm.safetensors full.safetensors").status == 0)
    }
  #endif

  @Test func `survives kills: one run, no epoch twice, the same weights`() throws {
    let place = try Self.place()
    let command = "netlab \(Self.command.joined(separator: " ")) --epochs 200 -q"
    let run = try place.shell(
      """
      netlab analyze toy.swift -q --no-db --no-diagram > /dev/null
      kills=0
      for moment in 0.15 0.42 0.23 0.31 0.27 0.36 0.19 0.25 0.40 0.33; do
        \(command) > /dev/null & tool=$!
        sleep $moment
        kill -9 $tool 2> /dev/null && kills=$((kills + 1))
        wait $tool 2> /dev/null
      done
      \(command) --save-weights w.safetensors > /dev/null && echo $((kills > 2))
      \(command) --checkpoint whole --no-db --save-weights v.safetensors > /dev/null
      cmp w.safetensors v.safetensors && echo equal
      netlab query "pragma integrity_check" --format csv
      netlab query "select r.id, state, count(*), min(epoch), max(epoch) from run r join epoch e on e.runId = r.id group by r.id" --format csv
      """)
    #expect(
      run.output.replacing("\r\n", with: "\n") == """
        1
        equal
        integrity_check
        ok
        id,state,count(*),min(epoch),max(epoch)
        1,finished,200,1,200

        """)
  }

  @Test(arguments: [
    (
      ["train", "toy.swift", "--dataset", "nowhere"],
      """
      error: “nowhere” is no dataset: it is not one of fashion-mnist, mnist, cifar-10, cifar-100, \
      stl-10, and there is no such folder
        hint: check the path, or take one of those names

      """
    ),
    (
      ["train", "ten.swift", "--dataset", "digits", "--batch", "6"],
      """
      error: ten tells 10 classes apart, and digits has 3
        hint: end the network with 3 units, or choose another dataset

      """
    ),
    (
      ["train", "toy.swift", "--dataset", "digits", "--learning-rate", "0", "--epochs", "0"],
      """
      error: epochs 0 is not between 1 and 1000000; learning rate 0.0 is not more than 0
        hint: change the recipe

      """
    ),
    (
      [
        "train", "toy.swift", "--dataset", "digits", "--batch", "6", "--resume", "--checkpoint",
        "a",
      ],
      """
      error: there is no checkpoint a
        hint: check the path, or leave --resume out to start anew

      """
    ),
    (
      ["train", "toy.swift", "--dataset", "digits", "--schedule", "stairs"],
      """
      error: --schedule stairs is not understood
        hint: write constant, cosine, exponential:0.94/2 or steps:0.1@30,60

      """
    ),
    (
      ["train", "toy.swift", "--dataset", "digits", "--averaging", "running:x"],
      """
      error: --averaging running:x is not understood
        hint: write none, exponential:0.999 or running:2

      """
    ),
    (
      ["train", "toy.swift", "--dataset", "digits", "--init-layers", "ends:4"],
      """
      error: --init-layers ends:4 is not understood
        hint: write matching, ends or ends:4,3

      """
    ),
    (
      ["train", "toy.swift", "--dataset", "digits", "--batch", "6", "--init", "w.safetensors"],
      """
      error: cannot read w.safetensors: no such file or directory
        hint: check the path

      """
    ),
  ]) func `says what is wrong, and what to do`(_ arguments: [String], _ words: String) throws {
    let place = try Self.place()
    try place.write(
      Self.toy.replacing("toy", with: "ten").replacing("linear(3", with: "linear(10"),
      to: "ten.swift")
    let run = try place.run(arguments)
    #expect(run.errors == words)
    #expect(run.output == "")
    #expect(run.status == 2)
  }

  @Test func `marks a run that diverges`() throws {
    let place = try Self.place()
    let run = try place.run(
      Self.command + ["--optimizer", "sgd", "--learning-rate", "1e9", "--schedule", "constant"])
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("error: training diverged: the loss is "))
    #expect(
      try rows(place, "select state, message like 'error: training diverged%' as m from run")
        == "state,m\ndiverged,1\n")
  }

  @Test func `refuses the checkpoint of another run`() throws {
    let place = try Self.place()
    let options = ["--epochs", "1", "--checkpoint", "a", "-q"]
    #expect(try place.run(Self.command + options).status == 0)
    let run = try place.run(Self.command + options + ["--learning-rate", "0.01"])
    #expect(
      run.errors == """
        error: the checkpoint a is of another run: learningRate 0.05 there, 0.01 here
          hint: train with the same options, keep it elsewhere with --checkpoint, or start anew with --restart

        """)
    #expect(run.status == 2)
  }
}
