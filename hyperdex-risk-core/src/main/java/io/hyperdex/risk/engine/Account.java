package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.ReturnWindow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One user: positions in canonical token order, header, and the steps that can be undone. */
final class Account {
  final int index;
  final UserId user;
  UserHeader header;
  @Nullable ReturnWindow returns;

  private int count;
  private TokenState[] tokens = new TokenState[4];
  private PositionState[] states = new PositionState[4];

  /** The steps that can be undone, oldest first. */
  final StepLog history = new StepLog();

  /** Position of the last user event whose undo data was freed. */
  @Nullable ChainPosition lastForgotten;

  long lastEventMs = Long.MIN_VALUE;

  Account(int index, UserId user, UserHeader header) {
    this.index = index;
    this.user = user;
    this.header = header;
  }

  int positions() {
    return count;
  }

  TokenState token(int i) {
    return tokens[i];
  }

  PositionState state(int i) {
    return states[i];
  }

  private int find(TokenState token) {
    for (int i = 0; i < count; i++) {
      if (tokens[i] == token) {
        return i;
      }
    }
    return -1;
  }

  @Nullable PositionState position(TokenState token) {
    int i = find(token);
    return i < 0 ? null : states[i];
  }

  boolean holds(TokenState token) {
    int i = find(token);
    return i >= 0 && !states[i].quantity().isZero();
  }

  /** Sets a position, or with null removes it, and keeps the token's list of holders right. */
  void put(TokenState token, @Nullable PositionState state) {
    int i = find(token);
    boolean held = i >= 0 && !states[i].quantity().isZero();
    boolean holds = state != null && !state.quantity().isZero();
    if (state == null) {
      if (i >= 0) {
        System.arraycopy(tokens, i + 1, tokens, i, count - i - 1);
        System.arraycopy(states, i + 1, states, i, count - i - 1);
        count--;
      }
    } else if (i >= 0) {
      states[i] = state;
    } else {
      insert(token, state);
    }
    if (holds && !held) {
      token.holders.add(index);
    } else if (held && !holds) {
      token.holders.remove(index);
    }
  }

  private void insert(TokenState token, PositionState state) {
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, count * 2);
      states = Arrays.copyOf(states, count * 2);
    }
    int at = count;
    while (at > 0 && tokens[at - 1].id.compareTo(token.id) > 0) {
      tokens[at] = tokens[at - 1];
      states[at] = states[at - 1];
      at--;
    }
    tokens[at] = token;
    states[at] = state;
    count++;
  }

  /** The open alert with an id, if there is one. */
  @Nullable Alert openAlert(String id) {
    for (Alert alert : header.rules.open) {
      if (alert != null && alert.id().equals(id)) {
        return alert;
      }
    }
    return null;
  }

  int openPositions() {
    int open = 0;
    for (int i = 0; i < count; i++) {
      if (!states[i].quantity().isZero()) {
        open++;
      }
    }
    return open;
  }

  boolean hasNoEffect() {
    for (int i = 0; i < count; i++) {
      if (!states[i].hasNoEffect()) {
        return false;
      }
    }
    return header.hasNoEffect();
  }
}
