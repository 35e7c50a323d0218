package io.hyperdex.risk.engine;

/** {@link PositionsLincheckTest} under LEAN, where only writers of one user ever meet. */
public class LeanPositionsLincheckTest extends PositionsLincheckTest {
  public LeanPositionsLincheckTest() {
    super(Profile.LEAN);
  }
}
