package io.claviger.control.openapi;

import io.claviger.control.openapi.CatalogDifference.Served;
import io.claviger.control.openapi.ImportPreview.Gain;
import io.claviger.control.openapi.ImportPreview.Holder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which keys could call more between two catalogs. A key gains where some request is answered now for a permission it
 * has, and was refused before. That happens in four ways: an operation is new, also under a permission that lay
 * dormant; an operation asks for another permission; an operation leaves, and a less specific one answers in its place;
 * a permission comes to a key by its access type.
 * Where it can't be told, a gain is said: it costs a confirmation.
 */
final class Widening {
    private final Map<String, List<Opening>> byPermission = new HashMap<>();
    private final Collection<Served> after;

    /** What a key has before and after. Keys that have the same gain the same. */
    private record Held(Set<String> before, Set<String> after) {}

    /**
     * Requests that a permission allows now.
     *
     * @param formerly permissions all of which together allowed them before; null where nothing did
     */
    private record Opening(String label, @Nullable Set<String> formerly) {
        boolean isGainFor(Set<String> permissions) {
            return formerly == null || !permissions.containsAll(formerly);
        }
    }

    Widening(CatalogDifference difference) {
        after = difference.after().values();
        for (var newcomer : difference.newcomers()) {
            open(newcomer, formerly(newcomer, difference.before().values()));
        }
        for (var stayer : difference.stayers()) {
            var then = difference.before(stayer);
            open(stayer, then == null ? null : needed(then));
        }
        for (var leaver : difference.leavers()) {
            for (var heir : difference.after().values()) {
                if (answersFor(heir, leaver)) {
                    open(heir, needed(leaver));
                }
            }
        }
    }

    List<Gain> gains(Collection<Holder> holders) {
        var gains = new ArrayList<Gain>();
        var gainedBy = new HashMap<Held, List<String>>();
        for (var holder : holders) {
            var held = new Held(holder.permissions(), holder.permissionsAfter());
            var gained = gainedBy.computeIfAbsent(held, this::gained);
            if (!gained.isEmpty()) {
                var first = gained.subList(0, Math.min(gained.size(), Gain.MOST_OPERATIONS));
                gains.add(new Gain(holder.keyId(), holder.keyName(), first, gained.size()));
            }
        }
        return gains;
    }

    private List<String> gained(Held held) {
        var labels = new TreeSet<String>();
        for (var permission : held.after) {
            for (var opening : byPermission.getOrDefault(permission, List.of())) {
                if (opening.isGainFor(held.before)) {
                    labels.add(opening.label);
                }
            }
        }
        var gained = new HashSet<>(held.after);
        gained.removeAll(held.before);
        for (var served : gained.isEmpty() ? List.<Served>of() : after) {
            if (!served.operation().open() && gained.contains(served.operation().permission())) {
                labels.add(served.label());
            }
        }
        return List.copyOf(labels);
    }

    private static Set<String> needed(Served served) {
        return served.operation().open() ? Set.of() : Set.of(served.operation().permission());
    }

    /** What a public operation allows, it allows without a key. */
    private void open(Served served, @Nullable Set<String> formerly) {
        if (!served.operation().open()) {
            byPermission
                    .computeIfAbsent(served.operation().permission(), name -> new ArrayList<>())
                    .add(new Opening(served.label(), formerly));
        }
    }

    /** What it took before to make every request that a new operation answers; null where some were unknown. */
    private static @Nullable Set<String> formerly(Served newcomer, Collection<Served> before) {
        var formerly = new HashSet<String>();
        var covered = false;
        for (var there : before) {
            if (sameMethod(there, newcomer) && there.template().overlaps(newcomer.template())) {
                covered |= there.template().covers(newcomer.template());
                formerly.addAll(needed(there));
            }
        }
        return covered ? formerly : null;
    }

    private static boolean answersFor(Served heir, Served leaver) {
        return sameMethod(heir, leaver)
                && heir.template().overlaps(leaver.template())
                && !heir.template().isMoreSpecificThan(leaver.template());
    }

    /** A HEAD that is not declared is answered by its GET. */
    private static boolean sameMethod(Served answering, Served asked) {
        var method = asked.operation().method();
        return answering.operation().method().equals(method)
                || (method.equals("HEAD") && answering.operation().method().equals("GET"));
    }
}
