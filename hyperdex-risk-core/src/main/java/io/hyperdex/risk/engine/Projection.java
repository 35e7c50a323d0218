package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.wide.Int128;
import java.util.ArrayList;
import java.util.List;

/**
 * One user's portfolio on a copy: as it is, and as a swap would leave it. The engine's state is
 * read once, without waiting, and never written. Reused; for one thread.
 */
abstract class Projection {
  /** Tokens of this question that the engine never heard of; almost always empty. */
  private final List<TokenState> unknown = new ArrayList<>(0);

  /** Event time of what was loaded, and the rules in force then. */
  long nowMs;

  RuleSet rules;

  Projection(RuleSet rules) {
    this.rules = rules;
  }

  /** What became of a swap on the copy. */
  enum Booked {
    YES,
    OVERFLOW,
    UNMATCHED
  }

  /** Takes the user over as of now; prices stay those of this moment until the next call. */
  abstract void load(UserId user);

  final long nowMs() {
    return nowMs;
  }

  final RuleSet rules() {
    return rules;
  }

  abstract Standing before();

  /** After the last {@link #swap}; the same as before where that was not booked. */
  abstract Standing after();

  /** Works out what the swap would make of {@link #before}. */
  abstract Booked swap(TokenState in, Quantity amountIn, TokenState out, Quantity amountOut);

  /** What is after the last swap is before the next one. */
  abstract void keep();

  /** The token, or one that stands for it where the engine never heard of it. */
  abstract TokenState token(TokenId id);

  /** Stands for a token the engine never heard of, without registering it. */
  final TokenState unknown(TokenId id, int firstIndex) {
    for (TokenState known : unknown) {
      if (known.id.equals(id)) {
        return known;
      }
    }
    TokenState token = new TokenState(firstIndex + unknown.size(), id);
    unknown.add(token);
    return token;
  }

  final void forgetUnknown() {
    if (!unknown.isEmpty()) {
      unknown.clear();
    }
  }

  /** Of its price in force. */
  abstract Freshness freshness(TokenState token);

  /** Raw USD of a quantity at a fresh price; false where there is none. */
  abstract boolean freshValue(TokenState token, Quantity amount, Int128 out);

  /** Of two legs with a value, whether the one given up says what the swap is worth. */
  abstract boolean prefersIn(TokenState in, TokenState out);

  /** Whether values are exact, and neither token is short or may become so. */
  abstract boolean isLinear(TokenState in, TokenState out);

  /** Whether it is a dollar token near its peg. */
  abstract boolean isNumeraire(TokenState token);

  /** Value of a swap, raw USD; false where no leg has a fresh price. */
  final boolean swapValue(
      TokenState in, Quantity amountIn, TokenState out, Quantity amountOut, Int128 value) {
    boolean inIs = freshValue(in, amountIn, value);
    if (inIs && prefersIn(in, out)) {
      return true;
    }
    boolean outIs = freshValue(out, amountOut, value);
    return outIs || (inIs && freshValue(in, amountIn, value));
  }
}
