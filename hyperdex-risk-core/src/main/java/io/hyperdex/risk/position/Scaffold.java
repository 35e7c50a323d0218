package io.hyperdex.risk.position;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
