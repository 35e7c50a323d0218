package io.hyperdex.risk.testkit.sim;

import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a host, the production engine and its production store through everything that can go wrong,
 * in one thread and virtual time. The same seed and code give the same run.
 *
 * <p>At the end, when all of the log has been read, the state must be that of an engine that saw
 * what happened once, in order, and nothing else: same hash, same open alerts; people must have
 * been told of every alert that stands and of no other; every record that is no event, and no
 * other, must be a dead letter. On the way every restart must restore the state it left, and every
 * good event must get a good answer. In liveness mode faults end half way, and the rest must be
 * done within a bound of virtual time.
 */
public final class Simulation {
  /** Virtual time a record may take once nothing fails any more. */
  private static final long PER_RECORD_MS = 60_000;

  private static final int MOST_TURNS = 100_000;

  private Simulation() {}

  /**
   * Runs one seed.
   *
   * @param scratch an empty directory for the files of the store, best in memory; emptied again
   */
  public static SimResult run(SimOptions options, Path scratch) {
    return run(options, SimBug.NONE, scratch);
  }

  /** Runs one seed with a host that makes a mistake. */
  public static SimResult run(SimOptions options, SimBug bug, Path scratch) {
    try {
      return simulate(options, bug, scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SimResult simulate(SimOptions options, SimBug bug, Path scratch)
      throws IOException {
    SimWorld world = new SimWorld(options);
    SimCounts counts = new SimCounts();
    SimLog log = new SimLog(world, options, counts);
    SimBook book = new SimBook(options, counts, bug);
    List<String> violations = new ArrayList<>();
    SimHost host =
        new SimHost(
            options, log, counts, book, scratch.resolve("" + options.seed()), bug, violations);
    long healedAt = 0;
    try {
      int turns = 0;
      while (host.hasMore() && turns++ < MOST_TURNS) {
        if (options.liveness() && !book.healed && host.records > log.entries.size() / 2) {
          book.healed = true;
          healedAt = host.clockMs();
        }
        host.turn();
      }
      if (host.hasMore()) {
        violations.add("not done after " + MOST_TURNS + " turns");
      } else if (book.healed && host.clockMs() - healedAt > PER_RECORD_MS * log.entries.size()) {
        violations.add("took " + (host.clockMs() - healedAt) + " ms after everything was well");
      }
      host.store().engine().alerts().drain();
      compare(world, log, host, book, violations);
    } catch (RuntimeException e) {
      violations.add("threw " + e);
    } finally {
      host.close();
    }
    return new SimResult(
        options,
        violations,
        counts.toMap(),
        host.records,
        host.restarts,
        host.clockMs() - SimWorld.START_MS);
  }

  private static void compare(
      SimWorld world, SimLog log, SimHost host, SimBook book, List<String> violations) {
    RiskEngine actual = host.store().engine();
    RiskEngine expected = world.expected();
    if (!actual.stateHash().equals(expected.stateHash())) {
      violations.add("the state differs: " + difference(actual, expected));
    }
    if (!actual.openAlerts().equals(expected.openAlerts())) {
      violations.add(
          "open alerts are " + actual.openAlerts() + " and not " + expected.openAlerts());
    }
    if (host.deadLetters() != log.poison) {
      violations.add(host.deadLetters() + " dead letters for " + log.poison + " bad records");
    }
    violations.addAll(book.differences(expected));
  }

  private static String difference(RiskEngine actual, RiskEngine expected) {
    if (!actual.users().equals(expected.users())) {
      return "users " + actual.users() + " for " + expected.users();
    }
    for (UserId user : expected.users()) {
      var a = actual.snapshot(user).orElseThrow();
      var e = expected.snapshot(user).orElseThrow();
      if (!a.positions().equals(e.positions())) {
        return user + " holds " + a.positions() + " and not " + e.positions();
      }
      if (!a.measures().equals(e.measures())) {
        return user + " measures " + a.measures() + " and not " + e.measures();
      }
      if (!a.rules().equals(e.rules())) {
        return user + " rules " + a.rules() + " and not " + e.rules();
      }
    }
    return "now " + actual.now() + " for " + expected.now();
  }
}
