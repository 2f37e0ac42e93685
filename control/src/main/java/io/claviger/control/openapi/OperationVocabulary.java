package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Text;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.Operation.Subject;
import io.claviger.core.catalog.Operation.ValueSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code x-claviger} says of one operation.
 *
 * @param permission null where the document leaves it to the default
 * @param group null where the document leaves it to the default
 */
record OperationVocabulary(
        @Nullable String permission,
        @Nullable String group,
        int cost,
        long maxBodyBytes,
        boolean open,
        Map<String, ValueSource> guards,
        @Nullable Subject subject,
        Map<String, ValueSource> response) {

    static final String NAME = "x-claviger";

    static final int MAX_COST = 1_000_000;

    /** A body that must be judged whole stays in memory meanwhile: 64 MiB. */
    static final long MAX_BODY_BYTES = 64L << 20;

    private static final int MAX_DIMENSIONS = 20;
    private static final Pattern DIMENSION = Pattern.compile("[a-z][A-Za-z0-9]{0,49}");

    static OperationVocabulary read(Members operation, ValueSources sources) {
        var members = operation.object(NAME);
        if (members == null) {
            return new OperationVocabulary(
                    null, null, 1, Operation.DEFAULT_MAX_BODY_BYTES, false, Map.of(), null, Map.of());
        }
        var vocabulary = new OperationVocabulary(
                permission(members),
                members.text("group", 200),
                (int) members.whole("cost", 1, MAX_COST, 1),
                members.whole("maxBodyBytes", 1, MAX_BODY_BYTES, Operation.DEFAULT_MAX_BODY_BYTES),
                members.truth("public"),
                guards(members.object("guards"), sources),
                subject(members, sources),
                response(members.object("response"), sources));
        members.refuseOthers(NAME);
        if (vocabulary.open) {
            refuseWhatIsNotJudged(members);
        }
        return vocabulary;
    }

    private static @Nullable String permission(Members members) {
        var permission = members.text("permission", 200);
        if (permission != null && !DefaultNames.isPermission(permission)) {
            members.fault(
                    "permission",
                    Faults.shown(permission) + " is not a permission's name: A-Z, then A-Z, 0-9 and _, 100 at most.");
            return null;
        }
        return permission;
    }

    private static Map<String, ValueSource> guards(@Nullable Members members, ValueSources sources) {
        var guards = new LinkedHashMap<String, ValueSource>();
        dimensions(members).forEach((dimension, source) -> {
            if (dimension.equals("sharedAttribute")) {
                source.faultHere("Shared attributes are in answers: this belongs in response.");
                return;
            }
            var read = sources.ofRequest(source);
            if (read != null) {
                guards.put(dimension, read);
            }
        });
        return guards;
    }

    private static Map<String, ValueSource> response(@Nullable Members members, ValueSources sources) {
        var response = new LinkedHashMap<String, ValueSource>();
        dimensions(members).forEach((dimension, source) -> {
            var read = sources.ofResponse(source);
            if (read != null) {
                response.put(dimension, read);
            }
        });
        return response;
    }

    private static @Nullable Subject subject(Members members, ValueSources sources) {
        if (members.value("subject") instanceof Text(var text)) {
            if (!text.equals("none")) {
                members.fault("subject", "\"none\", or an object that names path, query, header or body, is expected.");
            }
            return new Subject.Nobody();
        }
        var source = members.object("subject");
        var read = source == null ? null : sources.ofSubject(source);
        return read == null ? null : new Subject.Named(read);
    }

    private static Map<String, Members> dimensions(@Nullable Members members) {
        if (members == null) {
            return Map.of();
        }
        var dimensions = members.objects();
        dimensions.keySet().removeIf(name -> {
            var bad = !DIMENSION.matcher(name).matches();
            if (bad) {
                members.fault(
                        name, Faults.shown(name) + " is not a dimension: a-z, then A-Z, a-z and 0-9, 50 at most.");
            }
            return bad;
        });
        if (dimensions.size() > MAX_DIMENSIONS) {
            members.faultHere("An operation may guard at most " + MAX_DIMENSIONS + " dimensions.");
        }
        return dimensions;
    }

    private static void refuseWhatIsNotJudged(Members members) {
        for (var name : new String[] {"guards", "subject", "response"}) {
            if (members.has(name)) {
                members.fault(name, "A public operation asks for no credential, so there is nothing to judge it by.");
            }
        }
    }
}
