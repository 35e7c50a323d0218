package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a cache of user snapshots must do: give back what was put in, whole and with its age; never
 * let an older state replace a newer one; take whatever it cannot read for a miss. Extend it, say
 * how to reach the cache, and the tests run.
 */
public abstract class RiskCacheContract {
  private static final long NOW = 1_700_000_000_000L;
  private static final UserId ALICE = UserId.of("alice");

  /**
   * What a reader of the cache learns.
   *
   * @param snapshot the value
   * @param version of its state
   * @param asOfMs time of its state, epoch milliseconds UTC
   * @param ageMs how old the reader says it is
   * @param stale whether the reader marks it as too old
   */
  public record Cached(
      UserSnapshot snapshot, long version, long asOfMs, long ageMs, boolean stale) {}

  /** For subclasses. */
  protected RiskCacheContract() {}

  /**
   * A new cache with nothing in it, whose clock stands at a moment, and which marks values older
   * than 30 s as stale.
   *
   * @param clockMs where the reader's clock stands, epoch milliseconds UTC
   */
  protected abstract void createCache(long clockMs) throws Exception;

  /** Puts a snapshot; returns when the cache has taken or refused it. */
  protected abstract void put(UserSnapshot snapshot) throws Exception;

  /** Looks into the cache and nowhere else. */
  protected abstract Optional<Cached> find(UserId user) throws Exception;

  /** Changes the stored bytes of a user in one place, chosen by the number. */
  protected abstract void damage(UserId user, int number) throws Exception;

  /** Puts something that is no snapshot where the user's snapshot would be. */
  protected abstract void putForeign(UserId user, byte[] bytes) throws Exception;

  /** Loses everything at once. */
  protected abstract void lose() throws Exception;

  @BeforeEach
  final void create() throws Exception {
    createCache(NOW);
  }

  private static UserSnapshot state(UserId user, long version) {
    return SampleSnapshots.of(user, version, NOW - 1_000, version * 31 + user.hashCode());
  }

  @Test
  void givesBackWhatWasPutWhole() throws Exception {
    for (int i = 0; i < 100; i++) {
      UserId user = UserId.of("user" + i);
      UserSnapshot snapshot = SampleSnapshots.of(user, i, NOW - i, i);
      put(snapshot);
      assertThat(find(user)).contains(new Cached(snapshot, i, NOW - i, i, false));
    }
  }

  @Test
  void aUserNeverPutIsNotThere() throws Exception {
    put(state(ALICE, 1));
    assertThat(find(UserId.of("bob"))).isEmpty();
  }

  @Test
  void aNewerStateReplacesAnOlderOne() throws Exception {
    put(state(ALICE, 7));
    put(state(ALICE, 8));
    assertThat(find(ALICE).map(Cached::snapshot)).contains(state(ALICE, 8));
  }

  @Test
  void anOlderStateNeverReplacesANewerOne() throws Exception {
    List<Long> versions = new ArrayList<>(List.of(0L, 9L, 10L, 1L << 53, (1L << 53) + 1));
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      versions.add(random.nextLong() >>> random.nextInt(1, 63));
    }
    long newest = -1;
    for (long version : versions) {
      put(state(ALICE, version));
      newest = Math.max(newest, version);
      assertThat(find(ALICE).map(Cached::version)).contains(newest);
    }
  }

  @Test
  void theSameStateAgainIsNoHarm() throws Exception {
    put(state(ALICE, 3));
    put(state(ALICE, 3));
    assertThat(find(ALICE).map(Cached::snapshot)).contains(state(ALICE, 3));
  }

  @Test
  void aValueThatIsTooOldIsMarked() throws Exception {
    put(SampleSnapshots.of(ALICE, 1, NOW - 30_001, 1));
    assertThat(find(ALICE))
        .hasValueSatisfying(
            cached -> {
              assertThat(cached.ageMs()).isEqualTo(30_001);
              assertThat(cached.stale()).isTrue();
            });
  }

  @Test
  void whatWasLostIsNotThereAndCanBePutAgain() throws Exception {
    put(state(ALICE, 5));
    lose();
    assertThat(find(ALICE)).isEmpty();
    put(state(ALICE, 5));
    assertThat(find(ALICE).map(Cached::version)).contains(5L);
  }

  @Test
  void aDamagedValueIsAMissAndTheNextStateReplacesIt() throws Exception {
    for (int number = 0; number < 100; number++) {
      UserId user = UserId.of("damaged" + number);
      put(state(user, 5));
      damage(user, number);
      assertThat(find(user)).as("damage number %d", number).isEmpty();
      put(state(user, 6));
      assertThat(find(user).map(Cached::version)).as("after %d", number).contains(6L);
    }
  }

  @Test
  void aForeignValueIsAMiss() throws Exception {
    for (byte[] bytes :
        List.of(new byte[0], new byte[] {1}, new byte[300], new byte[] {123, 125})) {
      putForeign(ALICE, bytes);
      assertThat(find(ALICE)).isEmpty();
    }
  }
}
