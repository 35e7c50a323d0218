package io.hyperdex.risk;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.BaseStream;

/**
 * What the core promises about itself: a deterministic function of its events, with no thread,
 * clock, file or socket of its own, and packages that depend on each other in one direction.
 */
@AnalyzeClasses(packages = "io.hyperdex.risk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Bottom to top. A package may use its own layer (without cycles) and those before it. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("wide", "amount", "id"),
          List.of("event", "price"),
          List.of("position", "book"),
          List.of("exposure"),
          List.of("metric"),
          List.of("analytics"),
          List.of("alert"),
          List.of("rule"),
          List.of("codec", "pretrade", "state"),
          List.of("engine"));

  /** Packages that are not exported are the back of the one they work for. */
  private static final Map<String, String> BACK_OF = Map.of("wide", "amount", "book", "position");

  /** The one package that a host lets touch files, by using it. */
  private static final String FILES = "io.hyperdex.risk.engine.durable";

  private static final SliceAssignment CONCEPTS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          String[] name = javaClass.getPackageName().split("\\.");
          return name.length < 4
              ? SliceIdentifier.ignore()
              : SliceIdentifier.of(BACK_OF.getOrDefault(name[3], name[3]));
        }

        @Override
        public String getDescription() {
          return "concepts, each with its hidden back";
        }
      };

  // Dependencies and effects

  @ArchTest
  static final ArchRule dependsOnlyOnJavaBaseFastutilAndJspecify =
      classes()
          .that()
          .resideOutsideOfPackage(FILES)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "io.hyperdex.risk..",
                      "it.unimi.dsi.fastutil..",
                      "org.jspecify.annotations",
                      "java.lang..",
                      "java.math",
                      "java.nio",
                      "java.nio.charset",
                      "java.security",
                      "java.text",
                      "java.time..",
                      "java.util..",
                      "") // primitives and their arrays
                  .and(
                      not(
                          resideInAnyPackage(
                              "java.lang.instrument..",
                              "java.lang.management..",
                              "java.util.logging..",
                              "java.util.prefs.."))))
          .because("fastutil is the only runtime dependency of the core");

  @ArchTest
  static final ArchRule filesAreOfJavaBaseToo =
      classes()
          .that()
          .resideInAPackage(FILES)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "io.hyperdex.risk..",
                  "org.jspecify.annotations",
                  "java.io",
                  "java.lang..",
                  "java.nio..",
                  "java.util..",
                  ""))
          .because("a store of files is all that it is");

  @ArchTest
  static final ArchRule doesNoInputOrOutput =
      noClasses()
          .that()
          .resideOutsideOfPackage(FILES)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.io", "java.net..", "java.nio.file..", "java.nio.channels.."))
          .because("the host owns files and sockets");

  @ArchTest
  static final ArchRule startsNoThread =
      noClasses()
          .should()
          .dependOnClassesThat(
              belongToAnyOf(
                  CompletableFuture.class,
                  ExecutorService.class,
                  Executors.class,
                  ForkJoinPool.class,
                  ForkJoinTask.class,
                  ThreadFactory.class,
                  Timer.class,
                  TimerTask.class))
          .orShould()
          .beAssignableTo(Thread.class)
          .orShould()
          .accessTargetWhere(
              targetOwner(assignableTo(Thread.class))
                  .and(target(nameMatching("<init>|start|startVirtualThread|ofVirtual|ofPlatform")))
                  .as("a thread is made or started"))
          .orShould()
          .accessTargetWhere(
              targetOwner(assignableTo(BaseStream.class))
                  .and(target(nameMatching("parallel")))
                  .or(
                      target(
                          nameMatching(
                              "parallelStream|parallelSort|parallelPrefix|parallelSetAll")))
                  .as("the common pool is used"))
          .because("events are applied in the caller's thread");

  @ArchTest
  static final ArchRule onlyAlertAndSimulationTakeAnExecutor =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.hyperdex.risk.alert", "io.hyperdex.risk.analytics.tail")
          .should()
          .dependOnClassesThat(belongToAnyOf(Executor.class))
          .because(
              "only draining alerts and simulating may use an executor, one the host supplies");

  @ArchTest
  static final ArchRule readsNoClock =
      noClasses()
          .should()
          .accessTargetWhere(
              targetOwner(belongToAnyOf(System.class))
                  .and(target(nameMatching("currentTimeMillis|nanoTime")))
                  .as("the system clock is read"))
          .orShould()
          .accessTargetWhere(
              targetOwner(resideInAPackage("java.time.."))
                  .and(target(nameMatching("now")))
                  .as("the current time is asked for"))
          .orShould()
          .accessTargetWhere(
              targetOwner(belongToAnyOf(Clock.class))
                  .and(target(nameMatching("system.*|tick.*")))
                  .as("a system clock is made"))
          .orShould()
          .dependOnClassesThat(belongToAnyOf(Date.class, Calendar.class))
          .because("time enters only as an event");

  // Determinism

  @ArchTest
  static final ArchRule hasNoUnseededRandomness =
      noClasses()
          .should()
          .dependOnClassesThat(
              belongToAnyOf(Random.class, SecureRandom.class, ThreadLocalRandom.class))
          .orShould()
          .accessTargetWhere(
              targetOwner(belongToAnyOf(Math.class, StrictMath.class))
                  .and(target(nameMatching("random")))
                  .as("Math.random is called"))
          .orShould()
          .accessTargetWhere(
              targetOwner(belongToAnyOf(UUID.class))
                  .and(target(nameMatching("randomUUID")))
                  .as("a random UUID is made"))
          .orShould()
          .accessTargetWhere(
              targetOwner(belongToAnyOf(SplittableRandom.class)).and(noArgumentConstructor()))
          .because("the same events give the same state");

  @ArchTest
  static final ArchRule usesStrictMathWhereMathMayDiffer =
      noClasses()
          .should()
          .accessTargetWhere(
              targetOwner(belongToAnyOf(Math.class))
                  .and(
                      target(
                          nameMatching(
                              "a?(sin|cos|tan)|atan2|(sin|cos|tan)h|exp|expm1|log|log10|log1p|pow|cbrt|hypot")))
                  .as("Math is used where only StrictMath gives the same bits everywhere"))
          .because("state and reports are equal on every JDK");

  // Shape

  @ArchTest
  static final ArchRule isNamedForWhatItIs =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
          .because("there is a noun for it");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().assignedFrom(CONCEPTS).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingDependsOnTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hyperdex.risk.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.hyperdex.risk.engine..");

  @ArchTest
  static final ArchRule dependenciesPointDown =
      classes()
          .should(
              new ArchCondition<>("use only packages of their own layer or below") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                  int layer = layerOf(origin);
                  if (layer < 0) {
                    return;
                  }
                  origin.getDirectDependenciesFromSelf().stream()
                      .filter(dependency -> layerOf(dependency.getTargetClass()) > layer)
                      .forEach(
                          dependency ->
                              events.add(
                                  SimpleConditionEvent.violated(
                                      dependency, dependency.getDescription())));
                }
              });

  private static DescribedPredicate<JavaAccess<?>> noArgumentConstructor() {
    return describe(
        "it is seeded by chance",
        access ->
            access.getTarget().getName().equals("<init>")
                && access.getTarget().getFullName().endsWith("()"));
  }

  /** Index in {@link #LAYERS}; -1 for packages not in it, which only the rule on cycles covers. */
  private static int layerOf(JavaClass javaClass) {
    String[] name = javaClass.getPackageName().split("\\.");
    boolean ours = javaClass.getPackageName().startsWith("io.hyperdex.risk.");
    for (int i = 0; ours && i < LAYERS.size(); i++) {
      if (LAYERS.get(i).contains(name[3])) {
        return i;
      }
    }
    return -1;
  }
}
