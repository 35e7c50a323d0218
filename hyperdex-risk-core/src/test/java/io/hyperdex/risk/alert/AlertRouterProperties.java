package io.hyperdex.risk.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The router against the table it has to agree with, call by call. */
class AlertRouterProperties {
  private static final int IDS = 14;
  private static final int STEPS = 120;
  private static final String[] USERS = {"house", "a", "b", "c"};

  @Property
  void tellsWhatTheTableTellsAfterEveryCall(@ForAll long seed) {
    Random random = new Random(seed);
    NaiveRouter.Policy policy = policy(random);
    NaiveRouter table = new NaiveRouter(policy);
    List<AlertNotice> told = new ArrayList<>();
    AlertRouter router = builder(policy).to(told::add);
    long now = 1_000;
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(20);
      String id = "" + random.nextInt(IDS);
      switch (random.nextInt(12)) {
        case 0 -> {
          Silence silence =
              new Silence(
                  "s" + random.nextInt(3),
                  filter(random),
                  now + random.nextInt(100) - 50,
                  now + 50 + random.nextInt(300),
                  "op",
                  "test");
          router.silence(silence);
          table.silence(silence);
        }
        case 1 -> {
          router.unsilence("s" + step % 3);
          table.unsilence("s" + step % 3);
        }
        case 2 -> {
          router.acknowledge(id, "op");
          table.acknowledge(id);
        }
        case 3 -> {
          long until = now + random.nextInt(300) - 50;
          router.snooze(id, until, "op");
          table.snooze(id, until);
        }
        case 4, 5 -> {
          router.advanceTo(now);
          table.advance(now);
        }
        default -> {
          Alert alert = alert(Integer.parseInt(id), random, now);
          router.onAlert(alert);
          table.alert(alert);
        }
      }
      assertThat(told).as("step %s", step).isEqualTo(table.told);
      RoutingStatistics counts = router.statistics();
      assertThat(counts).as("step %s", step).isEqualTo(table.statistics());
      assertThat(counts.received() + counts.released())
          .isEqualTo(counts.told() + counts.suppressedTotal() + counts.held());
      for (int i = 0; i < IDS; i++) {
        assertThat(router.suppression("" + i).orElse(null)).isEqualTo(table.why("" + i));
      }
    }
  }

  @Property
  void aRetractionReachesExactlyThoseWhoGotTheOriginal(@ForAll long seed) {
    Random random = new Random(seed);
    List<AlertNotice> told = new ArrayList<>();
    AlertRouter router = builder(policy(random)).to(told::add);
    Set<String> reached = new HashSet<>();
    Set<String> seen = new HashSet<>();
    Map<String, AlertState> last = new HashMap<>();
    long now = 1_000;
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(30);
      if (random.nextInt(8) == 0) {
        router.silence(new Silence("s", filter(random), now, now + 200, "op", "test"));
      }
      Alert alert = alert(random.nextInt(IDS), random, now);
      told.clear();
      router.onAlert(alert);
      boolean sent =
          told.stream()
              .anyMatch(
                  notice ->
                      notice.kind() == AlertNotice.Kind.RETRACTION
                          && notice.alerts().equals(List.of(alert)));
      boolean first = seen.add(alert.id());
      if (alert.state() == AlertState.RETRACTED) {
        // One that was never seen here may have been told before a restart.
        assertThat(sent).isEqualTo(first || reached.contains(alert.id()));
      } else {
        assertThat(sent).isFalse();
        if (first && alert.state() == AlertState.RESOLVED) {
          reached.add(alert.id());
        }
      }
      for (AlertNotice notice : told) {
        for (Alert image : notice.alerts()) {
          if (notice.kind() == AlertNotice.Kind.RETRACTION) {
            reached.remove(image.id());
          } else {
            reached.add(image.id());
          }
        }
      }
      last.put(alert.id(), alert.state());
    }
    assertThat(last).isNotEmpty();
  }

  private static AlertRouterBuilder builder(NaiveRouter.Policy policy) {
    AlertRouterBuilder builder = AlertRouter.builder().groupMost(policy.groupMost());
    policy.inhibitions().forEach(builder::inhibit);
    if (policy.groups()) {
      builder.group(AlertGrouping.byUser(), Duration.ofMillis(policy.groupWait()));
    }
    if (policy.digestPeriod() > 0) {
      builder.digest(policy.digestAtMost(), Duration.ofMillis(policy.digestPeriod()));
    }
    if (policy.repeat() > 0) {
      builder.repeatEvery(policy.repeatFrom(), Duration.ofMillis(policy.repeat()));
    }
    if (policy.budget() > 0) {
      builder.budgetPerUser(policy.budget(), Duration.ofMillis(policy.budgetPeriod()));
    }
    return builder;
  }

  private static NaiveRouter.Policy policy(Random random) {
    AlertFilter house = AlertFilter.all().ofUsers(UserId.of("house")).atLeast(Severity.CRITICAL);
    List<Inhibition> inhibitions =
        random.nextBoolean()
            ? List.of(
                Inhibition.ofAll("house", house, AlertFilter.all().ofRules("r1")),
                Inhibition.ofSameUser(
                    "own", AlertFilter.all().ofRules("r0"), AlertFilter.all().ofRules("r2")))
            : List.of();
    return new NaiveRouter.Policy(
        inhibitions,
        random.nextBoolean(),
        1 + random.nextInt(100),
        2 + random.nextInt(4),
        random.nextBoolean() ? 1 + random.nextInt(200) : 0,
        Severity.values()[random.nextInt(2)],
        random.nextBoolean() ? 1 + random.nextInt(150) : 0,
        Severity.values()[random.nextInt(3)],
        random.nextBoolean() ? 1 + random.nextInt(3) : 0,
        1 + random.nextInt(300));
  }

  private static AlertFilter filter(Random random) {
    return random.nextBoolean()
        ? AlertFilter.all().ofUsers(UserId.of(USERS[random.nextInt(USERS.length)]))
        : AlertFilter.all().ofRules("r" + random.nextInt(3));
  }

  /** User, rule and severity follow from the number; so do two values it may have. */
  private static Alert alert(int number, Random random, long now) {
    Alert open =
        new Alert(
            "" + number,
            UserId.of(USERS[number % USERS.length]),
            "r" + number % 3,
            Severity.values()[number / 4 % 3],
            AlertState.OPEN,
            now - random.nextInt(3),
            null,
            Unit.USD,
            BigDecimal.valueOf(10 + random.nextInt(2)),
            BigDecimal.ONE,
            MeasureStatus.OK);
    return switch (random.nextInt(5)) {
      case 0, 1 -> open.resolvedAt(now);
      case 2 -> open.retracted();
      default -> open;
    };
  }
}
