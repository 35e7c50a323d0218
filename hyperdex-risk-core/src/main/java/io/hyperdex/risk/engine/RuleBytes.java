package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RuleReset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * States of rules in a state. Those of one user's history are mostly the same from step to step,
 * and then take a byte.
 */
final class RuleBytes {
  private static final int SAME = 0;
  private static final int INITIAL = 1;
  private static final int OWN = 2;

  // What is said of one rule
  private static final int STATE = 1;
  private static final int OPENED = 2;
  private static final int ALERT = 4;
  private static final int MANAGED = 8;
  private static final int RESET = 16;
  private static final int MOST = 31;

  private final RuleSetTable sets;
  private @Nullable RuleStates last;

  RuleBytes(RuleSetTable sets) {
    this.sets = sets;
  }

  /** The next states are of another user. */
  void anew() {
    last = null;
  }

  void write(StateWriter out, RuleStates states) {
    if (states == last) {
      out.putByte(SAME);
      return;
    }
    last = states;
    boolean initial = sets.isInitial(states);
    out.putByte(initial ? INITIAL : OWN);
    sets.putSet(out, states.rules);
    if (initial) {
      return;
    }
    for (int i = 0; i < states.state.length; i++) {
      write(out, states, i);
    }
    RuleMemory memory = states.memory;
    for (int i = 0; memory != null && i < memory.leaves.size(); i++) {
      for (long word : memory.words(i)) {
        out.putSigned(word);
      }
    }
  }

  private static void write(StateWriter out, RuleStates states, int i) {
    ManagedStates managed = states.managed;
    Alert alert = states.open[i];
    RuleReset reset = managed == null ? null : managed.lastReset[i];
    boolean opened = states.lastOpenedMs[i] != Long.MIN_VALUE || states.openedThen[i] != 0;
    boolean lives = states.sinceMs(i) != 0 || states.window(i) != 0 || states.level(i) != 0;
    int what =
        (states.state[i] != 0 ? STATE : 0)
            | (opened ? OPENED : 0)
            | (alert != null ? ALERT : 0)
            | (lives ? MANAGED : 0)
            | (reset != null ? RESET : 0);
    out.putByte(what);
    if (states.state[i] != 0) {
      out.putByte(states.state[i]);
    }
    if (opened) {
      out.putSigned(states.lastOpenedMs[i]);
      out.putSigned(states.openedThen[i]);
    }
    if (alert != null) {
      AlertBytes.write(out, alert);
    }
    if (lives) {
      out.putSigned(states.sinceMs(i));
      out.putVar(states.window(i));
      out.putVar(states.level(i));
    }
    if (reset != null) {
      writeReset(out, reset);
    }
  }

  RuleStates read(StateReader in, UserId user) {
    int form = in.getByte();
    RuleStates read;
    if (form == SAME) {
      RuleStates before = last;
      if (before == null) {
        throw in.bad("states of rules as before, and there are none before");
      }
      read = before;
    } else if (form == INITIAL) {
      read = sets.getSet(in);
    } else if (form == OWN) {
      read = sets.getSet(in).copy();
      for (int i = 0; i < read.state.length; i++) {
        read(in, read, i, user);
      }
      readMemory(in, read);
      read.summarize();
    } else {
      throw in.bad("states of rules in form " + form);
    }
    last = read;
    return read;
  }

  private static void read(StateReader in, RuleStates states, int i, UserId user) {
    int what = in.getByte();
    ManagedStates managed = states.managed;
    if (what < 0 || what > MOST || (managed == null && what >= MANAGED)) {
      throw in.bad("of a rule is said " + what);
    }
    if ((what & STATE) != 0) {
      states.state[i] = (byte) in.getByte();
    }
    if ((what & OPENED) != 0) {
      states.lastOpenedMs[i] = in.getSigned();
      states.openedThen[i] = (int) in.getSigned();
    }
    if ((what & ALERT) != 0) {
      states.open[i] = AlertBytes.read(in, user);
    }
    if (managed != null && (what & MANAGED) != 0) {
      managed.sinceMs[i] = in.getSigned();
      managed.window[i] = in.getVar();
      boolean lives = states.rules.rules().get(i) instanceof ManagedRule;
      int levels = lives ? ((ManagedRule) states.rules.rules().get(i)).levels().size() : 1;
      managed.level[i] = (byte) in.getIndex(levels, "level of a rule");
    }
    if (managed != null && (what & RESET) != 0) {
      managed.lastReset[i] = readReset(in);
    }
  }

  private static void readMemory(StateReader in, RuleStates states) {
    RuleMemory blank = states.memory;
    if (blank == null) {
      return;
    }
    long[][] words = new long[blank.leaves.size()][];
    for (int i = 0; i < words.length; i++) {
      long[] of = blank.words(i).clone();
      for (int j = 0; j < of.length; j++) {
        of[j] = in.getSigned();
      }
      words[i] = Arrays.equals(of, blank.words(i)) ? blank.words(i) : of;
    }
    states.memory = blank.with(words);
  }

  static void writeReset(StateWriter out, RuleReset reset) {
    out.putText(reset.actor());
    out.putText(reset.reason());
    out.putSigned(reset.atMs());
  }

  static RuleReset readReset(StateReader in) {
    return new RuleReset(in.getText(), in.getText(), in.getSigned());
  }
}
