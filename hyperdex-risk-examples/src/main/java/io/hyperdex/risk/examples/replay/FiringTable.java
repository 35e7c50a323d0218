package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.examples.page.Section;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.rule.stress.PortfolioState;
import io.hyperdex.risk.rule.stress.RuleChange;
import io.hyperdex.risk.rule.stress.RuleReading;
import io.hyperdex.risk.rule.stress.RuleStress;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which rules of the run would fire in each crash: counted over users, and shown for the largest.
 */
final class FiringTable {
  /** Users that are looked at: the largest. */
  private static final int USERS = 300;

  private final ReplayResult result;
  private final List<UserSnapshot> largest;
  private final List<Scenario> scenarios;
  private final Map<TokenId, Set<String>> tags = new HashMap<>();

  FiringTable(
      ReplayResult result,
      List<UserSnapshot> largest,
      Function<TokenMeta, Set<String>> tags,
      List<Scenario> scenarios) {
    this.result = result;
    this.largest = largest;
    this.scenarios = scenarios;
    result.tokens().forEach(meta -> this.tags.put(meta.token(), tags.apply(meta)));
  }

  void addTo(Section section) {
    RuleSet rules = result.engine().rules();
    if (rules.size() == 0) {
      return;
    }
    List<PortfolioState> states = states();
    List<List<String>> counts = new ArrayList<>();
    List<List<String>> shown = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      int[] before = new int[rules.size()];
      int[] more = new int[rules.size()];
      int[] unknown = new int[rules.size()];
      for (PortfolioState state : states) {
        List<RuleChange> changes = RuleStress.run(scenario, state, rules).rules();
        for (int i = 0; i < changes.size(); i++) {
          RuleChange change = changes.get(i);
          before[i] += change.before().verdict() == Verdict.BREACHED ? 1 : 0;
          more[i] += change.wouldFire() ? 1 : 0;
          unknown[i] += change.after().verdict() == Verdict.UNKNOWN ? 1 : 0;
          if (change.wouldFire() && isShown(state.user())) {
            shown.add(row(scenario, state.user(), change));
          }
        }
      }
      for (int i = 0; i < before.length; i++) {
        counts.add(
            List.of(
                scenario.name(),
                rules.rules().get(i).name(),
                Shown.count(before[i]),
                Shown.count(more[i]),
                Shown.count(unknown[i])));
      }
    }
    section.table(
        "Rules that would fire, of the "
            + Shown.count(states.size())
            + " largest users, with -50 % for tokens not listed",
        List.of("Crash", "Rule", "#Breached now", "#Would fire too", "#Can't be told then"),
        counts);
    if (shown.isEmpty()) {
      section.text("None of the largest users shown here has a rule that would fire.");
    } else {
      section.table(
          "What would fire for the largest users",
          List.of("Crash", "User", "Rule", "#Now", "#Then", "#Limit"),
          shown);
    }
  }

  private List<PortfolioState> states() {
    List<UserSnapshot> order = new ArrayList<>(result.users());
    order.sort(
        Comparator.comparing((UserSnapshot user) -> user.exposure().gross())
            .reversed()
            .thenComparing(user -> user.exposure().user()));
    List<PortfolioState> states = new ArrayList<>();
    for (UserSnapshot user : order.subList(0, Math.min(USERS, order.size()))) {
      result
          .engine()
          .portfolioState(user.exposure().user())
          .ifPresent(
              state -> states.add(state.withTags(token -> tags.getOrDefault(token, Set.of()))));
    }
    return states;
  }

  private boolean isShown(UserId user) {
    return largest.stream().anyMatch(one -> one.exposure().user().equals(user));
  }

  private static List<String> row(Scenario scenario, UserId user, RuleChange change) {
    return List.of(
        scenario.name(),
        Book.shortened(user.value()),
        change.rule(),
        shown(change.before(), change.unit()),
        shown(change.after(), change.unit()),
        shown(change.limit(), change.unit()));
  }

  private static String shown(RuleReading reading, Unit unit) {
    return shown(reading.value(), unit);
  }

  private static String shown(@Nullable BigDecimal value, Unit unit) {
    if (value == null) {
      return Shown.NOTHING;
    }
    return switch (unit) {
      case USD -> Shown.usd(value.doubleValue());
      case RATIO -> Shown.percent(value.doubleValue());
      case COUNT -> value.toPlainString();
    };
  }
}
