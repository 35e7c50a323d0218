package io.hyperdex.risk.exposure;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
