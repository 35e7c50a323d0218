package io.hyperdex.risk.metrics;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
