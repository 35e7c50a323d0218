package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson should know of our records without an annotation in them: a component is required,
 * except the nullable ones below; a collection that is left out is empty. Records of others are
 * left alone.
 */
final class RecordConventions extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  /** The components marked nullable in the core, as Record.component. */
  static final Set<String> NULLABLE =
      Set.of(
          "Alert.closedAtMs",
          "BreachForecast.why",
          "CohortReport.conservative",
          "CohortReport.last",
          "CohortReport.primary",
          "Estimate.value",
          "ExternalFlow.costUsd",
          "Finding.limit",
          "Finding.observed",
          "Finding.projected",
          "Finding.unit",
          "HeldToken.price",
          "HeldToken.returns",
          "Holding.depth",
          "Measure.value",
          "Position.costUsd",
          "Position.realizedPnlUsd",
          "Quote.expectedOut",
          "Quote.minOut",
          "Quote.route",
          "RuleDistance.there",
          "RuleOutlook.limit",
          "RuleOutlook.usageAfter",
          "RuleOutlook.usageBefore",
          "RuleReading.distance",
          "RuleReading.error",
          "RuleReading.value",
          "RuleStatus.lastReset",
          "RuleStatus.severity",
          "RuleStatus.sinceMs",
          "ScopeMembership.strategy",
          "ScopeMembership.tenant",
          "State.exitCost",
          "State.expectedShortfall",
          "State.valueAtRisk",
          "TokenExposure.mark",
          "TokenExposure.markOrigin",
          "TokenExposure.valueUsd",
          "TokenMeta.maxPriceAge",
          "TokenMeta.symbol",
          "TokenStress.decisive",
          "Trade.blockHash",
          "Trade.quote",
          "Trade.venue",
          "WhatIf.notional");

  /** What a record works out from its components, such as {@code isBreached}, is none of them. */
  @Override
  public boolean hasIgnoreMarker(AnnotatedMember member) {
    return member instanceof AnnotatedMethod method
        && isOurs(member)
        && method.getParameterCount() == 0
        && Arrays.stream(member.getDeclaringClass().getRecordComponents())
            .noneMatch(component -> component.getName().equals(member.getName()));
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return isOurs(member)
        ? !isNullable(member)
            && !isCollection(member.getRawType())
            && !isOptional(member.getRawType())
        : null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    if (!(annotated instanceof AnnotatedMember member)
        || !isOurs(member)
        || isNullable(member)
        || isOptional(member.getRawType())) {
      return JsonSetter.Value.empty();
    }
    return JsonSetter.Value.forValueNulls(
        isCollection(member.getRawType()) ? Nulls.AS_EMPTY : Nulls.FAIL);
  }

  @Override
  public @Nullable Object findSerializer(Annotated annotated) {
    if (!(annotated instanceof AnnotatedMember member) || !isOurs(member)) {
      return null;
    }
    Class<?> type = member.getRawType();
    if (type == double.class || type == Double.class) {
      return new ShortestDecimal();
    }
    if (type == BigDecimal.class) {
      return new TextSerializer<>(BigDecimal.class, BigDecimal::toPlainString);
    }
    return type == Duration.class ? new TextSerializer<>(Duration.class, Duration::toString) : null;
  }

  @Override
  public @Nullable Object findDeserializer(Annotated annotated) {
    if (!(annotated instanceof AnnotatedMember member) || !isOurs(member)) {
      return null;
    }
    Class<?> type = member.getRawType();
    if (type == BigDecimal.class) {
      return new MeasuredValue();
    }
    return type == Duration.class
        ? new TextDeserializer<>(
            Duration.class, "an ISO-8601 duration", RecordConventions::duration)
        : null;
  }

  private static boolean isOurs(AnnotatedMember member) {
    Class<?> owner = member.getDeclaringClass();
    return owner.isRecord() && owner.getPackageName().startsWith("io.hyperdex.risk.");
  }

  private static boolean isNullable(AnnotatedMember member) {
    Class<?> owner = member.getDeclaringClass();
    String component =
        member instanceof AnnotatedParameter parameter
            ? owner.getRecordComponents()[parameter.getIndex()].getName()
            : member.getName();
    return NULLABLE.contains(owner.getSimpleName() + "." + component);
  }

  private static boolean isOptional(Class<?> type) {
    return type == Optional.class || type == OptionalDouble.class;
  }

  private static boolean isCollection(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException("not an ISO-8601 duration such as PT1H", e);
    }
  }
}
