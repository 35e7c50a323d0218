package io.hyperdex.risk.event;

/** Everything the engine is told: its state is a function of the ordered stream of these. */
public sealed interface RiskEvent
    permits UserEvent, TradeReverted, BlockFinalized, PriceTick, TokenMeta, TimeAdvanced {}
