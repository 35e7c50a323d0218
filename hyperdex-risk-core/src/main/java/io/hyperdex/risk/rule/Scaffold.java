package io.hyperdex.risk.rule;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
