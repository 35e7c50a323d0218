package io.hyperdex.risk.analytics.tail;

import java.util.List;

/**
 * What makes an expected shortfall: the scenarios of the tail and the tokens that lose in them.
 *
 * @param confidenceBps of the expected shortfall, basis points
 * @param expectedShortfall USD, positive for a loss
 * @param scenarios of the tail, worst first; their weighted losses add up to it
 * @param tokens held, the largest contribution first; these add up to it too
 */
public record TailExplanation(
    int confidenceBps, double expectedShortfall, List<Scenario> scenarios, List<Token> tokens) {

  /** Copies the lists. */
  public TailExplanation {
    scenarios = List.copyOf(scenarios);
    tokens = List.copyOf(tokens);
  }

  /**
   * A scenario of the tail.
   *
   * @param period its number: the period it happened in, or the last of the horizon
   * @param loss of the portfolio in it, USD
   * @param weight of it in the expected shortfall; they add up to 1
   * @param worstToken the token that loses most in it
   * @param worstTokenLoss what that is, USD
   */
  public record Scenario(
      long period, double loss, double weight, int worstToken, double worstTokenLoss) {}

  /**
   * A token's part.
   *
   * @param token by number
   * @param contribution to the expected shortfall, USD; negative for a hedge
   */
  public record Token(int token, double contribution) {}
}
