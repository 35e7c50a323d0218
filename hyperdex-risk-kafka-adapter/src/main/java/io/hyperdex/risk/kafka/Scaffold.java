package io.hyperdex.risk.kafka;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
