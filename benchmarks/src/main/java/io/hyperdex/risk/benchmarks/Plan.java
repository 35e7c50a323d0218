package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What {@code benchmarks/run} measures: one fork per row and round. */
final class Plan {
  /**
   * One fork.
   *
   * @param name what it is called in the report: benchmark, then the parameters that were set
   * @param program whether it is a program with a main class, or else a JMH benchmark
   * @param target class, or class and method
   * @param rounds in how many rounds it is measured
   */
  record Row(
      String name,
      boolean program,
      String target,
      Map<String, String> parameters,
      List<String> arguments,
      List<String> jvmArguments,
      int rounds) {}

  private static final int ALL = Integer.MAX_VALUE;
  private static final int SOME = 2;
  private static final int ONCE = 1;
  private static final int MANY_USERS = 1_000_000;

  private final List<Row> rows = new ArrayList<>();
  private final Set<Integer> users;

  private Plan(Set<Integer> users) {
    this.users = users;
  }

  /** The rows for some numbers of users. */
  static List<Row> full(Set<Integer> users) {
    Plan plan = new Plan(users);
    plan.pipeline();
    plan.alerts();
    plan.reads();
    plan.pieces();
    plan.features();
    plan.programs();
    return plan.rows;
  }

  /** The pipeline at 1,000 users, VaR or not. */
  static List<Row> quick() {
    Plan plan = new Plan(Set.of(1_000));
    plan.pipeline();
    plan.rows.removeIf(row -> row.parameters().containsKey("moved"));
    return plan.rows;
  }

  private void pipeline() {
    jmh(ALL, "PipelineBench.feedOnly", "users=1000");
    jmh(ALL, "PipelineBench.floorLoop", "users=1000");
    jmh(ONCE, "PipelineBench.immutable", "users=1000");
    for (String var : List.of("win=0", "win=250 var=return", "win=250 var=portfolio")) {
      compared(ALL, "users=1000 " + var);
    }
    compared(ALL, "users=100000 win=0");
    compared(ALL, "users=100000 win=250 var=return");
    compared(SOME, "users=1000000 win=0");
    for (Profile profile : Profile.values()) {
      jmh(ALL, "PipelineBench.engineBatch", "users=1000 win=0 profile=" + profile);
      jmh(ALL, "PipelineBench.engineBatch", "users=100000 win=0 profile=" + profile);
      jmh(SOME, "PipelineBench.engineBatch", "users=1000000 win=0 profile=" + profile);
      jmh(SOME, "PipelineBench.engineBatch", "users=2000000 win=0 profile=" + profile);
      jmh(ONCE, "PipelineBench.engine", "users=1000000 win=0 dist=zipf1.0 profile=" + profile);
    }
    jmh(ONCE, "PipelineBench.floorLoop", "users=1000000");
    jmh(ONCE, "PipelineBench.touchOnly", "users=1000000");
    jmh(ONCE, "PipelineBench.touchOnly", "users=1000");
    for (String var : List.of("return", "portfolio")) {
      compared(ONCE, "users=1000 win=250 var=" + var + " moved=true");
    }
  }

  private void compared(int rounds, String parameters) {
    jmh(rounds, "PipelineBench.naive", parameters);
    for (Profile profile : Profile.values()) {
      jmh(rounds, "PipelineBench.engine", parameters + " profile=" + profile);
    }
  }

  private void alerts() {
    for (Profile profile : Profile.values()) {
      jmh(ONCE, "PipelineBench.engine", "users=1000 win=0 limits=tight profile=" + profile);
      for (String sink : List.of("noop", "blocking", "throwing", "slow")) {
        jmh(SOME, "SinkBench.trade", "sink=" + sink + " profile=" + profile);
      }
    }
  }

  private void reads() {
    for (int k : new int[] {5, 20, 100}) {
      String parameters = "k=" + k + " writer=one";
      jmh(SOME, "ExposureBench.naive", parameters);
      jmh(ONCE, "ExposureBench.cached", parameters);
      for (Profile profile : Profile.values()) {
        jmh(SOME, "ExposureBench.seqlock", parameters + " profile=" + profile);
      }
    }
    for (Profile profile : Profile.values()) {
      jmh(ONCE, "ExposureBench.seqlock", "k=5 writer=none profile=" + profile);
    }
  }

  private void pieces() {
    for (int n : new int[] {250, 1000}) {
      jmh(SOME, "VarBench.sortBigDecimal", "n=" + n);
      jmh(SOME, "VarBench.sortedTail", "n=" + n);
      for (String method :
          List.of("sortDouble", "quickselect", "sortedWindow", "ruleCounter", "scan")) {
        jmh(ONCE, "VarBench." + method, "n=" + n);
      }
    }
    for (String method : List.of("plain", "vector", "all")) {
      jmh(SOME, "ScenarioBench." + method, "scenarios=250");
    }
    for (String method : List.of("naive", "collapsed", "cachedNormals", "count", "vector")) {
      jmh(ONCE, "MonteCarloBench." + method, "");
    }
    for (String method : List.of("naive", "plain", "sharedPlain", "shared", "fresh")) {
      jmh(ONCE, "SimulationBench." + method, "");
    }
    jmh(ONCE, "PortfolioRiskBench.assess", "paths=0");
    jmh(ONCE, "PortfolioRiskBench.assess", "paths=10000");
    for (String method : List.of("together", "streaming", "estimators")) {
      jmh(ONCE, "PerformanceBench." + method, "returns=365");
    }
    for (String method : List.of("closedForm", "trained", "variance")) {
      jmh(ONCE, "PredictBench." + method, "");
    }
    for (Profile profile : Profile.values()) {
      for (String var : List.of("NONE", "PORTFOLIO")) {
        for (String method : List.of("apply", "whatIf", "reduce")) {
          jmh(ONCE, "WhatIfBench." + method, "var=" + var + " profile=" + profile);
        }
      }
    }
    for (Profile profile : Profile.values()) {
      for (String meter : List.of("none", "bound", "sampled", "every")) {
        jmh(SOME, "MetricsBench.trade", "meter=" + meter + " profile=" + profile);
      }
    }
    for (String method : List.of("bigInteger", "fourLongs", "twoLongs")) {
      jmh(ONCE, "U256Bench." + method, "");
    }
    for (String method : List.of("bigDecimal", "fixed", "asDouble")) {
      jmh(ONCE, "UsdBench." + method, "");
    }
    for (String method :
        List.of("binaryEncode", "binaryDecode", "jacksonEncode", "jacksonDecode")) {
      jmh(ONCE, "CodecBench." + method, "");
    }
    for (String method : List.of("chm", "fastutil", "flatTable")) {
      jmh(ONCE, "InternBench." + method, "users=1000 key=uuid");
      jmh(ONCE, "InternBench." + method, "users=1000000 key=uuid");
      jmh(ONCE, "InternBench." + method, "users=1000000 key=address");
    }
  }

  private void features() {
    for (Profile profile : Profile.values()) {
      for (String feature : featuresOf(profile)) {
        jmh(ONCE, "FeatureBench.trade", "feature=" + feature + " profile=" + profile);
      }
    }
  }

  /** LEAN has no cost basis to choose, no late trades and no reverts. */
  static List<String> featuresOf(Profile profile) {
    List<String> both =
        List.of(
            "plain",
            "portfolioVar",
            "returnVar",
            "ticks",
            "objects",
            "gasFee",
            "venue",
            "inlineSink");
    if (profile == Profile.LEAN) {
      return both;
    }
    List<String> all = new ArrayList<>(both);
    all.addAll(List.of("fifo", "late", "reverts"));
    return all;
  }

  private void programs() {
    program(ONCE, "MemoryLatencyBench", List.of("-Xmx4g"), "2048");
    program(ONCE, "UsdBench", List.of(), "1000000");
    for (Profile profile : Profile.values()) {
      for (int count : users) {
        if (count <= MANY_USERS) {
          program(ONCE, "ScalingBench", heap(count), "" + count, "" + profile, "250", "5");
        }
      }
      program(ONCE, "HandOffBench", heap(1000), "" + profile, "1000", "2000");
      program(ONCE, "FootprintMain", heap(MANY_USERS), "engine", "1000000", "3", "0", "" + profile);
      program(ONCE, "FootprintMain", heap(MANY_USERS), "engine", "100000", "3", "0", "" + profile);
      program(
          ONCE, "FootprintMain", heap(MANY_USERS), "engine", "100000", "3", "250", "" + profile);
      program(ONCE, "EngineLoad", heap(1000), "2000", "1000", "5", "" + profile);
    }
    program(ONCE, "FootprintMain", heap(MANY_USERS), "naive", "1000000", "3", "0");
    // In all rounds: pauses of the machine make single readings of a tail worthless.
    String rate = "100000";
    program(ALL, "OpenLoopLatency", heap(1000), "null", rate, "1000", "3");
    for (Profile profile : Profile.values()) {
      program(ALL, "OpenLoopLatency", heap(1000), "engine", rate, "1000", "3", "" + profile);
      program(ONCE, "OpenLoopLatency", heap(1000), "ringHandOff", rate, "1000", "3", "" + profile);
    }
    program(ONCE, "OpenLoopLatency", heap(1000), "naive", "100000", "1000", "3");
  }

  private void jmh(int rounds, String benchmark, String parameters) {
    Map<String, String> map = new TreeMap<>();
    for (String parameter : parameters.split(" ")) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        map.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    int count = Integer.parseInt(map.getOrDefault("users", "1000"));
    if (benchmark.startsWith("PipelineBench") && count <= MANY_USERS && !users.contains(count)) {
      return;
    }
    if (count > MANY_USERS && !users.contains(MANY_USERS)) {
      return;
    }
    String name = parameters.isEmpty() ? benchmark : benchmark + " " + parameters;
    boolean pipeline = benchmark.startsWith("PipelineBench");
    rows.add(
        new Row(
            name, false, benchmark, map, List.of(), pipeline ? heap(count) : List.of(), rounds));
  }

  private void program(int rounds, String name, List<String> jvm, String... arguments) {
    rows.add(
        new Row(
            name + " " + String.join(" ", arguments),
            true,
            name,
            Map.of(),
            List.of(arguments),
            jvm,
            rounds));
  }

  private static List<String> heap(int users) {
    return users >= MANY_USERS
        ? List.of("-Xms12g", "-Xmx12g", "-Xmn1g", "-XX:+UseG1GC")
        : List.of("-Xms3g", "-Xmx3g", "-Xmn400m", "-XX:+UseG1GC");
  }
}
