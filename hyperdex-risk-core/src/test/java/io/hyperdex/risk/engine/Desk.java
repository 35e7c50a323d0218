package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;
import java.util.Random;

/** Accounts, tokens and prices made by hand, and the view of the engine's rules on them. */
final class Desk {
  static final double MIN_EQUITY = 1;
  private static final int DECIMALS = 12;
  private static final BigDecimal UNITS = BigDecimal.TEN.pow(DECIMALS);
  private static final long NOW = 1_000_000;
  private static final long MAX_AGE = 1_000;

  final TokenState[] tokens;
  final double[] prices;
  final LiveView view;

  private final GlobalLog log = new GlobalLog(RuleSet.empty());
  private long place = 1;

  /** Tokens with decimals, no prices, and returns of up to {@code largest} either way. */
  Desk(int tokens, int periods, double largest, Random random) {
    this.tokens = new TokenState[tokens];
    prices = new double[tokens];
    Scenarios scenarios = new Scenarios(Math.max(20, periods), 2);
    if (periods > 0) {
      scenarios.began(0);
      log.startAfterPeriod(periods);
    }
    for (int i = 0; i < tokens; i++) {
      TokenId id = TokenId.of(ChainId.ETHEREUM, String.format("T%02d", i));
      this.tokens[i] = new TokenState(i, id);
      this.tokens[i].learn(TokenMeta.of(id, id.toString(), DECIMALS), 0);
      double close = 1;
      for (int k = 0; k <= periods; k++) {
        scenarios.close(i, k, close);
        close *= 1 + largest * (2 * random.nextDouble() - 1);
      }
    }
    if (periods > 0) {
      scenarios.publish(periods);
    }
    EngineConfig config =
        new EngineConfig(
            CostBasis.AVERAGE,
            UnmatchedPolicy.AT_MARKET,
            FeePolicy.EXPENSE,
            EventOrder.CHAIN,
            MAX_AGE,
            false,
            MAX_AGE,
            Usd.of(1),
            Usd.of((long) MIN_EQUITY),
            0.02,
            86_400_000,
            Math.max(20, periods),
            100,
            365,
            0,
            Map.of(),
            600_000,
            3_600_000,
            Long.MAX_VALUE,
            64);
    view = new LiveView(config, log, scenarios, account(-1));
  }

  static Account account(int index) {
    return new Account(
        new Journal(new Registry(), new ChainTable(Map.of(), 1, 1, () -> NOW)),
        index,
        UserId.of("user" + (index + 1)),
        new UserHeader(RuleStates.initial(RuleSet.empty())));
  }

  /** The next price of a token, fresh or stale; returns it as the double that is in force. */
  double price(int token, double price, boolean stale) {
    long asOf = stale ? NOW - 2 * MAX_AGE : NOW;
    Price exact = Price.of(new BigDecimal(price).round(new MathContext(18)));
    Mark mark = new Mark(exact, asOf, MAX_AGE, PriceOrigin.FEED);
    tokens[token].put(mark, place++, Long.MIN_VALUE);
    tokens[token].tidyBefore(place);
    prices[token] = mark.value;
    return mark.value;
  }

  /** Sets what an account holds of a token, in whole tokens; below zero for a short. */
  void hold(Account account, int token, double quantity) {
    BigInteger units = new BigDecimal(Math.abs(quantity)).multiply(UNITS).toBigInteger();
    PositionState none = PositionState.EMPTY;
    account.put(
        tokens[token],
        new PositionState(
            Quantity.of(units),
            quantity < 0,
            none.unmatched(),
            none.cost(),
            none.costKnown(),
            none.realized(),
            none.unpricedDisposals(),
            none.lots(),
            none.venues()));
  }

  LiveView look(Account account) {
    return view.at(account, place, NOW);
  }

  void sample(Account account) {
    look(account);
    account.header.sample(view.valuation.net.hi, view.valuation.net.lo, Usd.of((long) MIN_EQUITY));
  }
}
