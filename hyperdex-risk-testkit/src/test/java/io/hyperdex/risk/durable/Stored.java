package io.hyperdex.risk.durable;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.durable.DurableEngine;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.testkit.EventStream;
import io.hyperdex.risk.testkit.NaiveConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One random stream of inputs, and stores and plain engines for it. Each step is one input. */
final class Stored {
  final List<EventStream.Step> steps = new ArrayList<>();
  private final NaiveConfig config;
  private final Set<RuleSet> later = new LinkedHashSet<>();

  Stored(long seed, int size) {
    this(seed, size, EventStream.Profile.standard().withTrouble(200, 100, 20));
  }

  Stored(long seed, int size, EventStream.Profile profile) {
    EventStream stream = new EventStream(seed, size, profile);
    config = stream.config();
    while (stream.hasNext()) {
      EventStream.Step step = stream.next();
      steps.add(step);
      if (step.rules() != null) {
        later.add(step.rules());
      }
    }
  }

  RiskEngine plain() {
    return builder().build();
  }

  /** A store of this stream; the rules in force stay in force. */
  DurableEngine.Builder store(Path directory) {
    return DurableEngine.in(directory, builder())
        .rules(config.rules())
        .earlierRules(later.toArray(new RuleSet[0]))
        .keepRulesInForce();
  }

  /** A store of this stream that is to have certain rules. */
  DurableEngine.Builder store(Path directory, RuleSet rules) {
    return DurableEngine.in(directory, builder())
        .rules(rules)
        .earlierRules(later.toArray(new RuleSet[0]))
        .earlierRules(config.rules());
  }

  RuleSet firstRules() {
    return config.rules();
  }

  static void apply(EventStream.Step step, DurableEngine store) {
    if (step.event() != null) {
      store.apply(step.event());
    } else if (step.rules() != null) {
      store.replaceRules(step.rules());
    } else if (step.reset() != null) {
      store.resetRule(step.reset().user(), step.reset().rule(), "desk", "looked at it");
    }
  }

  /** With the least trade that makes a price, which the oracle does not know. */
  private RiskEngineBuilder builder() {
    return config.engineBuilder().impliedPriceMinimum(Usd.of(1));
  }
}
