package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule is for one user.
 *
 * @param rule its name
 * @param phase where it is
 * @param unknown whether it cannot be told at present: then the phase is held
 * @param sinceMs event time the phase began, for a {@link ManagedRule} that is not INACTIVE; null
 *     otherwise
 * @param severity of the open alert; null where none is open
 * @param lastReset the last reset by hand; null where there was none
 */
public record RuleStatus(
    String rule,
    RulePhase phase,
    boolean unknown,
    @Nullable Long sinceMs,
    @Nullable Severity severity,
    @Nullable RuleReset lastReset) {}
