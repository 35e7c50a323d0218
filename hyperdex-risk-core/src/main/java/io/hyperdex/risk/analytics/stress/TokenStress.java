package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.TokenId;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario does to one holding. All values in USD.
 *
 * @param token which
 * @param outcome whether there is a P&amp;L
 * @param decisive the shock that decided its price; null where none reached it
 * @param priceBefore USD per unit; empty where unknown
 * @param priceAfter USD per unit; empty where {@code outcome} says so
 * @param valueBefore quantity * price before; 0 without a price
 * @param pnl value after less value before, a loss is negative; 0 unless the outcome is SHOCKED
 * @param contribution {@code pnl} / total P&amp;L of the scenario; empty where that is 0. They sum
 *     to 1; one that gains in a falling portfolio is negative
 * @param exitCostBefore cost of closing at once, &gt;= 0; empty without pools or price
 * @param exitCostAfter the same at the price and the liquidity of the scenario
 */
public record TokenStress(
    TokenId token,
    Outcome outcome,
    @Nullable Shock decisive,
    OptionalDouble priceBefore,
    OptionalDouble priceAfter,
    double valueBefore,
    double pnl,
    OptionalDouble contribution,
    OptionalDouble exitCostBefore,
    OptionalDouble exitCostAfter) {

  /** Whether there is a P&amp;L, and why not. */
  public enum Outcome {
    /** A shock decided its price. */
    SHOCKED,
    /** No shock of a price reaches it: the price stays. */
    UNTOUCHED,
    /** It has no price, so no P&amp;L. */
    UNPRICED,
    /**
     * Its shock refers to a factor that is not among the holdings, has no price, or moves by beta
     * or correlation itself, or a volatility is missing or the factor's is 0.
     */
    UNRESOLVED
  }

  /** The shock that decided its price. */
  public Optional<Shock> decisiveShock() {
    return Optional.ofNullable(decisive);
  }
}
