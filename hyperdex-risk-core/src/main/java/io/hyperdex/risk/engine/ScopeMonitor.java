package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rules over groups of users of a live engine: strategies, tenants, and the house. Rules of a
 * single user are the engine's own {@link RuleSet}; those of a token there, or here for a group,
 * are {@link io.hyperdex.risk.rule.TokenLimit}s.
 *
 * <p><b>What a group holds.</b> Its members' holdings added up token by token, long and short
 * netted, as one portfolio: exposure, concentration and portfolio VaR are of that. The drawdown is
 * that of a time-weighted index of the group's holdings: from one evaluation to the next it grows
 * by what the holdings of the former gained in price; what members trade, bring or take away in
 * between is no return.
 *
 * <p><b>One consistent evaluation.</b> {@link #evaluate} reads every member once, each in one
 * complete version, makes strategies of members, tenants of strategies and the house of tenants,
 * and values all of them at prices in force together, as of the engine's time. So the house is
 * exactly what its tenants are. Rules of groups are checked at evaluations and not in between: call
 * it as often as the desk must know, such as every second or every block. A time of a {@link
 * ManagedRule} that runs out between two evaluations counts at the second one.
 *
 * <p>Alerts go to the engine's sinks, with the group in place of a user: {@code house}, {@code
 * tenant:name}, {@code strategy:name}. Limits on what single users do have no meaning for a group
 * and are refused: losses in a row, return VaR, activity.
 *
 * <p>An evaluation looks at the version number of every user, reads the members of groups in which
 * somebody's changed, and holds prices back while it values the groups: they are applied right
 * after. Thread safe; one evaluation at a time. Its state is not part of the engine's: not in the
 * hash, not in a snapshot. FULL only.
 */
public final class ScopeMonitor {
  private static final int UNSEEN = -1; // versions of accounts at rest are even

  private final Core core;
  private final Function<? super UserId, ScopeMembership> membership;
  private final Builder rules;
  private final Map<TradingScope, ScopeGroup> groups = new LinkedHashMap<>();
  private final ScopeGroup house;
  private final UserReader reader;
  private final LiveView view;
  private final RuleCheck check;
  private final Counters counters = new Counters();

  /** By user: the version that is in the group's book, and the group. */
  private int[] seen = new int[0];

  private ScopeGroup[] groupOf = new ScopeGroup[0];
  private volatile List<ScopeReport> reports = List.of();

  private ScopeMonitor(Core core, Builder rules) {
    this.core = core;
    this.rules = rules.copy();
    membership = rules.membership;
    reader = new UserReader(core);
    view = LiveView.forReader(core.config, core.scenarios, core.nobody);
    check = new RuleCheck(counters, core.reentry, new RuleTimers());
    house = new ScopeGroup(core, TradingScope.HOUSE, null, this.rules.of(TradingScope.HOUSE));
    groups.put(TradingScope.HOUSE, house);
  }

  /**
   * Begins one for an engine, with everything else to choose.
   *
   * @param membership where a user belongs; asked once, when the user is first seen
   * @throws IllegalArgumentException if the engine is not {@link Profile#FULL}
   */
  public static Builder of(
      RiskEngine engine, Function<? super UserId, ScopeMembership> membership) {
    if (!(engine instanceof FullEngine full)) {
      throw new IllegalArgumentException("groups of users need an engine of Profile.FULL");
    }
    return new Builder(full.core(), Objects.requireNonNull(membership, "membership"));
  }

  /**
   * Evaluates every group as of now: house first in the answer, then tenants and strategies in
   * order of appearance. Not from inside a rule or sink.
   *
   * @throws IllegalArgumentException if one strategy's name is given under two tenants
   * @throws ArithmeticException if a group holds more than 2^256 units of a token
   */
  public synchronized List<ScopeReport> evaluate() {
    readUsers();
    rebuild(house);
    List<Alert> alerts = new ArrayList<>();
    List<ScopeReport> made = new ArrayList<>();
    core.market.configure(
        () -> {
          long now = Math.max(0, core.market.now());
          for (ScopeGroup group : groups.values()) {
            group.evaluate(view, check, now, alerts::add);
            made.add(group.report(view, now));
          }
        });
    reports = List.copyOf(made);
    alerts.forEach(core::publish);
    return reports;
  }

  private void readUsers() {
    DenseList<Account> accounts = core.accounts.all();
    int n = accounts.size();
    if (n > seen.length) {
      int before = seen.length;
      seen = Arrays.copyOf(seen, Math.max(n, before + before / 2));
      groupOf = Arrays.copyOf(groupOf, seen.length);
      Arrays.fill(seen, before, seen.length, UNSEEN);
    }
    for (int i = 0; i < n; i++) {
      Account account = accounts.get(i);
      int version = account.version();
      if (version == seen[i]) {
        continue;
      }
      seen[i] = version; // read below: a later change has a later number
      if (groupOf[i] == null) {
        groupOf[i] = groupOf(account.user);
        groupOf[i].members.add(i);
      }
      for (ScopeGroup group = groupOf[i]; group != null; group = group.parent) {
        group.stale = true;
      }
    }
  }

  private ScopeGroup groupOf(UserId user) {
    ScopeMembership where =
        Objects.requireNonNull(membership.apply(user), () -> "membership of " + user);
    String tenant = where.tenant();
    String strategy = where.strategy();
    ScopeGroup group = tenant == null ? house : group(TradingScope.tenant(tenant), house);
    return strategy == null ? group : group(TradingScope.strategy(strategy), group);
  }

  private ScopeGroup group(TradingScope scope, ScopeGroup parent) {
    ScopeGroup group = groups.get(scope);
    if (group == null) {
      group = new ScopeGroup(core, scope, parent, rules.of(scope));
      groups.put(scope, group);
    }
    if (group.parent != parent) {
      throw new IllegalArgumentException(
          "strategy "
              + scope.name()
              + " is under "
              + parent.scope
              + " and under "
              + Objects.requireNonNull(group.parent).scope
              + "; give each its own name");
    }
    return group;
  }

  /** Adds up what changed, from the inside out. */
  private void rebuild(ScopeGroup group) {
    if (!group.stale) {
      return;
    }
    group.parts.forEach(this::rebuild);
    group.own.clear();
    for (int i = 0; i < group.members.size(); i++) {
      Account account = reader.read(core.accounts.get(group.members.getInt(i)));
      if (!account.hasNoEffect()) {
        group.own.add(account);
      }
    }
    group.book.clear();
    group.book.add(group.own);
    group.parts.forEach(part -> group.book.add(part.book));
  }

  /**
   * Puts other rules in force for a scope, as {@link RiskEngine#replaceRules} does for users: rules
   * of the same name keep their state, open alerts of rules that are gone are resolved. They are
   * checked at the next evaluation.
   *
   * @param scope the house, a tenant or a strategy, whether seen yet or not
   */
  public synchronized void replaceRules(TradingScope scope, RuleSet next) {
    rules.put(scope, next);
    ScopeGroup group = groups.get(scope);
    if (group != null) {
      List<Alert> alerts = new ArrayList<>();
      core.market.configure(
          () -> group.useRules(next, Math.max(0, core.market.now()), alerts::add));
      alerts.forEach(core::publish);
    }
  }

  /** The last evaluation; empty before the first. Never waits. */
  public List<ScopeReport> reports() {
    return reports;
  }

  /** One group at the last evaluation; empty where it had not been seen. Never waits. */
  public Optional<ScopeReport> report(TradingScope scope) {
    return reports.stream().filter(report -> report.scope().equals(scope)).findFirst();
  }

  /** The user that alerts of a group carry. */
  public static UserId userOf(TradingScope scope) {
    requireGroup(scope);
    return ScopeGroup.userOf(scope);
  }

  /** Exceptions thrown by rules of groups; each counts as UNKNOWN. */
  public synchronized long ruleErrors() {
    return counters.ruleErrors;
  }

  private static void requireGroup(TradingScope scope) {
    if (scope.kind().compareTo(TradingScope.Kind.STRATEGY) > 0) {
      throw new IllegalArgumentException(
          scope + " is no group; rules of users and tokens are the engine's RuleSet");
    }
  }

  private static void requireForGroups(RuleSet set) {
    for (Rule rule : set.rules()) {
      RuleLeaves.visit(
          rule,
          inside -> {
            if (inside instanceof ConsecutiveLossesLimit
                || inside instanceof ReturnVarLimit
                || inside instanceof ActivityLimit) {
              throw new IllegalArgumentException(
                  "rule "
                      + inside.name()
                      + " is a "
                      + inside.getClass().getSimpleName()
                      + ", which is of what one user does; put it into the engine's RuleSet");
            }
          });
    }
  }

  /** Which rules are for whom. Not thread safe. */
  public static final class Builder {
    private final Core core;
    private final Function<? super UserId, ScopeMembership> membership;
    private final Map<TradingScope, RuleSet> byScope = new LinkedHashMap<>();
    private RuleSet eachTenant = RuleSet.empty();
    private RuleSet eachStrategy = RuleSet.empty();

    private Builder(Core core, Function<? super UserId, ScopeMembership> membership) {
      this.core = core;
      this.membership = membership;
    }

    private Builder copy() {
      Builder copy = new Builder(core, membership);
      copy.byScope.putAll(byScope);
      copy.eachTenant = eachTenant;
      copy.eachStrategy = eachStrategy;
      return copy;
    }

    /** Rules of all users together. */
    public Builder house(RuleSet set) {
      return put(TradingScope.HOUSE, set);
    }

    /** Rules of every tenant that has none of its own. */
    public Builder eachTenant(RuleSet set) {
      requireForGroups(set);
      eachTenant = set;
      return this;
    }

    /** Rules of one tenant. */
    public Builder tenant(String name, RuleSet set) {
      return put(TradingScope.tenant(name), set);
    }

    /** Rules of every strategy that has none of its own. */
    public Builder eachStrategy(RuleSet set) {
      requireForGroups(set);
      eachStrategy = set;
      return this;
    }

    /** Rules of one strategy. */
    public Builder strategy(String name, RuleSet set) {
      return put(TradingScope.strategy(name), set);
    }

    private Builder put(TradingScope scope, RuleSet set) {
      requireGroup(scope);
      requireForGroups(set);
      byScope.put(scope, set);
      return this;
    }

    private RuleSet of(TradingScope scope) {
      RuleSet own = byScope.get(scope);
      if (own != null) {
        return own;
      }
      return switch (scope.kind()) {
        case TENANT -> eachTenant;
        case STRATEGY -> eachStrategy;
        default -> RuleSet.empty();
      };
    }

    public ScopeMonitor build() {
      return new ScopeMonitor(core, this);
    }
  }
}
