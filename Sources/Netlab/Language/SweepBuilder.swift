/// Turns the statements of a sweep's braces into its variants.
@resultBuilder
public enum SweepBuilder {
  /// One variant.
  public static func buildExpression(_ variant: Variant) -> [Variant] { [variant] }

  /// Several variants, as a function of the spec returns them.
  public static func buildExpression(_ variants: [Variant]) -> [Variant] { variants }

  /// Anything that is no variant.
  @available(*, unavailable, message: "a sweep holds variants: Variant(\"name\", network)")
  public static func buildExpression<Other>(_ other: Other) -> [Variant] { [] }

  /// Empty braces.
  public static func buildBlock() -> [Variant] { [] }

  /// The first statement.
  public static func buildPartialBlock(first: [Variant]) -> [Variant] { first }

  /// The next statement.
  public static func buildPartialBlock(accumulated: [Variant], next: [Variant]) -> [Variant] {
    accumulated + next
  }

  /// `if` without `else`.
  public static func buildOptional(_ variants: [Variant]?) -> [Variant] { variants ?? [] }

  /// The first way of an `if` or `switch`.
  public static func buildEither(first: [Variant]) -> [Variant] { first }

  /// The other way of an `if` or `switch`.
  public static func buildEither(second: [Variant]) -> [Variant] { second }

  /// `for`.
  public static func buildArray(_ rounds: [[Variant]]) -> [Variant] { rounds.flatMap { $0 } }

  /// `if #available`.
  public static func buildLimitedAvailability(_ variants: [Variant]) -> [Variant] { variants }
}
