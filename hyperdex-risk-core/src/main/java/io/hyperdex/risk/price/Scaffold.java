package io.hyperdex.risk.price;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
