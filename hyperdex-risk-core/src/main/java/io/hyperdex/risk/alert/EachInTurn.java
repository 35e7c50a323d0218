package io.hyperdex.risk.alert;

import java.util.List;
import java.util.function.Consumer;

/** Hands things to somebody who may throw: what is thrown on one does not keep the others away. */
final class EachInTurn {
  private EachInTurn() {}

  /**
   * Hands over all of them, in order.
   *
   * @throws IllegalStateException after the last one, if any threw: with the first failure as its
   *     cause and the others suppressed in it
   */
  static <T> void hand(List<T> things, Consumer<? super T> to) {
    RuntimeException failure = null;
    for (T thing : things) {
      try {
        to.accept(thing);
      } catch (RuntimeException thrown) {
        if (failure == null) {
          failure = new IllegalStateException("a sink failed behind the router", thrown);
        } else {
          failure.addSuppressed(thrown);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
