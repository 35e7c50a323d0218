package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.UserId;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Users by dense id. Who is known is found without waiting; new ids are handed out one at a time.
 */
final class LeanUsers {
  private static final int CHUNK_SHIFT = 12;
  private static final int CHUNK = 1 << CHUNK_SHIFT;
  private static final String NAMELESS = "#";

  private final LeanSlab slab;
  private final IntSupplier generation;
  private final Map<UserId, Integer> ids = new ConcurrentHashMap<>();
  private volatile @Nullable UserId @Nullable [][] names = new UserId[0][];
  private int nextSingle;
  private int endOfSingles;

  LeanUsers(LeanSlab slab, IntSupplier generation) {
    this.slab = slab;
    this.generation = generation;
  }

  int of(UserId user) {
    int known = find(user);
    return known >= 0 ? known : add(user);
  }

  private synchronized int add(UserId user) {
    int known = find(user);
    if (known >= 0) {
      return known;
    }
    if (nextSingle == endOfSingles) {
      nextSingle = slab.reserve(LeanSlab.BLOCK);
      endOfSingles = nextSingle + LeanSlab.BLOCK;
    }
    int id = nextSingle++;
    name(id, user);
    open(id);
    ids.put(user, id);
    return id;
  }

  synchronized int block(int count) {
    int first = slab.reserve(count);
    for (int id = first; id < first + count; id++) {
      open(id);
    }
    return first;
  }

  private void open(int id) {
    slab.open(id, (long) generation.getAsInt() << LeanSlab.GENERATION_SHIFT);
  }

  private void name(int id, UserId user) {
    @Nullable UserId @Nullable [][] now = names;
    int chunk = id >>> CHUNK_SHIFT;
    @Nullable UserId @Nullable [][] grown =
        chunk < now.length ? now : Arrays.copyOf(now, Math.max(chunk + 1, now.length * 2));
    if (grown[chunk] == null) {
      grown[chunk] = new UserId[CHUNK];
    }
    grown[chunk][id & CHUNK - 1] = user;
    names = grown; // publishes the name
  }

  /** -1 for a user never seen. */
  int find(UserId user) {
    Integer id = ids.get(user);
    if (id != null) {
      return id;
    }
    String name = user.value();
    if (!name.startsWith(NAMELESS) || name.length() > 11) {
      return -1;
    }
    int number = 0;
    for (int i = NAMELESS.length(); i < name.length(); i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (Integer.MAX_VALUE - digit) / 10) {
        return -1;
      }
      number = number * 10 + digit;
    }
    boolean asWritten = name.equals(NAMELESS + number);
    return asWritten && slab.isKnown(number) && named(number) == null ? number : -1;
  }

  private @Nullable UserId named(int id) {
    @Nullable UserId @Nullable [][] now = names;
    int chunk = id >>> CHUNK_SHIFT;
    @Nullable UserId[] block = chunk < now.length ? now[chunk] : null;
    return block == null ? null : block[id & CHUNK - 1];
  }

  UserId name(int id) {
    UserId name = named(id);
    return name == null ? UserId.of(NAMELESS + id) : name;
  }
}
