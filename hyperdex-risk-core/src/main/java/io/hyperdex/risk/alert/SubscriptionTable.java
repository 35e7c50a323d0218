package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Who follows whom. Routing an alert costs O(subscriptions of its user) and takes no lock. */
final class SubscriptionTable {
  /** Arrays are copied on write and never empty. */
  private final ConcurrentMap<UserId, AlertSubscription[]> byUser = new ConcurrentHashMap<>();

  AlertSubscription add(UserId user, Severity minimum, int capacity, Runnable feed) {
    feed.run(); // what happened before is not for the new reader
    AlertSubscription added = new AlertSubscription(user, minimum, capacity, feed, this::remove);
    byUser.merge(user, new AlertSubscription[] {added}, SubscriptionTable::joined);
    return added;
  }

  void route(Alert alert) {
    AlertSubscription[] following = byUser.get(alert.user());
    if (following != null) {
      for (AlertSubscription subscription : following) {
        subscription.offer(alert);
      }
    }
  }

  int size() {
    int sum = 0;
    for (AlertSubscription[] following : byUser.values()) {
      sum += following.length;
    }
    return sum;
  }

  private void remove(AlertSubscription closed) {
    byUser.computeIfPresent(
        closed.user(),
        (user, following) -> {
          AlertSubscription[] left =
              Arrays.stream(following)
                  .filter(subscription -> subscription != closed)
                  .toArray(AlertSubscription[]::new);
          return left.length == 0 ? null : left;
        });
  }

  private static AlertSubscription[] joined(AlertSubscription[] a, AlertSubscription[] b) {
    AlertSubscription[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
