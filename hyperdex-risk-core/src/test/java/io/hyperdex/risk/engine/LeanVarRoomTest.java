package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.QuietRule;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/**
 * Trades that rest on the room left since the last closer look give the alerts of an engine that
 * takes the closer look at every trade, as it has a rule of the host besides.
 */
class LeanVarRoomTest {
  private static final ChainId CHAIN = ChainId.ETHEREUM;
  private static final long DAY = 86_400_000;
  private static final long START = 20_000 * DAY;
  private static final int TOKENS = 7;
  private static final int USERS = 4;
  private static final int STEPS = 600;
  private static final int CLOSES = 121;

  private static final class Side {
    final List<Alert> alerts = new ArrayList<>();
    final RiskEngine engine;

    Side(Rule... more) {
      List<Rule> rules = new ArrayList<>(limits(0));
      rules.addAll(List.of(more));
      engine =
          RiskEngine.builder()
              .profile(Profile.LEAN)
              .tokensPerUser(4)
              .maxPriceAge(Duration.ofDays(2))
              .scenarioWindow(CLOSES - 1)
              .minimumScenarios(50)
              .rules(RuleSet.of(rules))
              .inlineSinks()
              .addSink(alerts::add)
              .build();
    }
  }

  private static List<Rule> limits(int variant) {
    return List.of(
        VarLimit.of("low", Severity.WARNING, Usd.of(450 + 50L * variant)),
        VarLimit.of("high", Severity.CRITICAL, Usd.of(900)).withConfidenceBps(9_900));
  }

  private static TokenId id(int i) {
    return TokenId.of(CHAIN, "T" + i);
  }

  private final Random random = new Random();
  private final double[] prices = new double[TOKENS];
  private long now;

  private void open(List<Side> sides) {
    for (int i = 0; i < TOKENS; i++) {
      prices[i] = i == 0 ? 1 : StrictMath.pow(10, -1 + 4 * random.nextDouble());
      double[] closes = new double[CLOSES];
      closes[CLOSES - 1] = prices[i];
      for (int k = CLOSES - 1; k > 0; k--) {
        closes[k - 1] = closes[k] / StrictMath.exp(0.04 * random.nextGaussian());
      }
      if (i == TOKENS - 1) {
        closes[CLOSES / 2] = Double.NaN; // a token with a gap
      }
      for (Side side : sides) {
        if (i > 0) {
          side.engine.preloadCloses(id(i), START - (CLOSES - 1) * DAY, closes);
        }
      }
    }
    now = START + 1_000;
    for (int i = 0; i < TOKENS; i++) {
      TokenMeta facts = i == 0 ? TokenMeta.pegged(id(i), "T0", 6) : TokenMeta.of(id(i), "T" + i, 6);
      all(sides, facts);
      if (i > 0) {
        all(sides, tick(i));
      }
    }
    for (int user = 0; user < USERS; user++) {
      for (int i = 0; i < 4; i++) {
        all(sides, flow(user, (user + i) % TOKENS, 2_500, true));
      }
    }
  }

  private static void all(List<Side> sides, RiskEvent event) {
    for (Side side : sides) {
      side.engine.apply(event);
    }
  }

  private PriceTick tick(int token) {
    BigDecimal price = BigDecimal.valueOf(prices[token]).setScale(9, RoundingMode.HALF_EVEN);
    return PriceTick.of(id(token), Price.of(price), now);
  }

  private Quantity worth(int token, double usd) {
    return Quantity.of(Math.max(1, (long) (usd / prices[token] * 1e6)));
  }

  private ExternalFlow flow(int user, int token, double usd, boolean in) {
    EventKey key = EventKey.of(random.nextLong(), random.nextLong());
    ChainPosition at = ChainPosition.of(CHAIN, now);
    UserId who = UserId.of("u" + user);
    return in
        ? ExternalFlow.deposit(key, who, at, id(token), worth(token, usd))
        : ExternalFlow.withdrawal(key, who, at, id(token), worth(token, usd));
  }

  private void trade(List<Side> sides) {
    int user = random.nextInt(USERS);
    int in = (user + random.nextInt(4)) % TOKENS;
    int out =
        random.nextInt(10) == 0 ? random.nextInt(TOKENS) : (user + random.nextInt(4)) % TOKENS;
    if (in == out) {
      return;
    }
    double usd = random.nextInt(20) == 0 ? 4_000 : 400 * random.nextDouble();
    Quantity given = worth(in, usd);
    Quantity got = worth(out, usd);
    long key = random.nextLong();
    for (Side side : sides) {
      RiskEngine engine = side.engine;
      Outcome outcome =
          engine.applyTrade(
              key,
              key,
              engine.userIndex(UserId.of("u" + user)),
              engine.chainIndex(CHAIN),
              now,
              -1,
              -1,
              -1,
              engine.tokenIndex(id(in)),
              given,
              engine.tokenIndex(id(out)),
              got,
              0);
      assertThat(outcome).isEqualTo(Outcome.APPLIED);
    }
  }

  @Property(tries = 25)
  void aTradeWithRoomLeftSaysWhatTheScenariosSay(@ForAll long seed) {
    random.setSeed(seed);
    Side quick = new Side();
    Side thorough = new Side(new QuietRule());
    List<Side> sides = List.of(quick, thorough);
    open(sides);
    boolean resolved = false;
    for (int n = 0; n < STEPS; n++) {
      now += random.nextInt(1_000);
      int what = random.nextInt(100);
      if (what < 80) {
        trade(sides);
      } else if (what < 96) {
        int token = 1 + random.nextInt(TOKENS - 1);
        prices[token] *= StrictMath.exp((what == 80 ? 0.3 : 0.01) * random.nextGaussian());
        all(sides, tick(token));
      } else if (what < 98) {
        all(sides, flow(random.nextInt(USERS), random.nextInt(TOKENS), 300, random.nextBoolean()));
      } else if (what < 99) {
        now += DAY; // some prices go stale, windows move on
        for (int i = 1; i < TOKENS; i++) {
          if (random.nextInt(5) > 0) {
            all(sides, tick(i));
          }
        }
      } else {
        List<Rule> rules = limits(random.nextInt(4));
        quick.engine.replaceRules(RuleSet.of(rules));
        thorough.engine.replaceRules(
            RuleSet.of(Stream.concat(rules.stream(), Stream.of(new QuietRule())).toList()));
      }
      assertThat(quick.alerts).as("step %s", n).hasSameElementsAs(thorough.alerts);
      assertThat(quick.alerts).as("step %s", n).hasSameSizeAs(thorough.alerts);
      resolved |= quick.alerts.stream().anyMatch(a -> a.state() == AlertState.RESOLVED);
      quick.alerts.clear();
      thorough.alerts.clear();
    }
    Statistics.label("a breach was over").collect(resolved);
    Statistics.label("a breach was over")
        .coverage(seen -> seen.check(true).percentage(share -> share > 50));
  }
}
