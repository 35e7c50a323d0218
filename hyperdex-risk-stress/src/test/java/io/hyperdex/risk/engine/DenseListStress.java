package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The list grows while a reader without the engine's lock asks: for an old index, for the one that
 * is being added, and for one that is replaced.
 */
@JCStressTest
@Outcome(id = "7, -1, 7", expect = ACCEPTABLE, desc = "Before anything.")
@Outcome(id = "7, 7, 7", expect = ACCEPTABLE, desc = "Added, not replaced yet.")
@Outcome(id = "7, 7, 8", expect = ACCEPTABLE, desc = "After both.")
@Outcome(id = "7, -1, 8", expect = ACCEPTABLE, desc = "The two looks were before and after.")
@Outcome(
    expect = FORBIDDEN,
    desc = "An index that was handed out is not found, or what is found is not complete.")
@State
public class DenseListStress {
  private static final int OLD = 3;
  private static final int REPLACED = 4;

  /** Without final fields: only the list's publication makes its content visible. */
  private static final class Item {
    int content;

    Item(int content) {
      this.content = content;
    }
  }

  private final DenseList<Item> list = new DenseList<>();
  private final int next;

  public DenseListStress() {
    for (int i = 0; i < 16; i++) {
      list.add(new Item(7));
    }
    next = list.size(); // to add it, the list must grow
  }

  private static int content(@Nullable Item item) {
    return item == null ? -1 : item.content;
  }

  @Actor
  public void write() {
    list.add(new Item(7));
    list.set(REPLACED, new Item(8));
  }

  @Actor
  public void read(III_Result r) {
    r.r1 = content(list.find(OLD));
    r.r2 = content(list.find(next));
    r.r3 = content(list.find(REPLACED));
  }
}
