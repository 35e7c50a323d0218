package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How far prices may go one way before a rule is breached.
 *
 * @param rule its name
 * @param severity its severity
 * @param unit of value and limit
 * @param limit the line
 * @param now on the state as it is
 * @param distance in the unit of the direction, such as 0.3 for a fall by 30 %; the rule is
 *     breached there, and not at a millionth less. 0 where it is breached already; empty where
 *     nothing was found up to the end of the way
 * @param there what the rule says at that distance; null where there is none
 * @param pnl of the portfolio on the way there, USD, a loss is negative; 0 where there is none
 */
public record RuleDistance(
    String rule,
    Severity severity,
    Unit unit,
    BigDecimal limit,
    RuleReading now,
    OptionalDouble distance,
    @Nullable RuleReading there,
    double pnl) {}
