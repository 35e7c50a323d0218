package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.stress.Effort;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Names get their numbers one after the other, each once, whoever asks. */
@Param(name = "name", gen = IntGen.class, conf = "1:3")
public class InterningLincheckTest {
  private final RiskEngine engine = RiskEngine.builder().alertHistory(0).build();

  @Operation
  public int user(@Param(name = "name") int name) {
    return engine.userIndex(UserId.of("user" + name));
  }

  @Operation
  public int token(@Param(name = "name") int name) {
    return engine.tokenIndex(TokenId.of(ChainId.ETHEREUM, "token" + name));
  }

  @Operation
  public int block() {
    return engine.userBlock(2);
  }

  /** Two lists. */
  public static class Lists {
    private final List<String> users = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();

    private static int place(List<String> list, String name) {
      if (!list.contains(name)) {
        list.add(name);
      }
      return list.indexOf(name);
    }

    public int user(int name) {
      return place(users, "user" + name);
    }

    public int token(int name) {
      return place(tokens, "token" + name);
    }

    public int block() {
      int first = users.size();
      place(users, "#" + first);
      place(users, "#" + (first + 1));
      return first;
    }
  }

  @Test
  void everyInterleavingGivesEveryNameOneNumber() {
    Effort.modelCheckingOfTheEngine()
        .sequentialSpecification(Lists.class)
        .check(InterningLincheckTest.class);
  }

  @Test
  void realThreadsGiveEveryNameOneNumber() {
    Effort.stress().sequentialSpecification(Lists.class).check(InterningLincheckTest.class);
  }
}
