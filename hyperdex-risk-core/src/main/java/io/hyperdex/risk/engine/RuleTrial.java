package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What rules would have said of recorded events: the events are applied to an engine of its own, so
 * the answer is that of the production code. Compare two trials to see what a change of rules does.
 *
 * @param rules what was tried
 * @param alerts every alert, one per transition, in the order it was sent
 * @param applied events that changed the state
 * @param refused events that were not taken, of all outcomes but duplicates and repetitions
 */
public record RuleTrial(RuleSet rules, List<Alert> alerts, long applied, long refused) {
  public RuleTrial {
    alerts = List.copyOf(alerts);
  }

  /**
   * Applies recorded events, in their order.
   *
   * @param settings of the engine to try them in; is given the rules and a sink, and not to be used
   *     again. FULL or LEAN
   * @param recorded all that the production engine was fed, from its first event on: what is
   *     missing at the front is missing in the answer
   */
  public static RuleTrial of(
      RiskEngineBuilder settings, RuleSet rules, Iterable<? extends RiskEvent> recorded) {
    List<Alert> alerts = new ArrayList<>();
    RiskEngine engine = settings.rules(rules).addSink(alerts::add).inlineSinks().build();
    long applied = 0;
    long refused = 0;
    for (RiskEvent event : recorded) {
      Outcome outcome = engine.apply(event);
      boolean repeated = outcome == Outcome.DUPLICATE || outcome == Outcome.UNCHANGED;
      applied += outcome.changesState() ? 1 : 0;
      refused += outcome.changesState() || repeated ? 0 : 1;
    }
    return new RuleTrial(rules, alerts, applied, refused);
  }

  /** The last image of every alert that was not taken back, by id, in order of opening. */
  public Collection<Alert> standing() {
    Map<String, Alert> byId = new LinkedHashMap<>();
    for (Alert alert : alerts) {
      byId.put(alert.id(), alert);
    }
    byId.values().removeIf(alert -> alert.state() == AlertState.RETRACTED);
    return List.copyOf(byId.values());
  }
}
