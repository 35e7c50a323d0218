package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.wide.Int128;
import java.util.Arrays;

/**
 * A what-if under {@link Profile#LEAN}: books on a copy of the record what {@link LeanStep} books
 * on the record itself. Values are doubles, as they are there.
 */
final class LeanProjection extends Projection {
  /** Room for tokens of a question that the engine never heard of; more is made when needed. */
  private static final int SPARE = 16;

  private final LeanCore core;
  private final LeanReads reads;
  private final LeanState base;
  private final LeanReaderView baseView;
  private final LeanState projected;
  private final LeanReaderView view;
  private final LeanStep step;
  private final LeanStanding before;
  private final LeanStanding after;

  /** The prices of one moment, of the tokens that matter; the engine's own change under way. */
  private LeanTokens.Table pinned = blank(0);

  private LeanTokens.Table live;
  private int known;

  LeanProjection(LeanCore core) {
    super(core.rules.set);
    this.core = core;
    reads = new LeanReads(core);
    ScenarioVector vector = new ScenarioVector();
    base = new LeanState(core.config);
    baseView = new LeanReaderView(core, base, vector);
    projected = new LeanState(core.config);
    view = new LeanReaderView(core, projected, vector);
    step = new LeanStep(core, projected, view);
    before = new LeanStanding(base, baseView);
    after = new LeanStanding(projected, view);
    live = core.tokens.table();
  }

  private static LeanTokens.Table blank(int n) {
    double[] scale = new double[n];
    double[] inverse = new double[n];
    Arrays.fill(scale, 1.0);
    Arrays.fill(inverse, 1.0);
    return new LeanTokens.Table(new long[n], scale, inverse, new long[n], new double[n]);
  }

  private static LeanTokens.Table grown(LeanTokens.Table from, int n) {
    return new LeanTokens.Table(
        Arrays.copyOf(from.price, n),
        Arrays.copyOf(from.scale, n),
        Arrays.copyOf(from.inverse, n),
        Arrays.copyOf(from.rank, n),
        Arrays.copyOf(from.swing, n));
  }

  @Override
  void load(UserId user) {
    forgetUnknown();
    rules = core.rules.set;
    int id = core.users.find(user);
    if (id < 0 || !core.slab.isKnown(id)) {
      base.clear();
      base.user = -1;
    } else {
      reads.copy(id, base);
    }
    live = core.tokens.table();
    known = core.tokens.count();
    if (pinned.price.length < live.price.length + SPARE) {
      pinned = blank(live.price.length + SPARE);
    }
    for (int i = 0; i < base.count; i++) {
      pin(base.token[i]);
    }
    nowMs = core.market.now();
    baseView.of(user);
    view.of(user);
    base.rescale(pinned);
    baseView.at(pinned, nowMs);
    if (base.isMisCounted) {
      base.flow(base.countedGross, base.gross);
      base.count();
      baseView.at(pinned, nowMs);
    }
    restart();
  }

  private void restart() {
    projected.copyFrom(base);
    view.at(pinned, nowMs);
  }

  /** Takes over what the present table says of a token, by its place in the table. */
  private void pin(int token) {
    boolean covered = token < live.price.length;
    pinned.price[token] = covered ? live.price(token) : 0;
    pinned.scale[token] = covered ? live.scale(token) : 1.0;
    pinned.inverse[token] = 1.0 / pinned.scale[token];
    pinned.rank[token] = covered ? live.rank(token) : 0;
    pinned.swing[token] = covered ? live.swing(token) : Double.NaN;
  }

  @Override
  Standing before() {
    return before;
  }

  @Override
  Standing after() {
    return after;
  }

  @Override
  void keep() {
    base.copyFrom(projected);
    baseView.at(pinned, nowMs);
  }

  @Override
  Booked swap(TokenState in, Quantity amountIn, TokenState out, Quantity amountOut) {
    restart();
    boolean booked =
        amountIn.fitsIn128()
            && amountOut.fitsIn128()
            && step.project(
                pinned,
                nowMs,
                in.index,
                amountIn.limb1(),
                amountIn.limb0(),
                out.index,
                amountOut.limb1(),
                amountOut.limb0());
    if (!booked) {
      restart();
    }
    return booked ? Booked.YES : Booked.OVERFLOW;
  }

  @Override
  TokenState token(TokenId id) {
    TokenState token = core.registry.find(id);
    if (token == null || token.index >= known) {
      token = unknown(id, known);
      if (token.index + 1 >= pinned.price.length) {
        pinned = grown(pinned, 2 * token.index);
      }
    }
    if (base.find(token.index + 1) < 0) {
      pin(token.index + 1); // else it is pinned, and is to stay what it is
    }
    return token;
  }

  private long price(TokenState token) {
    return pinned.price[token.index + 1];
  }

  @Override
  Freshness freshness(TokenState token) {
    long word = price(token);
    return word == 0 ? Freshness.UNPRICED : word < 0 ? Freshness.STALE : Freshness.FRESH;
  }

  @Override
  boolean freshValue(TokenState token, Quantity amount, Int128 out) {
    long word = price(token);
    if (word <= 0 || !amount.fitsIn128()) {
      return false;
    }
    double value =
        LeanState.whole(amount.limb1(), amount.limb0(), pinned.scale[token.index + 1])
            * Double.longBitsToDouble(word);
    if (!(value <= LeanState.LARGEST_VALUE)) {
      return false;
    }
    LeanStanding.raw(value, out);
    return true;
  }

  @Override
  boolean prefersIn(TokenState in, TokenState out) {
    return LeanTokens.prefersIn(pinned.rank[in.index + 1], pinned.rank[out.index + 1], nowMs);
  }

  /** Sums of doubles are no slopes in the last digit. */
  @Override
  boolean isLinear(TokenState in, TokenState out) {
    return false;
  }

  @Override
  boolean isNumeraire(TokenState token) {
    double price = Math.abs(Double.longBitsToDouble(price(token)));
    return (pinned.rank[token.index + 1] & LeanTokens.PEGGED) != 0
        && Math.abs(price - 1.0) <= core.config.depegTolerance();
  }
}
