package io.hyperdex.risk.testkit.sim;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.PriceTick;
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
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What really happened on the chain and in the market, in order of time, and what an engine makes
 * of it when nothing goes wrong.
 */
final class SimWorld {
  static final long START_MS = 1_700_006_400_000L;
  static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");
  static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  static final TokenId MEME = TokenId.of(ChainId.ETHEREUM, "MEME");
  static final VenueId FIRST_VENUE = VenueId.of("venue0");
  private static final List<TokenId> TOKENS = List.of(USDC, WETH, MEME);
  private static final int[] DECIMALS = {6, 18, 18};
  private static final int TAIL_MS = 600_000;

  /** In order of time; a change of rules stands between two of them. */
  final List<RiskEvent> events = new ArrayList<>();

  /** Of the events those of blocks that were replaced: they never happened. */
  final Set<EventKey> forked = new HashSet<>();

  /** Before which of the events the second rules come into force. */
  final int rulesChangeAt;

  final long endMs;
  private final Random random;
  private final int users;
  private long keys;

  SimWorld(SimOptions options) {
    random = new Random(options.seed());
    users = options.users();
    double[] prices = {1, 2_000, 0.00001};
    long time = START_MS;
    int own = 0;
    while (own < options.events()) {
      time += 2 + random.nextInt(8_000);
      int dice = random.nextInt(10);
      if (dice < 3) {
        int token = 1 + random.nextInt(2);
        prices[token] *= 0.9 + 0.2 * random.nextDouble();
        events.add(PriceTick.of(TOKENS.get(token), Price.of(new BigDecimal(prices[token])), time));
      } else if (dice < 4) {
        events.add(new TimeAdvanced(time));
      } else {
        UserEvent event = userEvent(time, prices);
        events.add(event);
        own++;
        if (random.nextInt(1_000) < options.chance(SimFault.REORG)) {
          time += 2 + random.nextInt(50);
          UserEvent lost = userEvent(time, prices);
          events.add(lost);
          forked.add(lost.key());
        }
        if (event instanceof Trade trade && random.nextInt(6) == 0) {
          time += 2; // the same swap once more, in a transaction of its own
          events.add(twin(trade, time));
          own++;
        }
      }
    }
    rulesChangeAt = events.size() / 3 + random.nextInt(events.size() / 3);
    endMs = time + TAIL_MS;
  }

  private ChainPosition at(long time) {
    return ChainPosition.of(ChainId.ETHEREUM, time, (time - START_MS) / 12_000);
  }

  private Quantity amount(int token, double[] prices) {
    double units = 10 * (1 + random.nextInt(2_000)) / prices[token];
    BigInteger raw =
        new BigDecimal(units).movePointRight(DECIMALS[token]).toBigInteger().max(BigInteger.ONE);
    return Quantity.of(raw);
  }

  private UserEvent userEvent(long time, double[] prices) {
    int number = random.nextInt(users);
    UserId user = UserId.of((random.nextInt(2) == 0 ? "User" : "user") + number);
    int in = random.nextInt(TOKENS.size());
    int out = (in + 1 + random.nextInt(TOKENS.size() - 1)) % TOKENS.size();
    EventKey key = EventKey.of(7, ++keys);
    if (random.nextInt(5) == 0) {
      return ExternalFlow.deposit(key, user, at(time), TOKENS.get(in), amount(in, prices));
    }
    Trade.Builder trade =
        Trade.builder(key, user, at(time))
            .gave(TOKENS.get(in), amount(in, prices))
            .received(TOKENS.get(out), amount(out, prices))
            .venue(VenueId.of("venue" + random.nextInt(2)));
    if (random.nextInt(3) == 0) {
      trade.fee(Fee.of(WETH, Quantity.of(1_000_000_000_000_000L)));
    }
    return trade.build();
  }

  private Trade twin(Trade trade, long time) {
    Trade.Builder twin =
        Trade.builder(EventKey.of(7, ++keys), trade.user(), at(time))
            .gave(trade.tokenIn(), trade.amountIn())
            .received(trade.tokenOut(), trade.amountOut());
    trade.fees().forEach(twin::fee);
    return (trade.venue() == null ? twin : twin.venue(trade.venue())).build();
  }

  /** Facts of the tokens. */
  static List<TokenMeta> facts() {
    return List.of(
        TokenMeta.pegged(USDC, "USDC", DECIMALS[0]),
        TokenMeta.of(WETH, "WETH", DECIMALS[1]),
        TokenMeta.of(MEME, "MEME", DECIMALS[2]));
  }

  static RuleSet rules(int version) {
    return RuleSet.of(
            ExposureLimit.of("exposure", Severity.WARNING, Usd.of(30_000L * version)),
            ConcentrationLimit.of("share", Severity.INFO, 0.6).onPartialData(PartialData.EVALUATE),
            DrawdownLimit.of("drawdown", Severity.CRITICAL, 0.05 * version)
                .onPartialData(PartialData.EVALUATE),
            ManagedRule.of(
                    ExposureLimit.of("large", Severity.WARNING, Usd.of(20_000L * version))
                        .onPartialData(PartialData.EVALUATE))
                .pendingFor(Duration.ofSeconds(20))
                .keepFiringFor(Duration.ofSeconds(30)),
            ActivityLimit.turnover(
                "turnover", Severity.INFO, Usd.of(25_000L * version), Duration.ofMinutes(2)))
        .withVersion(version);
  }

  /** Settings of every engine of the simulation. */
  static RiskEngineBuilder settings() {
    return RiskEngine.builder()
        .impliedPrices(false)
        .period(Duration.ofMinutes(1))
        .maxPriceAge(Duration.ofMinutes(2))
        .minimumScenarios(20)
        .scenarioWindow(60)
        .horizonTime(Duration.ofDays(1))
        .horizonBlocks(ChainId.ETHEREUM, 100_000)
        .undoRetention(Duration.ofDays(1))
        .alertHistory(10_000);
  }

  /** The engine that saw everything that happened once, in order, and nothing else. */
  RiskEngine expected() {
    RiskEngine engine = settings().rules(rules(1)).build();
    facts().forEach(engine::apply);
    engine.apply(new TimeAdvanced(START_MS));
    for (int i = 0; i < events.size(); i++) {
      RiskEvent event = events.get(i);
      if (i == rulesChangeAt) {
        engine.apply(new TimeAdvanced(rulesChangeMs()));
        engine.replaceRules(rules(2));
      }
      boolean lost = event instanceof UserEvent own && forked.contains(own.key());
      engine.apply(lost ? new TimeAdvanced(timeOf(event)) : event);
    }
    engine.apply(new TimeAdvanced(endMs));
    return engine;
  }

  /** A moment of its own: an event of that very millisecond could stand on either side. */
  long rulesChangeMs() {
    return timeOf(events.get(rulesChangeAt - 1)) + 1;
  }

  static long timeOf(RiskEvent event) {
    if (event instanceof UserEvent own) {
      return own.at().timeMs();
    }
    return event instanceof PriceTick tick ? tick.timeMs() : ((TimeAdvanced) event).epochMs();
  }
}
