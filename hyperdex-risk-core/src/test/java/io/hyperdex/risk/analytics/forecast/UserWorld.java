package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.PriceFiles;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.forecast.UserBreachRecorder;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A live engine on the published hourly prices, its users and the cases its own rules make. */
final class UserWorld {
  static final int HORIZON = 24;
  private static final long START = Instant.parse("2022-04-20T00:00:00Z").toEpochMilli();
  private static final int DECIMALS = 9;

  /** Periods between two looks at a user; 73 and 24 have no common divisor. */
  private static final int EVERY = 73;

  /** A trade of token units. */
  record Swap(long timeMs, String user, String in, String out, double gives, double gets) {}

  private final UserBreachRecorder recorder = new UserBreachRecorder(HORIZON, EVERY);
  private final RiskEngine engine;
  private final Map<String, TokenId> tokens = new HashMap<>();
  private final Map<String, double[]> closes = new LinkedHashMap<>();
  private int keys;

  UserWorld(List<MarketSeries.HourlyRun> runs) {
    engine =
        RiskEngine.builder()
            .eventOrder(EventOrder.ARRIVAL)
            .period(Duration.ofHours(1))
            .scenarioWindow(BreachFeatures.LONG)
            .maxPriceAge(Duration.ofHours(2))
            .impliedPrices(false)
            .rules(rules())
            .addSink(recorder)
            .inlineSinks()
            .build();
    recorder.attach(engine);
    for (MarketSeries.HourlyRun run : runs) {
      int before = (int) ((START - run.startMs()) / PriceFiles.HOUR) + 1;
      if (before > BreachFeatures.LONG && run.closes().length > before) {
        TokenId token = token(run.name());
        engine.preloadCloses(
            token,
            START - BreachFeatures.LONG * PriceFiles.HOUR,
            Arrays.copyOfRange(run.closes(), before - BreachFeatures.LONG - 1, before));
        closes.put(run.name(), Arrays.copyOfRange(run.closes(), before, run.closes().length));
      }
    }
    closes.keySet().forEach(name -> engine.apply(TokenMeta.of(token(name), name, DECIMALS)));
    engine.apply(TokenMeta.pegged(token("USD"), "USD", DECIMALS));
  }

  /** Limits one after the other, so that one is always near. */
  private static RuleSet rules() {
    List<Rule> rules = new ArrayList<>();
    for (int percent = 5; percent < 100; percent += 5) {
      rules.add(DrawdownLimit.of("fall " + percent, Severity.WARNING, percent / 100.0));
    }
    for (double usd = 500; usd < 1e8; usd *= 1.25) {
      rules.add(
          ExposureLimit.of("gross " + Math.round(usd), Severity.WARNING, Usd.of(Math.round(usd))));
    }
    return RuleSet.of(rules);
  }

  private TokenId token(String name) {
    return tokens.computeIfAbsent(name, n -> TokenId.of(ChainId.ETHEREUM, n));
  }

  boolean knows(String name) {
    return name.equals("USD") || closes.containsKey(name);
  }

  /** Hours of ticks, with the trades of each hour at its prices. */
  List<BreachSample> live(int hours, List<Swap> swaps, Traders traders) {
    int next = 0;
    for (int hour = 0; hour < hours; hour++) {
      long now = START + hour * PriceFiles.HOUR + 1_000;
      recorder.advanceTo(now);
      Map<String, Double> prices = new LinkedHashMap<>();
      for (Map.Entry<String, double[]> token : closes.entrySet()) {
        // The close of the hour before is what is known now.
        if (hour < token.getValue().length + 1) {
          double price = hour == 0 ? Double.NaN : token.getValue()[hour - 1];
          if (price > 0) {
            prices.put(token.getKey(), price);
            engine.apply(PriceTick.of(token(token.getKey()), Price.of(new BigDecimal(price)), now));
          }
        }
      }
      for (; next < swaps.size() && swaps.get(next).timeMs() < now + PriceFiles.HOUR; next++) {
        trade(swaps.get(next));
      }
      traders.trade(now, prices).forEach(this::trade);
    }
    return recorder.samples();
  }

  private void trade(Swap swap) {
    Quantity gives = quantity(swap.gives());
    Quantity gets = quantity(swap.gets());
    if (!gives.isZero() && !gets.isZero()) {
      recorder.advanceTo(Math.max(engine.now(), swap.timeMs()));
      engine.apply(
          Trade.builder(
                  EventKey.of(3, ++keys),
                  UserId.of(swap.user()),
                  ChainPosition.of(ChainId.ETHEREUM, swap.timeMs()))
              .gave(token(swap.in()), gives)
              .received(token(swap.out()), gets)
              .build());
    }
  }

  private static Quantity quantity(double units) {
    return Quantity.ofDecimal(
        new BigDecimal(units)
            .round(new MathContext(15))
            .setScale(DECIMALS, RoundingMode.HALF_EVEN)
            .toPlainString(),
        DECIMALS);
  }

  int users() {
    return engine.users().size();
  }

  /** Who trades on, and how. */
  interface Traders {
    List<Swap> trade(long nowMs, Map<String, Double> prices);

    static Traders none() {
      return (now, prices) -> List.of();
    }

    /** Generated: each with a pace of its own, following or fighting the last day's move. */
    static Traders generated(int count, long seed) {
      Random random = new Random(seed);
      Map<String, double[]> held = new HashMap<>();
      Map<String, Double> before = new HashMap<>();
      return (now, prices) -> {
        List<Swap> swaps = new ArrayList<>();
        List<String> names = new ArrayList<>(prices.keySet());
        for (int i = 0; i < count && !names.isEmpty(); i++) {
          double pace = 1.0 / (6 + 12.0 * (i % 12));
          if (random.nextDouble() > pace) {
            continue;
          }
          String user = "trader" + i;
          String token = names.get(random.nextInt(names.size()));
          double price = prices.get(token);
          double move = price / before.getOrDefault(token, price) - 1;
          boolean follows = i % 2 == 0;
          double[] own = held.computeIfAbsent(user + token, key -> new double[1]);
          boolean buys = own[0] == 0 || (random.nextInt(3) == 0) == (move > 0 == follows);
          double usd = 500 * (1 + i % 20) * (0.5 + random.nextDouble());
          double units = buys ? usd / price : Math.min(own[0], usd / price);
          own[0] += buys ? units : -units;
          swaps.add(
              buys
                  ? new Swap(now, user, "USD", token, usd, units)
                  : new Swap(now, user, token, "USD", units, units * price));
        }
        prices.forEach((name, price) -> before.merge(name, price, (a, b) -> 0.96 * a + 0.04 * b));
        return swaps;
      };
    }
  }
}
