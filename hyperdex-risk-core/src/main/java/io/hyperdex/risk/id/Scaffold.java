package io.hyperdex.risk.id;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
