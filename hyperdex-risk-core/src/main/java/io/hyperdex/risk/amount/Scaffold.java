package io.hyperdex.risk.amount;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
