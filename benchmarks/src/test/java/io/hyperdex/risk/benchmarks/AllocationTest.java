package io.hyperdex.risk.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.engine.Profile;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the hot paths allocate, by the garbage collector's own count, in a short fork each. */
class AllocationTest {
  private static final double NOTHING = 0.1;
  private static final int SECONDS = 2;

  /**
   * What the harness itself makes in an iteration, about one megabyte; on a slow or busy machine it
   * shows, as there are fewer operations.
   */
  private static final double OF_THE_HARNESS = 2e6;

  /**
   * Bytes a trade: nothing but, under FULL, the alerts, one or two in a thousand trades, as
   * objects.
   */
  @ParameterizedTest
  @CsvSource({
    "LEAN, PipelineBench.engine, limits=usual, 0.1",
    "LEAN, PipelineBench.engine, limits=tight, 0.1",
    "LEAN, PipelineBench.engine, win=250, 0.1",
    "LEAN, PipelineBench.engineBatch, limits=usual, 0.1",
    "LEAN, ExposureBench.seqlock, writer=none k=5, 0.1",
    "FULL, PipelineBench.engine, limits=usual, 20",
    "FULL, PipelineBench.engine, win=250, 20",
    "FULL, PipelineBench.engineBatch, limits=usual, 20",
    "FULL, ExposureBench.seqlock, writer=none k=5, 0.1",
  })
  void tradesRulesAlertsAndReadsAllocateWithinBounds(
      Profile profile, String benchmark, String parameters, double bound) throws RunnerException {
    assertThat(bytesPerOperation(benchmark, parameters + " profile=" + profile)).isLessThan(bound);
  }

  @Test
  void decodingAllocatesNothing() throws RunnerException {
    assertThat(bytesPerOperation("CodecBench.binaryDecode", "")).isLessThan(NOTHING);
  }

  @Test
  void whatTheFeedItselfDoesAllocatesNothing() throws RunnerException {
    assertThat(bytesPerOperation("PipelineBench.feedOnly", "")).isLessThan(NOTHING);
    assertThat(bytesPerOperation("PipelineBench.floorLoop", "")).isLessThan(NOTHING);
  }

  @Test
  void countsWhatIsAllocated() throws RunnerException {
    assertThat(bytesPerOperation("PipelineBench.immutable", "")).isGreaterThan(100);
  }

  private static double bytesPerOperation(String benchmark, String parameters)
      throws RunnerException {
    String name = AllocationTest.class.getPackageName() + "." + benchmark;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + name.replace(".", "\\.") + "$")
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(300))
            .measurementIterations(1)
            .measurementTime(TimeValue.seconds(SECONDS))
            .timeout(TimeValue.minutes(2))
            .timeUnit(TimeUnit.NANOSECONDS)
            .jvmArgs("-Xms512m", "-Xmx512m")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(GCProfiler.class);
    for (String parameter : parameters.trim().split(" ")) {
      if (!parameter.isEmpty()) {
        String[] part = parameter.split("=");
        options.param(part[0], part[1]);
      }
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    assertThat(results).hasSize(1);
    RunResult result = results.iterator().next();
    double operations = SECONDS * 1e9 / result.getPrimaryResult().getScore();
    double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    return Math.max(0, bytes - OF_THE_HARNESS / operations);
  }
}
