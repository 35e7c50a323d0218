package io.hyperdex.risk.engine;

import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.QuietRule;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SlackTest {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private static LiveView hundredDollars() {
    Desk desk = new Desk(1, 0, 0, new Random(1));
    Account account = Desk.account(0);
    desk.price(0, 10, false);
    desk.hold(account, 0, 10);
    return desk.look(account);
  }

  private static final class Own extends QuietRule {
    private final String name;
    private final ToDoubleFunction<RiskView> slack;

    Own(String name, ToDoubleFunction<RiskView> slack) {
      this.name = name;
      this.slack = slack;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public double slackUsd(RiskView after) {
      return slack.applyAsDouble(after);
    }
  }

  private static double slack(Counters counters, Rule... rules) {
    return Slack.of(RuleSet.of(rules), hundredDollars(), counters);
  }

  @Test
  void theRuleWithTheLeastSlackDecides() {
    Counters counters = new Counters();
    assertThat(slack(counters)).isEqualTo(ANY);
    assertThat(slack(counters, ConsecutiveLossesLimit.of("losses", WARNING, 3))).isEqualTo(ANY);
    double least =
        slack(
            counters,
            new Own("far", view -> 1_000),
            ExposureLimit.of("near", WARNING, Usd.of(107)),
            new Own("free", view -> ANY));
    assertThat(least).isBetween(7 * (1 - 1e-8), 7.0);
  }

  @Test
  void aRuleThatThrowsOrSaysNonsenseHasNoSlack() {
    Counters counters = new Counters();
    assertThat(slack(counters, new Own("nan", view -> Double.NaN))).isZero();
    assertThat(slack(counters, new Own("negative", view -> -1))).isZero();
    assertThat(counters.ruleErrors).isZero();
    Rule broken =
        new Own(
            "broken",
            view -> {
              throw new IllegalStateException("broken");
            });
    assertThat(slack(counters, broken)).isZero();
    assertThat(counters.ruleErrors).isOne();
  }

  @Test
  void bandsGoFromEveryMoveToNone() {
    assertThat(Slack.band(0, 100)).isEqualTo(Slack.EACH_MOVE);
    assertThat(Slack.band(1e-7, 1e-9)).isEqualTo(Slack.EACH_MOVE);
    assertThat(Slack.band(0.1, 100)).isEqualTo(0.9e-3f);
    assertThat(Slack.band(2, 100)).isEqualTo(0.01f);
    assertThat(Slack.band(20, 100)).isEqualTo(0.05f);
    assertThat(Slack.band(1e9, 100)).isEqualTo(0.5f);
    assertThat(Slack.band(1, 0)).as("dust").isEqualTo(0.5f);
    assertThat(Slack.band(ANY, 100)).isEqualTo(Slack.NO_MOVE);
    assertThat(Slack.band(ANY, 1e10)).as("could come to have no value").isEqualTo(0.5f);
    assertThat(Slack.band(ANY, 1e22)).isEqualTo(Slack.EACH_MOVE);
  }

  @Test
  void aBandServesUntilTheSlackHasFallenToAboutHalf() {
    float band = Slack.band(20, 100);
    assertThat(Slack.serves(band, 20, 100)).isTrue();
    assertThat(Slack.serves(band, 10.6, 100)).isTrue();
    assertThat(Slack.serves(band, 10.4, 100)).isFalse();
    assertThat(Slack.serves(band, 20, 200)).isFalse();
    assertThat(Slack.serves(band, ANY, 1e21)).isTrue();
    assertThat(Slack.serves(band, ANY, 1.1e21)).isFalse();
    assertThat(Slack.serves(Slack.EACH_MOVE, 0, 100)).isTrue();
    assertThat(Slack.serves(Slack.NO_MOVE, ANY, 100)).isTrue();
    assertThat(Slack.serves(Slack.NO_MOVE, 1e9, 100)).isFalse();
    assertThat(Slack.serves(Slack.NO_MOVE, ANY, 1e10)).isFalse();
  }

  /** From anywhere in the intervals to anywhere else in them, with quantities that have changed. */
  @Property
  void whileABandServesNoMoveInsideTheIntervalsIsBeyondTheSlack(@ForAll long seed) {
    Random random = new Random(seed);
    int tokens = 1 + random.nextInt(4);
    double slackThen = StrictMath.pow(10, -3 + 3 * random.nextDouble());
    float band = Slack.band(slackThen, 1);
    double gross = 0;
    double farthest = 0;
    double registered = 0;
    for (int i = 0; i < tokens; i++) {
      double quantity = 2 * random.nextDouble() / tokens;
      double place = random.nextInt(3) == 0 ? -1 : 2 * random.nextDouble() - 1;
      double price = 1 + place * band;
      gross += quantity * price;
      farthest += quantity * (band + Math.abs(price - 1));
      registered += band / tokens;
    }
    assertThat(registered).as("with one dollar in all, at once").isLessThan(slackThen);
    double slackNow = slackThen * (0.2 + random.nextDouble());
    if (Slack.serves(band, slackNow, gross)) {
      assertThat(farthest).isLessThanOrEqualTo(slackNow);
    }
    double enough = gross * 2 * band / (1 - band) * (1 + 1e-5) + 1e-6;
    assertThat(Slack.serves(band, enough, gross)).isTrue();
    assertThat(Slack.serves(band, gross * 2 * band * 0.99, gross)).isFalse();
  }

  @Test
  void aPriceWithoutRoomAroundItIsWatchedAtEveryMove() {
    int[] woken = new int[1];
    WakeIndex index = new WakeIndex((user, stamp) -> true);
    WakeIndex.Waker waker =
        (user, stamp) -> {
          woken[0]++;
          return true;
        };
    index.moved(10, waker);
    assertThat(Slack.watch(index, 1, 1, 10, 1e-18f, index.moves())).isTrue();
    assertThat(Slack.watch(index, 2, 1, 10, Slack.EACH_MOVE, index.moves())).isTrue();
    assertThat(Slack.watch(index, 3, 1, 10, 0.5f, index.moves())).isTrue();
    assertThat(Slack.watch(index, 4, 1, 10, Slack.NO_MOVE, index.moves())).isTrue();
    index.moved(10, waker);
    assertThat(woken[0]).isEqualTo(2);
    index.moved(15, waker);
    assertThat(woken[0]).isEqualTo(3);
    index.moved(1e6, waker);
    assertThat(woken[0]).isEqualTo(3);
    index.moved(1e8, waker);
    assertThat(woken[0]).isEqualTo(4);
  }
}
