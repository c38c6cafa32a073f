import Datasets
import Engine
import Files
import Foundation
import Netlab
import Safetensors
import Testing
import Training
import TrainingExamples

/// The words of what `body` throws.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing was thrown"
  } catch {
    return "\(error)"
  }
}

@Suite struct `What is wrong with a run` {
  private static let recipe = Recipe(epochs: 2, batch: 6, threads: 1)

  @Test func `is told before it starts: the recipe`() {
    let recipe = Recipe(epochs: 0, batch: 6, learningRate: -1, threads: 1)
    #expect(
      message { _ = try SmallNetwork.trainer(recipe) }
        == """
        error: epochs 0 is not between 1 and 1000000; learning rate -1.0 is not more than 0
          hint: change the recipe
        """)
  }

  @Test func `is told before it starts: the classes`() {
    #expect(
      message { _ = try SmallNetwork.trainer(Self.recipe, classes: 10) } == """
        error: small tells 7 classes apart, and synthetic has 10
          hint: end the network with 10 units, or choose another dataset
        """)
  }

  @Test func `is told before it starts: no classifier at the end`() {
    let maps = Network("maps", input: SmallNetwork.shape) { conv(`3x3`, 7, name: "last") }
    #expect(
      message { _ = try SmallNetwork.trainer(Self.recipe, network: maps) } == """
        error: last/relu gives 7×9×7, which is no vector of class scores
          hint: end the network with a linear layer, or pool its maps globally
        """)
  }

  @Test func `is told before it starts: a network that does not fit its images`() {
    let network = Network("deep", input: Shape(2, 64, 64)) {
      conv(`11x11`, 3, padding: .valid, name: "c")
      globalAveragePool()
      linear(7)
    }
    #expect(
      message { _ = try SmallNetwork.trainer(Self.recipe, network: network) }
        .contains("error: c: a 11×11 window does not fit its 2×9×7 input"))
  }

  @Test func `is told before it starts: too few images`() {
    let recipe = Recipe(batch: 121, threads: 1)
    #expect(
      message { _ = try SmallNetwork.trainer(recipe) } == """
        error: 120 images do not make a batch of 121
          hint: use a smaller batch, or more images
        """)
  }

  @Test func `is told before it starts: memory`() {
    let wide = SmallNetwork.network("wide", width: 1_000_000)
    let recipe = Recipe(epochs: 1, batch: 6000, threads: 1)
    let words = message { _ = try SmallNetwork.trainer(recipe, network: wide, count: 6000) }
    #expect(
      words.wholeMatch(
        of:
          /error: training takes \d+ MiB of memory, and this machine has \d+\n  hint: use a smaller batch than 6000/
      ) != nil, "\(words)")
  }

  @Test func `ends it: a loss beyond all measure`() {
    let recipe = Recipe(
      epochs: 2, batch: 6, optimizer: .sgd(momentum: 0), learningRate: 1e4, schedule: .constant,
      threads: 1)
    let words = message { _ = try SmallNetwork.trainer(recipe).run() }
    #expect(
      words.wholeMatch(
        of:
          /error: training diverged: the loss is ([0-9.e+]+|nan|inf) in epoch 1, step \d+\n  hint: lower the learning rate, let it warm up, or limit the gradient's norm/
      ) != nil, "\(words)")
  }

  @Test(arguments: [
    (
      TrainingError.data(.emptyFile(path: "images")),
      """
      error: images holds no images
        hint: the file is damaged or of another dataset; fetch it again
      """
    ),
    (
      .engine(.label(9, image: 3, classes: 7)),
      """
      error: image 3 of the batch has label 9, but the network tells 7 classes apart
        hint: use labels from 0 to 6, or a last layer of more units
      """
    ),
    (
      .memory(needed: 3 << 30, present: 2 << 30, batch: 1),
      """
      error: training takes 3072 MiB of memory, and this machine has 2048
        hint: use a smaller network or smaller images
      """
    ),
    (
      .diverged(epoch: 2, step: 17, loss: .nan),
      """
      error: training diverged: the loss is nan in epoch 2, step 17
        hint: lower the learning rate, let it warm up, or limit the gradient's norm
      """
    ),
    (
      .saving(
        .file(FileError(path: "run.safetensors", action: .write, code: ENOSPC)),
        path: "run.safetensors"),
      """
      error: cannot write the checkpoint run.safetensors: no space left on device
        hint: make room there, or choose another place; what was saved before is whole, and the \
      same command goes on from it
      """
    ),
    (
      .saving(.duplicate(path: "run", tensor: "a.weight"), path: "run"),
      """
      error: cannot write the checkpoint run: two tensors are named a.weight
        hint: make room there, or choose another place; what was saved before is whole, and the \
      same command goes on from it
      """
    ),
    (
      .checkpointMissing(path: "run"),
      """
      error: there is no checkpoint run
        hint: check the path, or leave --resume out to start anew
      """
    ),
    (
      .weights(.file(FileError(path: "w", action: .read, code: ENOENT))),
      """
      error: cannot read w: no such file or directory
        hint: check the path
      """
    ),
  ]) func `has words`(_ error: TrainingError, _ words: String) {
    #expect(error.description == words)
  }
}
