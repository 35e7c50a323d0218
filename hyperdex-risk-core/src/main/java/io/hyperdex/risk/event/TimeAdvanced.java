package io.hyperdex.risk.event;

/**
 * Time passed without an event: period ends are sampled and prices go stale up to here.
 *
 * @param epochMs epoch milliseconds UTC; earlier than the engine's time changes nothing
 */
public record TimeAdvanced(long epochMs) implements RiskEvent {}
