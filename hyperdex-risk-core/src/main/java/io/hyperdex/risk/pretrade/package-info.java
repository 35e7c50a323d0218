/**
 * Values of the check before a trade: what is asked ({@link io.hyperdex.risk.pretrade.SwapIntent}),
 * by which policy ({@link io.hyperdex.risk.pretrade.PreTradePolicy}), what the answer is ({@link
 * io.hyperdex.risk.pretrade.WhatIf}), and the trading states that stop trading ({@link
 * io.hyperdex.risk.pretrade.TradingStates}).
 *
 * <p>All but the trading states are immutable. {@code RiskEngine.whatIf} asks, {@code
 * RiskEngine.preTrade} is the place of reservations and policy. {@code docs/concepts/pre-trade.md}
 * says what is checked and how.
 */
@NullMarked
package io.hyperdex.risk.pretrade;

import org.jspecify.annotations.NullMarked;
