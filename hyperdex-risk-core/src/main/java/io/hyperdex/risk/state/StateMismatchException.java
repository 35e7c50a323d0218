package io.hyperdex.risk.state;

/** A good state that does not fit the engine it is restored into: a setting differs. */
public final class StateMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String setting;

  /**
   * @param setting the builder's setting
   * @param inState its value when the state was written
   * @param here its value now
   * @param cure what to do
   */
  public StateMismatchException(String setting, String inState, String here, String cure) {
    super(
        "the state was written with "
            + setting
            + " = "
            + inState
            + ", and the engine has "
            + here
            + "; "
            + cure);
    this.setting = setting;
  }

  /** The setting of the engine's builder that differs. */
  public String setting() {
    return setting;
  }
}
