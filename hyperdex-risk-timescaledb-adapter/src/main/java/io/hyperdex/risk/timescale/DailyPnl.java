package io.hyperdex.risk.timescale;

import io.hyperdex.risk.amount.Usd;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a user won or lost in a UTC day: the last sample of the day minus the last one of the day
 * before it in the data.
 *
 * @param day the day
 * @param realizedUsd realized; null where unknown at either end
 * @param unrealizedUsd change of what is not realized; null likewise
 * @param feesUsd fees paid; null on the first day
 * @param pnlUsd realized plus unrealized minus fees; null where any of them is
 * @param netUsd equity at the end of the day
 */
public record DailyPnl(
    LocalDate day,
    @Nullable Usd realizedUsd,
    @Nullable Usd unrealizedUsd,
    @Nullable Usd feesUsd,
    @Nullable Usd pnlUsd,
    Usd netUsd) {}
