package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class WakeIndexProperties {
  private static final double ANY = Double.POSITIVE_INFINITY;

  /** An index, the present stamps of its users, and who was woken by the last move. */
  private static final class Users {
    final int[] stamps = new int[200];
    final List<Integer> woken = new ArrayList<>();
    final WakeIndex index = new WakeIndex((user, stamp) -> stamps[user] == stamp);

    boolean watch(int user, double lower, double upper) {
      return index.watch(user, ++stamps[user], lower, upper, index.moves());
    }

    List<Integer> moved(double price) {
      woken.clear();
      index.moved(price, (user, stamp) -> stamps[user] == stamp && woken.add(user));
      return woken;
    }
  }

  /** Against the list of all registrations. */
  @Property(tries = 50)
  void exactlyThoseAreWokenWhoseIntervalThePriceLeaves(@ForAll long seed) {
    Random random = new Random(seed);
    Users all = new Users();
    double volatility = StrictMath.pow(10, -4 + 4 * random.nextDouble());
    int users = 1 + random.nextInt(all.stamps.length);
    double[] lower = new double[users];
    double[] upper = new double[users];
    boolean[] registered = new boolean[users];
    double price = StrictMath.pow(10, -8 + 16 * random.nextDouble());
    all.moved(price);
    for (int i = 0; i < 400; i++) {
      for (int n = random.nextInt(20); n > 0; n--) {
        int user = random.nextInt(users);
        double band = 3 * volatility * random.nextDouble();
        lower[user] = random.nextInt(10) == 0 ? 0 : price * (1 - Math.min(0.9, band));
        upper[user] = random.nextInt(10) == 0 ? ANY : price * (1 + band);
        registered[user] = true;
        assertThat(all.watch(user, lower[user], upper[user]))
            .isEqualTo(lower[user] < price && price < upper[user]);
      }
      price *= StrictMath.exp(volatility * random.nextGaussian());
      List<Integer> expected = new ArrayList<>();
      for (int user = 0; user < users; user++) {
        boolean outside =
            price <= lower[user] || price >= upper[user] || !(lower[user] < upper[user]);
        if (registered[user] && outside) {
          expected.add(user);
          registered[user] = false;
        }
      }
      assertThat(all.moved(price)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
