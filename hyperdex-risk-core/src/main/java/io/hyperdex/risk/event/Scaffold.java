package io.hyperdex.risk.event;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
