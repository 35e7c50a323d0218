package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.rule.RuleSet;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

class UserHeaderTest {
  /** A field that is added and left out of the copy would make readers see half a state. */
  @Test
  void aCopyTakesEveryFieldOver() throws IllegalAccessException {
    UserHeader from = new UserHeader(RuleStates.initial(RuleSet.empty()));
    int number = 7;
    for (Field field : UserHeader.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      field.setAccessible(true);
      if (field.getType() == int.class) {
        field.setInt(from, number++);
      } else if (field.getType() == long.class) {
        field.setLong(from, number++);
      } else if (field.getType() == double.class) {
        field.setDouble(from, number++);
      } else if (field.getType() == boolean.class) {
        field.setBoolean(from, true);
      }
    }
    UserHeader to = new UserHeader(RuleStates.NONE);

    to.copyFrom(from);

    assertThat(to).usingRecursiveComparison().isEqualTo(from);
    assertThat(to.rules).isSameAs(from.rules);
  }
}
