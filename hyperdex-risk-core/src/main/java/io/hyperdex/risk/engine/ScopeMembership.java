package io.hyperdex.risk.engine;

import org.jspecify.annotations.Nullable;

/**
 * Where a user belongs: to a strategy of a tenant, to a tenant, or to the house alone. Immutable.
 *
 * @param tenant null for the house alone; else not blank
 * @param strategy null for none; its name is its own among all tenants
 */
public record ScopeMembership(@Nullable String tenant, @Nullable String strategy) {
  /** The house alone. */
  public static final ScopeMembership HOUSE = new ScopeMembership(null, null);

  public ScopeMembership {
    requireName("tenant", tenant);
    requireName("strategy", strategy);
  }

  public static ScopeMembership ofTenant(String tenant) {
    return new ScopeMembership(tenant, null);
  }

  public static ScopeMembership ofStrategy(String tenant, String strategy) {
    return new ScopeMembership(tenant, strategy);
  }

  private static void requireName(String what, @Nullable String name) {
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException(
          what + " must not be blank: \"" + name + "\"; null stands for none");
    }
  }
}
