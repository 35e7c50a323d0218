package io.hyperdex.risk.engine;

/** {@link PositionsLincheckTest} under LEAN, where only writers of one user ever meet. */
public class LeanPositionsLincheckTest extends PositionsLincheckTest {
  @Override
  Profile profile() {
    return Profile.LEAN;
  }
}
