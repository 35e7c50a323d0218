package io.hyperdex.risk.engine;

/** Placeholder of signatures; see brief. */
public final class RiskEngine {}
