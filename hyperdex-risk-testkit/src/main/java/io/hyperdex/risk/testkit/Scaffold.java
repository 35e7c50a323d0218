package io.hyperdex.risk.testkit;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
