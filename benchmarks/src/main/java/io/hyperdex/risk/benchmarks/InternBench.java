package io.hyperdex.risk.benchmarks;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a user's key to a dense id: UUIDs, or addresses of 20 bytes. At least as many probes as
 * keys, in another order.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class InternBench {
  /** A hash of its own: the halves of a UUID may be complements, which Java's would not see. */
  record Address(long high, long middle, int low) {
    @Override
    public int hashCode() {
      return hash(high, middle, low);
    }
  }

  @Param({"1000", "100000", "1000000"})
  public int users;

  @Param({"uuid", "address"})
  public String key;

  private Object[] probes;
  private long[] probeWords;
  private ConcurrentHashMap<Object, Integer> chm;
  private Object2IntOpenHashMap<Object> fastutil;
  private long[] table;
  private int mask;
  private int next;

  @Setup
  public void fill() {
    boolean uuid = key.equals("uuid");
    int count = Math.max(users, 1 << 14);
    probes = new Object[count];
    probeWords = new long[3 * count];
    chm = new ConcurrentHashMap<>();
    fastutil = new Object2IntOpenHashMap<>();
    mask = Integer.highestOneBit(users * 2 - 1) * 2 - 1;
    table = new long[(mask + 1) * 4];
    for (int user = 0; user < users; user++) {
      Object id = id(user, uuid);
      chm.put(id, user);
      fastutil.put(id, user);
      putFlat(Feed.mix(2L * user), Feed.mix(2L * user + 1), uuid ? 0 : user, user);
    }
    for (int i = 0; i < count; i++) {
      int user = (int) Math.floorMod(Feed.mix(-1L - i), (long) users);
      probes[i] = id(user, uuid); // equal, not the same
      probeWords[3 * i] = Feed.mix(2L * user);
      probeWords[3 * i + 1] = Feed.mix(2L * user + 1);
      probeWords[3 * i + 2] = uuid ? 0 : user;
    }
  }

  private static Object id(int user, boolean uuid) {
    long high = Feed.mix(2L * user);
    long middle = Feed.mix(2L * user + 1);
    return uuid ? new UUID(high, middle) : new Address(high, middle, user);
  }

  private static int hash(long high, long middle, int low) {
    long h = (high ^ Long.rotateLeft(middle, 29) ^ low) * 0x9e3779b97f4a7c15L;
    return (int) (h ^ h >>> 32);
  }

  private int step() {
    next = next + 1 < probes.length ? next + 1 : 0;
    return next;
  }

  @Benchmark
  public int chm() {
    Integer id = chm.get(probes[step()]);
    return id == null ? -1 : id;
  }

  @Benchmark
  public int fastutil() {
    return fastutil.getInt(probes[step()]);
  }

  /** An open table of longs: key, then id + 1, 0 where free. */
  @Benchmark
  public int flatTable() {
    int i = 3 * step();
    int slot = find(probeWords[i], probeWords[i + 1], (int) probeWords[i + 2]);
    return (int) table[slot + 3] - 1;
  }

  private void putFlat(long high, long middle, int low, int user) {
    int slot = find(high, middle, low);
    table[slot] = high;
    table[slot + 1] = middle;
    table[slot + 2] = low;
    table[slot + 3] = user + 1;
  }

  private int find(long high, long middle, int low) {
    long[] t = table;
    int slot = (hash(high, middle, low) & mask) * 4;
    while (t[slot + 3] != 0 && (t[slot] != high || t[slot + 1] != middle || t[slot + 2] != low)) {
      slot = slot + 4 & mask * 4 + 3;
    }
    return slot;
  }
}
