package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.state.StateMismatchException;
import io.hyperdex.risk.wide.Hash128;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule sets a state speaks of. A rule is code, so a state has of a set its version and the
 * names of its rules, and the engine it is restored into must have been given the set.
 */
final class RuleSetTable {
  /** What the host has given, the present one first. */
  private final List<RuleSet> given;

  /** Of the sets in force within what can be undone, the present one's last. */
  private final List<RuleStates> initials;

  /** Sets by number: those of the log, then others in order of first use. */
  private final List<RuleStates> numbered;

  private RuleSetTable(List<RuleSet> given, List<RuleStates> initials, List<RuleStates> numbered) {
    this.given = given;
    this.initials = initials;
    this.numbered = new ArrayList<>(numbered);
  }

  /** Numbers that the log of the same state gives a meaning. */
  static RuleSetTable ofLog(Core core) {
    List<RuleStates> initials = core.log.initials();
    return new RuleSetTable(core.givenRules, initials, initials);
  }

  /** For a record that has to say for itself what its numbers mean. */
  static RuleSetTable ofRecord(Core core) {
    return new RuleSetTable(core.givenRules, core.log.initials(), List.of());
  }

  private static List<String> names(RuleSet rules) {
    return rules.rules().stream().map(Rule::name).toList();
  }

  private static long digest(RuleSet rules) {
    Hash128 hash = new Hash128();
    names(rules).forEach(hash::putString);
    hash.finish();
    return hash.high();
  }

  /** Whether these are the states that all users share of whose rules none has said anything. */
  boolean isInitial(RuleStates states) {
    for (RuleStates initial : initials) {
      if (initial == states) {
        return true;
      }
    }
    return false;
  }

  void putSet(StateWriter out, RuleSet rules) {
    for (int i = 0; i < numbered.size(); i++) {
      if (numbered.get(i).rules == rules) {
        out.putVar(i + 1L);
        return;
      }
    }
    out.putVar(0);
    out.putVar(rules.version());
    out.putLong(digest(rules));
    numbered.add(initialOf(rules));
  }

  /** The initial states of a set. */
  RuleStates getSet(StateReader in) {
    int number = in.getIndex(numbered.size() + 1, "rule set");
    if (number > 0) {
      return numbered.get(number - 1);
    }
    long version = in.getVar();
    long digest = in.getLong();
    for (RuleSet rules : given) {
      if (rules.version() == version && digest(rules) == digest) {
        numbered.add(initialOf(rules));
        return numbered.get(numbered.size() - 1);
      }
    }
    throw new StateMismatchException(
        "rules",
        "version " + version + " (names digest " + Long.toHexString(digest) + ")",
        say(given.get(0).version(), names(given.get(0))),
        "give the builder the rule set of that version, with rules or earlierRules");
  }

  private RuleStates initialOf(RuleSet rules) {
    for (RuleStates initial : initials) {
      if (initial.rules == rules) {
        return initial;
      }
    }
    return RuleStates.initial(rules);
  }

  // ---- by name

  static void writeName(StateWriter out, RuleSet rules) {
    out.putVar(rules.version());
    List<String> names = names(rules);
    out.putVar(names.size());
    names.forEach(out::putText);
  }

  /**
   * The set that {@link #writeName} wrote.
   *
   * @param given what the host has given, the present one first
   * @param present whether it must be that one
   */
  static RuleSet readName(StateReader in, List<RuleSet> given, boolean present) {
    long version = in.getVar();
    List<String> names = new ArrayList<>();
    for (int i = in.getCount(1); i > 0; i--) {
      names.add(in.getText());
    }
    // An earlier set of the same version and names is looked for first among the earlier ones.
    for (int i = present ? 0 : given.size() - 1; i >= 0; i--) {
      RuleSet rules = given.get(i);
      if (rules.version() == version && names(rules).equals(names)) {
        return rules;
      }
    }
    RuleSet here = given.get(0);
    throw present
        ? new StateMismatchException(
            "rules",
            say(version, names),
            say(here.version(), names(here)),
            "give the builder the rule set of that version, and replace it after the restore")
        : new StateMismatchException(
            "earlierRules",
            say(version, names),
            given.size() == 1 ? "none" : given.size() - 1 + " others",
            "events of the time when it was in force can still be undone: give the builder that"
                + " set with earlierRules, too");
  }

  private static String say(long version, List<String> names) {
    return "version " + version + " " + names;
  }
}
