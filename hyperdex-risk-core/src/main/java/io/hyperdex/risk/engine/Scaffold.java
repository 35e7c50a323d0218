package io.hyperdex.risk.engine;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
