package io.hyperdex.risk.position;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.Disposal;
import io.hyperdex.risk.book.PositionDraft;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Positions with their cost basis, and nothing else: for unit-testing a portfolio or for hosts that
 * value trades themselves. The engine books with the same rules.
 *
 * <p>A position is made by the first event that touches it. Values are USD, null where unknown: an
 * acquisition of unknown value makes the position's cost unknown until its quantity is zero.
 * Amounts beyond 256 bits and USD beyond 128 bits throw ArithmeticException and change nothing.
 *
 * <p>Not thread safe: one thread at a time.
 */
public final class PositionTracker {
  private final CostBasis costBasis;
  private final UnmatchedPolicy policy;
  private final Map<UserId, Map<TokenId, PositionState>> users = new TreeMap<>();

  private PositionTracker(CostBasis costBasis, UnmatchedPolicy policy) {
    this.costBasis = costBasis;
    this.policy = policy;
  }

  public static PositionTracker of(CostBasis costBasis, UnmatchedPolicy policy) {
    return new PositionTracker(costBasis, policy);
  }

  /** Adds tokens at a cost. */
  public void acquire(
      UserId user, TokenId token, Quantity quantity, @Nullable Usd cost, long timeMs) {
    PositionDraft draft = draft(user, token);
    draft.acquire(requirePositive(quantity), cost, timeMs, VenueShares.UNKNOWN);
    put(user, token, draft);
  }

  /**
   * Gives tokens up for proceeds.
   *
   * @return the realized profit or loss of what was held; empty where it is not known or nothing
   *     was held
   * @throws RuntimeException under {@link UnmatchedPolicy#REJECT} where the holdings do not suffice
   */
  public Optional<Usd> dispose(
      UserId user, TokenId token, Quantity quantity, @Nullable Usd proceeds, long timeMs) {
    PositionDraft draft = draft(user, token);
    Disposal disposal = draft.dispose(requirePositive(quantity), proceeds, timeMs);
    put(user, token, draft);
    return Optional.ofNullable(disposal.pnl());
  }

  /** A swap: gives one token up and acquires another, both at one value. */
  public Optional<Usd> trade(
      UserId user,
      TokenId tokenIn,
      Quantity amountIn,
      TokenId tokenOut,
      Quantity amountOut,
      @Nullable Usd value,
      long timeMs) {
    if (tokenIn.equals(tokenOut)) {
      throw new IllegalArgumentException(
          "trade must exchange two different tokens: " + tokenIn + " on both sides");
    }
    PositionDraft in = draft(user, tokenIn);
    PositionDraft out = draft(user, tokenOut);
    Disposal disposal = in.dispose(requirePositive(amountIn), value, timeMs);
    out.acquire(requirePositive(amountOut), value, timeMs, VenueShares.UNKNOWN);
    put(user, tokenIn, in);
    put(user, tokenOut, out);
    return Optional.ofNullable(disposal.pnl());
  }

  /** Sets the quantity and keeps the cost. */
  public void rebase(UserId user, TokenId token, Quantity newQuantity, long timeMs) {
    PositionDraft draft = draft(user, token);
    draft.rebase(newQuantity, timeMs);
    put(user, token, draft);
  }

  /** One position; empty where the user never touched the token. */
  public Optional<Position> position(UserId user, TokenId token) {
    PositionState state = users.getOrDefault(user, Map.of()).get(token);
    return state == null ? Optional.empty() : Optional.of(state.snapshot(user, token));
  }

  /** All positions of a user, by canonical token order, empty ones included. */
  public List<Position> positions(UserId user) {
    List<Position> positions = new ArrayList<>();
    users
        .getOrDefault(user, Map.of())
        .forEach((token, state) -> positions.add(state.snapshot(user, token)));
    return positions;
  }

  /** Users that have a position, in canonical order. */
  public List<UserId> users() {
    return List.copyOf(users.keySet());
  }

  private PositionDraft draft(UserId user, TokenId token) {
    PositionState state =
        users.getOrDefault(user, Map.of()).getOrDefault(token, PositionState.EMPTY);
    return new PositionDraft(state, costBasis, policy);
  }

  private void put(UserId user, TokenId token, PositionDraft draft) {
    users.computeIfAbsent(user, any -> new TreeMap<>()).put(token, draft.toState());
  }

  private static Quantity requirePositive(Quantity quantity) {
    if (quantity.isZero()) {
      throw new IllegalArgumentException("quantity must be positive: 0");
    }
    return quantity;
  }
}
