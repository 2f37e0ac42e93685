package io.claviger.control.console.policy;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Problem;
import io.claviger.control.console.http.Reply;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.policy.GuardWritten.Lists;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.json.JsonPointer;
import io.claviger.control.role.Permit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which events, attributes, tags, channels and other values a key may send, and which attributes it may see. */
public final class GuardPages implements PageGroup {
    private static final String PAGE = "guards";
    private static final int SUGGESTED = 500;

    /**
     * What the page shows.
     *
     * @param dimensions the names of all that are shown, for guards whose lists depend on another
     */
    public record Guards(
            Holder holder, List<Block> blocks, List<String> dimensions, boolean changeable, Problem problem) {}

    /**
     * The guard of a dimension.
     *
     * @param suggested values known or seen, for autocompletion
     * @param proposed sensitive events that a profile key does not deny yet
     * @param open whether it is unfolded
     * @param ask what must be confirmed before it is saved; null where nothing
     */
    public record Block(
            Dimension dimension,
            boolean there,
            String mode,
            String by,
            Lists always,
            List<GuardWritten.ByValue> values,
            List<String> suggested,
            List<String> proposed,
            boolean open,
            @Nullable String ask,
            Problem problem) {

        /** The pointer of a member of this guard. */
        public String pointer(String member) {
            return JsonPointer.member("/guards", dimension.name()) + "/" + member;
        }

        /** What is wrong with a list of one value of the dimension that the lists depend on; null where nothing is. */
        public @Nullable String faultOf(String value, String list) {
            return by.isEmpty() || value.isEmpty() ? null : problem.of(pointer(value, list));
        }

        private String pointer(String value, String list) {
            return JsonPointer.member(pointer("values"), value) + "/" + list;
        }

        /** What is wrong that stands at none of the fields that are shown. */
        public List<String> beside() {
            var shown = new ArrayList<>(List.of(pointer("by")));
            for (var list : List.of("allow", "deny")) {
                if (by.isEmpty()) {
                    shown.add(pointer(list));
                }
                values.forEach(each -> shown.add(pointer(each.value(), list)));
            }
            return problem.beside(shown.toArray(String[]::new));
        }
    }

    /** What a member tried to save, and what came of it. */
    private record Tried(
            String dimension, GuardWritten guard, @Nullable String ask, Problem problem) {}

    @Override
    public List<Route> routes() {
        return Holder.routes(PAGE, GuardPages::show, GuardPages::save);
    }

    private static HttpAnswer show(PageCall call, Holder holder) {
        return page(call, 200, holder, null);
    }

    private static HttpAnswer save(PageCall call, Holder holder) {
        var named = call.form().text("dimension");
        var dimension = named == null ? "" : named;
        var before = GuardWritten.of(kept(holder).members(dimension));
        var wanted = GuardWritten.of(call.form());
        if (!wanted.by().isEmpty() && !call.form().ticked("value")) {
            // The lists are to depend on another dimension from now on: its values are asked for next.
            return page(call, 200, holder, new Tried(dimension, wanted, null, Problem.NONE));
        }
        var ask = call.form().ticked("sure") ? null : question(Dimension.of(dimension), before, wanted);
        if (ask != null) {
            return page(call, 409, holder, new Tried(dimension, wanted, ask, Problem.NONE));
        }
        var guards = new LinkedHashMap<>(kept(holder).values());
        var json = wanted.json();
        if (json == null) {
            guards.remove(dimension);
        } else {
            guards.put(dimension, json);
        }
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("guards", guards.isEmpty() ? null : guards);
        var saved = holder.change(call, body);
        return saved.refused()
                ? page(call, saved.status(), holder, new Tried(dimension, wanted, null, saved.problem()))
                : Reply.to(
                        call,
                        holder.path(PAGE),
                        Flash.of(Dimension.of(dimension).label() + ": saved.", saved));
    }

    /** What people are easily wrong about: the first value of an allow list refuses all others, its last one permits them. */
    private static @Nullable String question(Dimension dimension, GuardWritten before, GuardWritten wanted) {
        if (!wanted.mode().equals("enforce")
                || !before.by().isEmpty()
                || !wanted.by().isEmpty()) {
            return null;
        }
        var had = !before.always().allow().isEmpty();
        var has = !wanted.always().allow().isEmpty();
        if (has && !had) {
            return "From then on every " + dimension.one()
                    + " that is not on the allow list is refused, whatever permissions and addresses allow.";
        }
        return had && !has
                ? "Without an allow list every " + dimension.one() + " is permitted that is not on the deny list."
                : null;
    }

    private static Members kept(Holder holder) {
        return holder.view().object("guards");
    }

    private static HttpAnswer page(PageCall call, int status, Holder holder, @Nullable Tried tried) {
        var dimensions = dimensions(call, holder, tried);
        var blocks = dimensions.stream()
                .map(dimension -> block(call, holder, Dimension.of(dimension), tried))
                .toList();
        var problem = tried == null ? Problem.NONE : tried.problem;
        var page = new Guards(holder, blocks, dimensions, holder.changeable(call), problem);
        return holder.frame(call).answer(call, status, "policy/guards", page);
    }

    /** Those that always are, those that are guarded, and the one that is asked for. */
    private static List<String> dimensions(PageCall call, Holder holder, @Nullable Tried tried) {
        var names = new LinkedHashSet<String>();
        Dimension.ALWAYS.forEach(dimension -> names.add(dimension.name()));
        names.addAll(kept(holder).values().keySet());
        var asked = tried != null ? tried.dimension : call.query("dimension");
        if (asked != null && !asked.isEmpty()) {
            names.add(asked);
        }
        return List.copyOf(names);
    }

    private static Block block(PageCall call, Holder holder, Dimension dimension, @Nullable Tried tried) {
        var kept = kept(holder).members(dimension.name());
        var mine = tried != null && tried.dimension.equals(dimension.name()) ? tried : null;
        var guard = mine != null ? mine.guard : GuardWritten.of(kept);
        var vocabulary = vocabulary(call, holder, dimension);
        return new Block(
                dimension,
                kept != null,
                guard.mode(),
                guard.by(),
                guard.always(),
                guard.values(),
                suggested(vocabulary),
                proposed(holder, vocabulary, guard),
                kept != null || mine != null || dimension.name().equals(opened(call)),
                mine == null ? null : mine.ask,
                mine == null ? Problem.NONE : mine.problem);
    }

    /** The dimension that a request asks to look at; events where it does not say. */
    private static String opened(PageCall call) {
        var asked = call.query("dimension");
        return asked == null ? Dimension.ALWAYS.getFirst().name() : asked;
    }

    private static Members vocabulary(PageCall call, Holder holder, Dimension dimension) {
        var view = call.ask(
                Permit.GET_VOCABULARY,
                Map.of("accountId", holder.accountId(), "dimension", dimension.name()),
                Map.of());
        return view.refused() ? new Members(Map.of()) : view.members();
    }

    private static List<String> suggested(Members vocabulary) {
        return Stream.of("values", "ofApis", "seen")
                .flatMap(list -> vocabulary.items(list).stream())
                .map(one -> one.requiredText("value"))
                .distinct()
                .limit(SUGGESTED)
                .toList();
    }

    private static List<String> proposed(Holder holder, Members vocabulary, GuardWritten guard) {
        if (!holder.view().text("type").equals("profile") || !guard.by().isEmpty()) {
            return List.of();
        }
        var proposed = new ArrayList<String>();
        for (var one : vocabulary.items("ofApis")) {
            var value = one.requiredText("value");
            if (one.flag("sensitive") && !guard.always().deny().contains(value) && !proposed.contains(value)) {
                proposed.add(value);
            }
        }
        return proposed;
    }
}
