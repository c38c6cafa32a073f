/// Turns the statements of a network's braces into layers, each with its place in the source.
@resultBuilder
public enum NetworkBuilder {
  /// One statement.
  public static func buildExpression(
    _ block: some Block, file: String = #filePath, line: Int = #line, column: Int = #column
  ) -> Sequential {
    var layers = block.layers
    let location = SourceLocation(file: file, line: line, column: column)
    for index in layers.parts.indices where layers.parts[index].location == nil {
      layers.parts[index].location = location
    }
    return layers
  }

  /// Anything that is neither layer nor block.
  @available(*, unavailable, message: "a network holds layers and blocks; this is neither")
  public static func buildExpression<Other>(_ other: Other) -> Sequential {
    Sequential(parts: [])
  }

  /// Empty braces.
  public static func buildBlock() -> Sequential { Sequential(parts: []) }

  /// The first statement.
  public static func buildPartialBlock(first: Sequential) -> Sequential { first }

  /// The next statement.
  public static func buildPartialBlock(
    accumulated: Sequential, next: Sequential
  ) -> Sequential {
    Sequential(parts: accumulated.parts + next.parts)
  }

  /// `if` without `else`.
  public static func buildOptional(_ layers: Sequential?) -> Sequential {
    layers ?? Sequential(parts: [])
  }

  /// The first way of an `if` or `switch`.
  public static func buildEither(first: Sequential) -> Sequential { first }

  /// The other way of an `if` or `switch`.
  public static func buildEither(second: Sequential) -> Sequential { second }

  /// `for`.
  public static func buildArray(_ rounds: [Sequential]) -> Sequential {
    Sequential(parts: rounds.flatMap(\.parts))
  }

  /// `if #available`.
  public static func buildLimitedAvailability(_ layers: Sequential) -> Sequential { layers }
}

/// Turns the statements of a merge's braces into its branches: one statement, one branch.
@resultBuilder
public enum BranchBuilder {
  /// One branch.
  public static func buildExpression(
    _ block: some Block, file: String = #filePath, line: Int = #line, column: Int = #column
  ) -> [Sequential] {
    [NetworkBuilder.buildExpression(block, file: file, line: line, column: column)]
  }

  /// Anything that is neither layer nor block.
  @available(*, unavailable, message: "a branch is a layer or a block; this is neither")
  public static func buildExpression<Other>(_ other: Other) -> [Sequential] { [] }

  /// Empty braces.
  public static func buildBlock() -> [Sequential] { [] }

  /// The first branch.
  public static func buildPartialBlock(first: [Sequential]) -> [Sequential] { first }

  /// The next branch.
  public static func buildPartialBlock(
    accumulated: [Sequential], next: [Sequential]
  ) -> [Sequential] { accumulated + next }

  /// `if` without `else`: the branch is there or it is not.
  public static func buildOptional(_ branches: [Sequential]?) -> [Sequential] { branches ?? [] }

  /// The first way of an `if` or `switch`.
  public static func buildEither(first: [Sequential]) -> [Sequential] { first }

  /// The other way of an `if` or `switch`.
  public static func buildEither(second: [Sequential]) -> [Sequential] { second }

  /// `for`.
  public static func buildArray(_ rounds: [[Sequential]]) -> [Sequential] {
    rounds.flatMap { $0 }
  }

  /// `if #available`.
  public static func buildLimitedAvailability(_ branches: [Sequential]) -> [Sequential] {
    branches
  }
}
