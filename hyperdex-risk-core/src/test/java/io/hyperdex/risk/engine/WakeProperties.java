package io.hyperdex.risk.engine;

import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Many users trade while prices move, and only the woken are checked: after each move the verdicts
 * known are those of checking everybody.
 */
class WakeProperties {

  /** What an engine does with the index, and nothing else. */
  private static final class Market {
    final Random random;
    final Desk desk;
    final WakeIndex[] indexes;
    final Account[] accounts;
    final RuleSet[] rules;
    final int[] stamps;
    final float[] bands;
    final Verdict[][] verdicts;
    final boolean[] stale;
    final Counters counters = new Counters();
    int registrations;
    int changes;

    int holders(int token) {
      int count = 0;
      for (Account account : accounts) {
        count += account.holds(desk.tokens[token]) ? 1 : 0;
      }
      return count;
    }

    Market(long seed, int tokens, int users, int periods) {
      random = new Random(seed);
      desk = new Desk(tokens, periods, 0.1, random);
      accounts = new Account[users];
      rules = new RuleSet[users];
      stamps = new int[users];
      bands = new float[users];
      verdicts = new Verdict[users][];
      stale = new boolean[tokens];
      indexes = new WakeIndex[tokens];
      for (int i = 0; i < tokens; i++) {
        indexes[i] = new WakeIndex((user, stamp) -> stamps[user] == stamp);
      }
    }

    double between(double low, double high) {
      return low + (high - low) * random.nextDouble();
    }

    RuleSet limits(double gross) {
      PartialData partial = random.nextInt(3) == 0 ? PartialData.EVALUATE : PartialData.UNKNOWN;
      List<Rule> all =
          List.of(
              ExposureLimit.of("gross", WARNING, usd(gross * between(0.5, 3)))
                  .onPartialData(partial),
              ConcentrationLimit.of("share", WARNING, between(0.3, 1)).onPartialData(partial),
              ConcentrationLimit.of("large", WARNING, between(0.2, 0.6))
                  .withMinGross(usd(gross * between(0.5, 1.5)))
                  .withMinHoldings(2),
              DrawdownLimit.of("fall", WARNING, between(0.02, 0.4)).onPartialData(partial),
              VarLimit.of("var", WARNING, usd(gross * between(0.02, 0.3))).onPartialData(partial),
              ConsecutiveLossesLimit.of("losses", WARNING, 3));
      List<Rule> some = new ArrayList<>();
      for (Rule rule : all) {
        if (random.nextInt(3) > 0) {
          some.add(rule);
        }
      }
      return RuleSet.of(some);
    }

    private static Usd usd(double value) {
      return Usd.of(new BigDecimal(value));
    }

    void open(int user, double gross, int most) {
      accounts[user] = Desk.account(user);
      rules[user] = limits(gross);
      int held = 1 + random.nextInt(most);
      for (int i = 0; i < held; i++) {
        int token = random.nextInt(indexes.length);
        double price = desk.prices[token] > 0 ? desk.prices[token] : 1;
        int sign = random.nextInt(6) == 0 ? -1 : 1;
        desk.hold(accounts[user], token, sign * between(0.1, 1.9) * gross / held / price);
      }
      desk.sample(accounts[user]);
      step(user, true);
    }

    private Verdict[] check(int user) {
      LiveView view = desk.look(accounts[user]);
      List<Rule> list = rules[user].rules();
      Verdict[] result = new Verdict[list.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = list.get(i).check(view);
      }
      return result;
    }

    void step(int user, boolean anew) {
      Verdict[] now = check(user);
      if (!Arrays.equals(now, verdicts[user])) {
        changes++;
        desk.sample(accounts[user]);
      }
      verdicts[user] = now;
      double slack = Slack.of(rules[user], desk.view, counters);
      double gross = desk.view.grossUsd();
      if (anew || !Slack.serves(bands[user], slack, gross)) {
        register(user, Slack.band(slack, gross));
      }
    }

    private void register(int user, float band) {
      registrations++;
      Account account = accounts[user];
      int stamp = ++stamps[user];
      bands[user] = band;
      for (int i = 0; i < account.positions(); i++) {
        if (account.state(i).quantity().isZero()) {
          continue;
        }
        int token = account.token(i).index;
        WakeIndex index = indexes[token];
        double price = desk.prices[token];
        boolean valued = desk.view.valuation.freshness(i) != Freshness.UNPRICED;
        long seen = index.moves();
        boolean holds =
            price > 0
                ? Slack.watch(index, user, stamp, price, valued ? band : Slack.EACH_MOVE, seen)
                : index.watch(user, stamp, 0, Double.POSITIVE_INFINITY, seen);
        assertThat(holds).as("nobody moves the price meanwhile").isTrue();
      }
    }

    private boolean wake(int user, int stamp) {
      if (stamps[user] != stamp) {
        return false;
      }
      step(user, true);
      return true;
    }

    int tick(int token, double price) {
      boolean asBefore = desk.prices[token] > 0 && !stale[token];
      stale[token] = false;
      double value = desk.price(token, price, false);
      return asBefore
          ? indexes[token].moved(value, this::wake)
          : indexes[token].all(value, this::wake);
    }

    void expire(int token) {
      if (desk.prices[token] > 0) {
        stale[token] = true;
        indexes[token].all(desk.price(token, desk.prices[token], true), this::wake);
      }
    }

    void trade(int user) {
      Account account = accounts[user];
      desk.sample(account);
      double before = desk.view.grossUsd();
      int token = random.nextInt(indexes.length);
      boolean held = account.holds(desk.tokens[token]);
      double price = desk.prices[token] > 0 ? desk.prices[token] : 1;
      double size = Math.max(1, before) * between(0, random.nextInt(4) == 0 ? 1 : 0.05) / price;
      desk.hold(account, token, random.nextInt(6) == 0 ? 0 : size);
      LiveView view = desk.look(account);
      UserHeader header = account.header;
      header.flow(
          header.baseHigh,
          header.baseLow,
          view.valuation.net.hi,
          view.valuation.net.lo,
          Usd.of((long) Desk.MIN_EQUITY));
      step(user, !held && account.holds(desk.tokens[token]));
    }

    void verify() {
      for (int user = 0; user < accounts.length; user++) {
        Verdict[] fresh = check(user);
        if (!Arrays.equals(fresh, verdicts[user])) {
          assertThat(verdicts[user])
              .as("user %s, %s, band %s", user, rules[user], bands[user])
              .containsExactly(fresh);
        }
      }
    }
  }

  @Property(tries = 40)
  void everyChangeOfAVerdictIsAmongTheWoken(@ForAll long seed) {
    Random random = new Random(seed);
    int tokens = 1 + random.nextInt(5);
    int users = 60;
    Market market = new Market(seed, tokens, users, random.nextInt(4) == 0 ? 0 : 120);
    double volatility = StrictMath.pow(10, -4 + 3.5 * random.nextDouble());
    for (int i = 0; i < tokens; i++) {
      if (random.nextInt(6) > 0) {
        market.tick(i, StrictMath.pow(10, market.between(-5, 5)));
      }
    }
    for (int user = 0; user < users; user++) {
      // some so large that a holding is on the edge of having no value
      market.open(user, user % 20 == 0 ? 1e22 : StrictMath.pow(10, market.between(-3, 7)), 4);
    }
    for (int i = 0; i < 150; i++) {
      int token = random.nextInt(tokens);
      int what = random.nextInt(20);
      if (what == 0) {
        market.expire(token);
      } else if (what < 6) {
        market.trade(random.nextInt(users));
      } else {
        double last = market.desk.prices[token] > 0 ? market.desk.prices[token] : 1;
        double step = volatility * (random.nextInt(30) == 0 ? 20 : 1);
        double factor = StrictMath.exp(Math.max(-3, Math.min(3, step * random.nextGaussian())));
        market.tick(token, Math.max(1e-9, Math.min(1e9, last * factor)));
      }
      market.verify();
    }
    assertThat(market.changes).as("the rules have something to say").isGreaterThan(users);
    assertThat(market.counters.ruleErrors).isZero();
  }

  @Test
  void smallMovesWakeFewerThanOneHolderInAHundred() {
    int tokens = 5;
    int users = 10_000;
    Market market = new Market(3, tokens, users, 100);
    for (int i = 0; i < tokens; i++) {
      market.tick(i, StrictMath.pow(10, market.between(-2, 4)));
    }
    for (int user = 0; user < users; user++) {
      market.open(user, StrictMath.pow(10, market.between(2, 6)), 3);
    }
    long woken = 0;
    long holders = 0;
    for (int i = 0; i < 400; i++) {
      int token = i % tokens;
      double factor = 1 + 0.001 * market.random.nextGaussian();
      woken += market.tick(token, market.desk.prices[token] * factor);
      holders += market.holders(token);
      if (i % 50 == 0) {
        market.verify();
      }
    }
    market.verify();
    assertThat(woken).isPositive();
    assertThat((double) woken / holders).isLessThan(0.01);
  }

  @Test
  void smallTradesFarFromALimitRegisterSeldom() {
    Market market = new Market(4, 4, 1, 0);
    for (int i = 0; i < 4; i++) {
      market.tick(i, 10);
    }
    market.accounts[0] = Desk.account(0);
    market.rules[0] = RuleSet.of(ExposureLimit.of("gross", WARNING, Usd.of(10_000)));
    for (int i = 0; i < 4; i++) {
      market.desk.hold(market.accounts[0], i, 100);
    }
    market.step(0, true);
    for (int i = 0; i < 1_000; i++) {
      market.desk.hold(market.accounts[0], i % 4, market.between(95, 105));
      market.step(0, false);
    }
    assertThat(market.registrations).isEqualTo(1);
  }
}
