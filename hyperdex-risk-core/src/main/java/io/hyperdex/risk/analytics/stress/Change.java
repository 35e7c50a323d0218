package io.hyperdex.risk.analytics.stress;

/**
 * How a shock changes a number: times a factor, or to a level.
 *
 * @param isRelative whether {@code amount} multiplies the present number or replaces it
 * @param amount factor or level; finite and not negative
 */
public record Change(boolean isRelative, double amount) {
  public Change {
    if (!(amount >= 0 && amount < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          (isRelative ? "factor" : "level")
              + " of a shock must be finite and not negative: "
              + amount
              + (isRelative ? "; a fall is at most -100 %" : ""));
    }
    amount += 0.0; // -0 and 0 are one change
  }

  /** By a fraction: {@code by(-0.4)} is a fall by 40 %, {@code by(4)} five times as much. */
  public static Change by(double fraction) {
    return times(1 + fraction);
  }

  public static Change times(double factor) {
    return new Change(true, factor);
  }

  public static Change to(double level) {
    return new Change(false, level);
  }

  double apply(double present) {
    return isRelative ? present * amount : amount;
  }

  @Override
  public String toString() {
    return (isRelative ? "x" : "=") + Words.number(amount);
  }
}
