package io.hyperdex.risk.alert;

/** Scaffold: keeps the exported package from being empty. */
public interface Scaffold {}
