package io.claviger.control.overview;

import io.claviger.control.http.Answers;
import io.claviger.control.json.Timestamps;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Reading;
import io.claviger.store.usage.BusyCredential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An account's requests over time, why some were refused, and who made most of them. */
final class Overview {
    private static final long MICROS_A_MINUTE = 60_000_000L;
    private static final int BUSIEST = 10;

    private final Snapshot snapshot;

    Overview(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    private static final class Step {
        long allowed;
        long refused;
    }

    private static final class OfCode {
        long requests;
        long reported;
    }

    Map<String, @Nullable Object> of(Reading tx, String accountId, OverviewSpan span) {
        var step = span.step();
        var last = step.floor(tx.nowMicros() / MICROS_A_MINUTE);
        var from = last - (span.steps() - 1) * step.minutes();
        var to = last + step.minutes();
        var series = new Step[span.steps()];
        Arrays.setAll(series, i -> new Step());
        var codes = new TreeMap<String, OfCode>();
        for (var use : tx.overview().requests(accountId, step, from, to)) {
            var at = series[(int) ((use.atMinute() - from) / step.minutes())];
            if (use.code() == null) {
                at.allowed += use.requests();
                continue;
            }
            var code = codes.computeIfAbsent(use.code(), first -> new OfCode());
            if (use.reported()) {
                code.reported += use.requests();
            } else {
                code.requests += use.requests();
                at.refused += use.requests();
            }
        }
        var items = new ArrayList<Map<String, @Nullable Object>>();
        var allowed = 0L;
        var refused = 0L;
        for (var i = 0; i < series.length; i++) {
            allowed += series[i].allowed;
            refused += series[i].refused;
            items.add(Answers.members(
                    "time", text(from + i * step.minutes()),
                    "allowed", series[i].allowed,
                    "refused", series[i].refused));
        }
        return Answers.members(
                "span", span.name().toLowerCase(Locale.ROOT),
                "step", step.name().toLowerCase(Locale.ROOT),
                "from", text(from),
                "to", text(to),
                "allowed", allowed,
                "refused", refused,
                "series", items,
                "codes", json(codes),
                "busiest",
                        tx.overview().busiest(accountId, step, from, to, BUSIEST).stream()
                                .map(this::json)
                                .toList());
    }

    private static List<Map<String, @Nullable Object>> json(Map<String, OfCode> codes) {
        return codes.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, OfCode> one) -> -one.getValue().requests))
                .map(one -> Answers.members(
                        "code", one.getKey(),
                        "count", one.getValue().requests,
                        "reported", one.getValue().reported))
                .toList();
    }

    private Map<String, @Nullable Object> json(BusyCredential busy) {
        var key = snapshot.key(busy.credentialId());
        return Answers.members(
                "credentialId", busy.credentialId(),
                "name", key == null ? null : key.name(),
                "requests", busy.requests(),
                "refused", busy.failed());
    }

    private static String text(long minute) {
        return Timestamps.text(minute * MICROS_A_MINUTE);
    }
}
