package io.hyperdex.risk.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** Scaffold: shows that the benchmark jar starts. */
public class ScaffoldBenchmark {
  /** Measures nothing. */
  @Benchmark
  public void baseline() {}
}
