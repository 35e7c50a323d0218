/**
 * Limits on a portfolio. Start with {@link io.hyperdex.risk.rule.RuleSet#of}, fill it with the six
 * ready limits ({@link io.hyperdex.risk.rule.ExposureLimit}, {@link
 * io.hyperdex.risk.rule.ConcentrationLimit}, {@link io.hyperdex.risk.rule.DrawdownLimit}, {@link
 * io.hyperdex.risk.rule.VarLimit}, {@link io.hyperdex.risk.rule.ReturnVarLimit}, {@link io.hyperdex.risk.rule.ConsecutiveLossesLimit}) or
 * implement {@link io.hyperdex.risk.rule.Rule}.
 *
 * <p>Rules and rule sets are immutable and safe from any thread; the engine calls a rule on the
 * thread that applies the event, after the event, on one consistent {@link
 * io.hyperdex.risk.rule.RiskView}. The ready limits allocate nothing in {@code check}.
 */
@NullMarked
package io.hyperdex.risk.rule;

import org.jspecify.annotations.NullMarked;
