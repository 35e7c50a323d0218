package io.hyperdex.risk.book;

/**
 * A disposal beyond the holdings under the policy that refuses it. Carries no stack: it is a
 * result.
 */
public final class UnmatchedDisposalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnmatchedDisposalException(String message) {
    super(message, null, false, false);
  }
}
