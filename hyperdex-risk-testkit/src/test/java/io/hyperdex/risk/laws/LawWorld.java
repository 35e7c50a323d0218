package io.hyperdex.risk.laws;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some minutes of trading that follow from a seed, in order of time, every event at a time of its
 * own: ticks on time, period ends, prices that go stale, and all kinds of user events, all inside
 * the horizon. Prices are input only: nothing is implied.
 */
final class LawWorld {
  static final TokenId USDC = token("USDC");
  static final TokenId WETH = token("WETH");
  static final TokenId TICKET = token("TICKET");
  static final TokenId MEME = token("MEME");
  static final List<TokenId> TOKENS = List.of(USDC, WETH, TICKET, MEME);
  private static final int[] DECIMALS = {6, 18, 0, 18};
  private static final int USERS = 3;
  private static final int LENGTH = 60;

  final CostBasis costBasis;
  final UnmatchedPolicy policy;
  final FeePolicy feePolicy;
  final List<RiskEvent> events = new ArrayList<>();
  final long endMs;
  private final Random random;
  private long keys;

  LawWorld(long seed, UnmatchedPolicy... policies) {
    random = new Random(seed);
    costBasis = CostBasis.values()[random.nextInt(CostBasis.values().length)];
    policy = policies[random.nextInt(policies.length)];
    feePolicy = FeePolicy.values()[random.nextInt(FeePolicy.values().length)];
    long time = Desk.T0;
    double[] prices = {1, 2_000, 25, 0.001};
    for (int i = 0; i < LENGTH; i++) {
      time += 1 + random.nextInt(9_000);
      int dice = random.nextInt(10);
      if (dice < 3) {
        int token = random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(2);
        prices[token] *= 0.9 + 0.2 * random.nextDouble();
        events.add(tick(token, prices[token], time));
      } else if (dice < 4) {
        events.add(new TimeAdvanced(time));
      } else {
        events.add(userEvent(time, prices));
      }
    }
    endMs = time + 60_000;
  }

  private static TokenId token(String name) {
    return TokenId.of(ChainId.ETHEREUM, name);
  }

  private PriceTick tick(int token, double price, long time) {
    return PriceTick.of(TOKENS.get(token), Price.of(new BigDecimal(price)), time);
  }

  private Quantity amount(int token, double[] prices) {
    double units = 10 * (1 + random.nextInt(2_000)) / prices[token];
    BigInteger raw =
        new BigDecimal(units).movePointRight(DECIMALS[token]).toBigInteger().max(BigInteger.ONE);
    return Quantity.of(raw);
  }

  private UserEvent userEvent(long time, double[] prices) {
    UserId user = UserId.of("user" + random.nextInt(USERS));
    EventKey key = EventKey.of(11, ++keys);
    boolean hasBlock = random.nextInt(2) == 0;
    ChainPosition at =
        hasBlock
            ? ChainPosition.of(ChainId.ETHEREUM, time, (time - Desk.T0) / 12_000)
            : ChainPosition.of(ChainId.ETHEREUM, time);
    int in = random.nextInt(TOKENS.size());
    int out = (in + 1 + random.nextInt(TOKENS.size() - 1)) % TOKENS.size();
    Quantity amount = amount(in, prices);
    TokenId token = TOKENS.get(in);
    return switch (random.nextInt(12)) {
      case 0 -> ExternalFlow.deposit(key, user, at, token, amount);
      case 1 ->
          new ExternalFlow(
              key, user, at, ExternalFlow.Kind.DEPOSIT, token, amount, Usd.of(random.nextInt(900)));
      case 2 -> ExternalFlow.withdrawal(key, user, at, token, amount);
      case 3 -> new FeePaid(key, user, at, Fee.of(token, amount(in, prices)));
      case 4 -> new Rebase(key, user, at, token, amount);
      default -> {
        Trade.Builder trade =
            Trade.builder(key, user, at)
                .gave(token, amount)
                .received(TOKENS.get(out), amount(out, prices))
                .venue(VenueId.of("v" + random.nextInt(2)));
        if (random.nextInt(4) == 0) {
          trade.fee(Fee.of(WETH, Quantity.of(1_000_000_000_000_000L)));
        }
        yield trade.build();
      }
    };
  }

  RiskEngine engine() {
    RiskEngineBuilder builder =
        RiskEngine.builder()
            .costBasis(costBasis)
            .unmatchedPolicy(policy)
            .feePolicy(feePolicy)
            .impliedPrices(false)
            .period(Duration.ofMinutes(1))
            .maxPriceAge(Duration.ofSeconds(50))
            .minimumScenarios(20)
            .alertHistory(10_000)
            .rules(rules());
    RiskEngine engine = builder.build();
    for (int i = 1; i < 3; i++) {
      double[] closes = new double[40];
      Random prices = new Random(i);
      for (int k = 0; k < closes.length; k++) {
        closes[k] = 100 + prices.nextInt(10);
      }
      engine.preloadCloses(TOKENS.get(i), Desk.T0 - 39 * 60_000, closes);
    }
    engine.apply(TokenMeta.pegged(USDC, "USDC", DECIMALS[0]));
    for (int i = 1; i < TOKENS.size(); i++) {
      engine.apply(TokenMeta.of(TOKENS.get(i), TOKENS.get(i).address(), DECIMALS[i]));
    }
    engine.apply(new TimeAdvanced(Desk.T0));
    return engine;
  }

  private static RuleSet rules() {
    return RuleSet.of(
        ExposureLimit.of("exposure", Severity.WARNING, Usd.of(30_000)),
        ExposureLimit.of("exposure-partial", Severity.INFO, Usd.of(20_000))
            .onPartialData(PartialData.EVALUATE),
        ConcentrationLimit.of("share", Severity.INFO, 0.6).onPartialData(PartialData.EVALUATE),
        DrawdownLimit.of("drawdown", Severity.CRITICAL, 0.1).onPartialData(PartialData.EVALUATE),
        VarLimit.of("var", Severity.WARNING, Usd.of(400)).onPartialData(PartialData.EVALUATE),
        ReturnVarLimit.of("return-var", Severity.WARNING, 0.02).onPartialData(PartialData.EVALUATE),
        ConsecutiveLossesLimit.of("losses", Severity.INFO, 2));
  }

  /** An engine that has seen these events, at the end of time. */
  RiskEngine after(List<? extends RiskEvent> some) {
    RiskEngine engine = engine();
    some.forEach(engine::apply);
    engine.apply(new TimeAdvanced(endMs));
    return engine;
  }

  List<UserEvent> userEvents() {
    List<UserEvent> own = new ArrayList<>();
    for (RiskEvent event : events) {
      if (event instanceof UserEvent userEvent) {
        own.add(userEvent);
      }
    }
    return own;
  }

  /** The alerts that stand, as text, in canonical order. */
  static Set<String> standing(RiskEngine engine) {
    Set<String> standing = new TreeSet<>();
    AlertFilter valid = AlertFilter.all().inStates(AlertState.OPEN, AlertState.RESOLVED);
    for (Alert alert : engine.alerts().history().find(valid, Integer.MAX_VALUE)) {
      standing.add(alert.toString());
    }
    return standing;
  }

  @Override
  public String toString() {
    return costBasis + " " + policy + " " + feePolicy;
  }
}
