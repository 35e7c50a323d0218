package io.hyperdex.risk.event;

import io.hyperdex.risk.id.EventKey;

/**
 * A chain reorganisation took an event back: the state becomes what it would be had the event never
 * been seen, and alerts it caused become retracted under their old id.
 *
 * @param key the key of the trade, flow or fee that is gone
 */
public record TradeReverted(EventKey key) implements RiskEvent {}
