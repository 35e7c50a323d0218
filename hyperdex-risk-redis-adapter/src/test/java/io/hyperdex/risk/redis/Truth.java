package io.hyperdex.risk.redis;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.testkit.SampleSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the users' states really are: stands for the engine, and is the oracle of the cache. */
final class Truth {
  private final List<UserId> users = new ArrayList<>();
  private final Map<UserId, UserSnapshot> states = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  Truth(int count) {
    for (int i = 0; i < count; i++) {
      users.add(UserId.of("user" + i));
      advance(i);
    }
  }

  List<UserId> users() {
    return users;
  }

  UserId user(int number) {
    return users.get(number % users.size());
  }

  /** The user's state changes. One thread per user. */
  UserSnapshot advance(int number) {
    UserId user = user(number);
    UserSnapshot next =
        SampleSnapshots.of(
            user, version.incrementAndGet(), System.currentTimeMillis(), number % 512);
    states.put(user, next);
    return next;
  }

  UserSnapshot of(UserId user) {
    return states.get(user);
  }

  Optional<UserSnapshot> snapshot(UserId user) {
    return Optional.ofNullable(states.get(user));
  }

  long versionOf(UserId user) {
    return of(user).exposure().version();
  }
}
