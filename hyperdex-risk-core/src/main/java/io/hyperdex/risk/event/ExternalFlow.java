package io.hyperdex.risk.event;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that came or went without a trade. A flow never counts as return.
 *
 * @param key identity
 * @param user whose positions change
 * @param at chain position and time
 * @param kind direction and basis
 * @param token the token moved
 * @param amount raw amount, greater than zero
 * @param costUsd for a deposit, what the tokens had cost; null takes their market value
 */
public record ExternalFlow(
    EventKey key,
    UserId user,
    ChainPosition at,
    Kind kind,
    TokenId token,
    Quantity amount,
    @Nullable Usd costUsd)
    implements UserEvent {

  /** What the flow does to holdings and basis. */
  public enum Kind {
    /** Adds tokens at the stated cost, else at market. */
    DEPOSIT,
    /** Adds tokens at cost zero. */
    AIRDROP,
    /** Removes tokens with their cost; no PnL is realized. */
    WITHDRAWAL
  }

  public ExternalFlow {
    if (amount.isZero()) {
      throw new IllegalArgumentException("flow amount must be positive: 0 " + token);
    }
    if (costUsd != null && (kind != Kind.DEPOSIT || costUsd.signum() < 0)) {
      throw new IllegalArgumentException(
          "costUsd is for deposits and must not be negative: " + costUsd + " on " + kind);
    }
  }

  public static ExternalFlow deposit(
      EventKey key, UserId user, ChainPosition at, TokenId token, Quantity amount) {
    return new ExternalFlow(key, user, at, Kind.DEPOSIT, token, amount, null);
  }

  public static ExternalFlow withdrawal(
      EventKey key, UserId user, ChainPosition at, TokenId token, Quantity amount) {
    return new ExternalFlow(key, user, at, Kind.WITHDRAWAL, token, amount, null);
  }

  @Override
  public boolean sameContentAs(UserEvent other) {
    return other instanceof ExternalFlow f
        && user.equals(f.user)
        && kind == f.kind
        && token.equals(f.token)
        && amount.equals(f.amount)
        && Objects.equals(costUsd, f.costUsd);
  }
}
