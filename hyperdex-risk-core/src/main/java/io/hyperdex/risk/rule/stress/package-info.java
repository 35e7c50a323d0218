/**
 * The real rules under stress: which would fire in a scenario, and how far each is from firing.
 * Start with {@link io.hyperdex.risk.rule.stress.RuleStress}; {@code RiskEngine.portfolioState}
 * gives the state of a live user.
 *
 * <p>Pure functions of immutable values, safe from any thread, without clock or chance. Values are
 * exact USD, worked out as the engine does, so a verdict here is the verdict the engine would give
 * if ticks moved the prices there.
 */
@NullMarked
package io.hyperdex.risk.rule.stress;

import org.jspecify.annotations.NullMarked;
