package io.hyperdex.risk.jackson;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
