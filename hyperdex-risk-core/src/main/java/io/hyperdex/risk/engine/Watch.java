package io.hyperdex.risk.engine;

import org.jspecify.annotations.Nullable;

/**
 * One registration in a {@link WakeIndex}: a user need not be woken while the price stays between
 * two bounds. It hangs in a stack by its upper bound, in one by its lower bound, or in both, and so
 * has two links. 48 bytes.
 */
final class Watch {
  private static final int SPENT = -1;

  /*
   * Read and written by any thread without ordering. Another thread may see a spent watch as one
   * that is not, or a link to a watch that was cut out since; both are harmless, see WakeStacks.
   */
  private int user;
  private @Nullable Watch nextByUpper;
  private @Nullable Watch nextByLower;

  final int stamp;
  final double lower;
  final double upper;

  Watch(int user, int stamp, double lower, double upper) {
    this.user = user;
    this.stamp = stamp;
    this.lower = lower;
    this.upper = upper;
  }

  /** The user; negative once spent. */
  int user() {
    return user;
  }

  boolean isSpent() {
    return user == SPENT;
  }

  /** Its user was woken; it is waiting to be cut out of its stacks. */
  void spend() {
    user = SPENT;
  }

  @Nullable Watch next(boolean byUpper) {
    return byUpper ? nextByUpper : nextByLower;
  }

  void link(boolean byUpper, @Nullable Watch next) {
    if (byUpper) {
      nextByUpper = next;
    } else {
      nextByLower = next;
    }
  }

  /** Whether a price is at the bound or beyond it. */
  boolean isReached(boolean byUpper, double price) {
    return byUpper ? price >= upper : price <= lower;
  }
}
