package io.hyperdex.risk.examples.replay;

/** A field that makes its line unusable. */
final class RefusedField extends Exception {
  private static final long serialVersionUID = 1;

  private final RejectCode code;

  RefusedField(RejectCode code, String text) {
    super(text, null, false, false);
    this.code = code;
  }

  RejectCode code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
