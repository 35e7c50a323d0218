package io.hyperdex.risk.metric;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
