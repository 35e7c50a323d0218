package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.TradingScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one user has in flight, which client keys are used up, and the token bucket of the rate.
 * Immutable: a change is a new one in its place.
 */
final class UserFlight {
  /** Client keys remembered of one user; of more the oldest are forgotten. */
  static final int MOST_KEYS = 256;

  static final UserFlight NONE = new UserFlight(List.of(), List.of(), Double.NaN, 0);

  /**
   * A swap in flight.
   *
   * @param trade identity of the trade it becomes, where known
   * @param chain with {@code txHash} the transaction it became, where known
   */
  record Reservation(
      SwapIntent intent,
      String clientKey,
      long expiresAtMs,
      @Nullable EventKey trade,
      @Nullable ChainId chain,
      @Nullable String txHash) {

    boolean isLive(long nowMs) {
      return nowMs < expiresAtMs;
    }

    boolean becomes(ChainId on, long keyHigh, long keyLow, long logIndex) {
      if (trade != null) {
        return trade.high() == keyHigh && trade.low() == keyLow;
      }
      if (txHash == null || !on.equals(chain) || logIndex < 0) {
        return false;
      }
      EventKey key = EventKey.of(on, txHash, logIndex);
      return key.high() == keyHigh && key.low() == keyLow;
    }
  }

  /** A client key whose swap is over. */
  record UsedKey(String key, long untilMs) {}

  private final Reservation[] live;
  private final UsedKey[] used;

  /** Tokens in the bucket at {@code levelAtMs}; NaN before the first reservation: full. */
  private final double level;

  private final long levelAtMs;

  private UserFlight(List<Reservation> live, List<UsedKey> used, double level, long levelAtMs) {
    this.live = live.toArray(new Reservation[0]);
    this.used = used.toArray(new UsedKey[0]);
    this.level = level;
    this.levelAtMs = levelAtMs;
  }

  int size() {
    return live.length;
  }

  // ---- as bytes

  void write(StateWriter out) {
    out.putVar(live.length);
    for (Reservation one : live) {
      writeIntent(out, one.intent);
      out.putText(one.clientKey);
      out.putSigned(one.expiresAtMs);
      EventKey key = one.trade;
      out.putBoolean(key != null);
      if (key != null) {
        out.putLong(key.high());
        out.putLong(key.low());
      }
      out.putText(one.chain == null ? null : one.chain.name());
      out.putText(one.txHash);
    }
    out.putVar(used.length);
    for (UsedKey one : used) {
      out.putText(one.key);
      out.putSigned(one.untilMs);
    }
    out.putDouble(level);
    out.putSigned(levelAtMs);
  }

  static UserFlight read(StateReader in, UserId user) {
    List<Reservation> live = new ArrayList<>();
    for (int i = in.getCount(10); i > 0; i--) {
      SwapIntent intent = readIntent(in, user);
      live.add(
          new Reservation(
              intent,
              in.getText(),
              in.getSigned(),
              in.getBoolean() ? EventKey.of(in.getLong(), in.getLong()) : null,
              readChain(in),
              in.getNullableText()));
    }
    List<UsedKey> used = new ArrayList<>();
    for (int i = in.getCount(2); i > 0; i--) {
      used.add(new UsedKey(in.getText(), in.getSigned()));
    }
    return new UserFlight(live, used, in.getDouble(), in.getSigned());
  }

  private static @Nullable ChainId readChain(StateReader in) {
    String name = in.getNullableText();
    return name == null ? null : ChainId.of(name);
  }

  /** An intent without its exit pools, which only its own question asks for. */
  private static void writeIntent(StateWriter out, SwapIntent intent) {
    for (TokenId token : new TokenId[] {intent.tokenIn(), intent.tokenOut()}) {
      out.putText(token.chain().name());
      out.putText(token.address());
    }
    out.put(intent.amountIn());
    out.put(intent.amountOut());
    out.putText(intent.venue() == null ? null : intent.venue().name());
    out.putText(intent.counterparty());
    out.putText(nameOf(intent, TradingScope.Kind.TENANT));
    out.putText(nameOf(intent, TradingScope.Kind.STRATEGY));
    out.putText(intent.clientKey());
    out.putNullable(intent.gas());
    out.putBoolean(intent.confirmed());
  }

  private static @Nullable String nameOf(SwapIntent intent, TradingScope.Kind kind) {
    for (int i = 0; i < intent.scopes(); i++) {
      if (intent.scope(i).kind() == kind) {
        return intent.scope(i).name();
      }
    }
    return null;
  }

  private static SwapIntent readIntent(StateReader in, UserId user) {
    TokenId tokenIn = TokenId.of(ChainId.of(in.getText()), in.getText());
    TokenId tokenOut = TokenId.of(ChainId.of(in.getText()), in.getText());
    SwapIntent.Builder intent =
        SwapIntent.builder(user)
            .give(tokenIn, in.getQuantity())
            .receive(tokenOut, in.getQuantity());
    String venue = in.getNullableText();
    if (venue != null) {
      intent.venue(VenueId.of(venue));
    }
    set(in.getNullableText(), intent::counterparty);
    set(in.getNullableText(), intent::tenant);
    set(in.getNullableText(), intent::strategy);
    set(in.getNullableText(), intent::clientKey);
    Usd gas = in.getNullableUsd();
    if (gas != null) {
      intent.gas(gas);
    }
    return intent.confirmed(in.getBoolean()).build();
  }

  private static void set(@Nullable String value, Consumer<String> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  Reservation get(int i) {
    return live[i];
  }

  /** Also one that has expired and nobody has looked at since; null where there is none. */
  @Nullable Reservation find(String clientKey) {
    for (Reservation one : live) {
      if (one.clientKey.equals(clientKey)) {
        return one;
      }
    }
    return null;
  }

  boolean isUsed(String clientKey, long nowMs) {
    for (UsedKey one : used) {
      if (one.untilMs > nowMs && one.key.equals(clientKey)) {
        return true;
      }
    }
    return false;
  }

  /** Tokens in the bucket now. */
  double level(long nowMs, int burst, double perMs) {
    return Double.isNaN(level)
        ? burst
        : Math.min(burst, level + Math.max(0, nowMs - levelAtMs) * perMs);
  }

  UserFlight with(Reservation added, double levelNow, long nowMs) {
    List<Reservation> all = new ArrayList<>(Arrays.asList(live));
    all.add(added);
    return new UserFlight(all, Arrays.asList(used), levelNow, nowMs);
  }

  UserFlight replacing(Reservation old, Reservation by) {
    List<Reservation> all = new ArrayList<>(Arrays.asList(live));
    all.set(all.indexOf(old), by);
    return new UserFlight(all, Arrays.asList(used), level, levelAtMs);
  }

  /** Without a reservation; its key stays used up until a time. */
  UserFlight without(Reservation gone, long nowMs, long untilMs) {
    List<Reservation> all = new ArrayList<>(Arrays.asList(live));
    all.remove(gone);
    return new UserFlight(all, keys(gone.clientKey, nowMs, untilMs), level, levelAtMs);
  }

  private List<UsedKey> keys(String added, long nowMs, long untilMs) {
    List<UsedKey> keys = new ArrayList<>();
    for (UsedKey one : used) {
      if (one.untilMs > nowMs) {
        keys.add(one);
      }
    }
    keys.add(new UsedKey(added, untilMs));
    return keys.size() > MOST_KEYS ? keys.subList(1, keys.size()) : keys;
  }

  /** Whether forgetting it changes no answer from now on. */
  boolean isOver(long nowMs, int burst, double perMs) {
    boolean over = live.length == 0 && level(nowMs, burst, perMs) >= burst;
    for (UsedKey one : used) {
      over &= one.untilMs <= nowMs;
    }
    return over;
  }
}
