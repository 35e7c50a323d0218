package io.hyperdex.risk.pretrade;

import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing found about a swap. Immutable.
 *
 * @param code what it is
 * @param effect what follows from it alone: WARN, REDUCE (a smaller size may pass) or DENY
 * @param unit of the three numbers; null where there are none
 * @param limit the line; null where there is none
 * @param observed the measure before the swap, reservations included; null where not known
 * @param projected the measure after it; null where not known
 * @param scope what it is about, such as {@code rule:big} or {@code token:...}
 */
public record Finding(
    FindingCode code,
    Decision effect,
    @Nullable Unit unit,
    @Nullable BigDecimal limit,
    @Nullable BigDecimal observed,
    @Nullable BigDecimal projected,
    String scope) {
  public Finding {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(scope, "scope");
  }
}
