package io.claviger.control.openapi;

import io.claviger.core.catalog.Api.Acceptance;
import io.claviger.core.catalog.Api.Cors;
import io.claviger.core.catalog.Api.KeyLocation;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code x-claviger-api} says of the whole API.
 *
 * @param accessTypes permissions by access type; not checked yet against those that exist
 */
record ApiVocabulary(
        boolean legacy,
        @Nullable String formerly,
        Set<Acceptance> accepts,
        Set<KeyLocation> keyIn,
        @Nullable Cors cors,
        List<String> scopes,
        List<String> sensitiveEvents,
        Map<String, List<String>> accessTypes) {

    static final String NAME = "x-claviger-api";

    private static final Set<String> ACCEPTS = Set.of("bearer", "basic", "signature", "token");
    private static final Set<String> KEY_IN = Set.of("header", "query");
    private static final List<String> ACCESS_TYPES = List.of("admin", "transactional", "integrations");
    /** RFC 6749 section 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,200}");
    /** RFC 6454 section 6.1, in lower case as browsers send it. */
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]{0,30}://(\\[[0-9a-f:.]{2,45}]|[a-z0-9._-]{1,253})(:[1-9][0-9]{0,4})?");

    static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");

    static ApiVocabulary read(Members document, Faults faults) {
        var members = document.object(NAME);
        if (members == null) {
            members = new Members(document.pointer(NAME), new DocumentNode.Mapping(Map.of()), faults);
        }
        var accepts = members.someTexts("accepts", ACCEPTS::contains, "bearer, basic, signature or token");
        var keyIn = members.someTexts("keyIn", KEY_IN::contains, "header or query");
        var vocabulary = new ApiVocabulary(
                members.truth("legacy"),
                members.text("formerly", 200),
                accepts.isEmpty() ? EnumSet.allOf(Acceptance.class) : constants(Acceptance.class, accepts),
                keyIn.isEmpty() ? Set.of(KeyLocation.HEADER) : constants(KeyLocation.class, keyIn),
                cors(members.object("cors")),
                members.texts("scopes", scope -> SCOPE.matcher(scope).matches(), "A scope without spaces and quotes"),
                members.texts("sensitiveEvents", ApiVocabulary::isValue, "A string of 1 to 200 characters"),
                accessTypes(members.object("accessTypes")));
        members.refuseOthers(NAME);
        return vocabulary;
    }

    /** Puts a fault for every name that is no permission of the API's. */
    void checkAccessTypes(Set<String> permissions, Faults faults) {
        accessTypes.forEach((type, names) -> {
            for (var i = 0; i < names.size(); i++) {
                if (!permissions.contains(names.get(i))) {
                    faults.add(
                            "/document/" + NAME + "/accessTypes/" + type + "/" + i,
                            "No operation of this document has the permission " + Faults.shown(names.get(i)) + ".");
                }
            }
        });
    }

    static boolean isValue(String text) {
        return text.length() <= 200 && !text.isBlank();
    }

    private static @Nullable Cors cors(@Nullable Members members) {
        if (members == null) {
            return null;
        }
        var origins = members.someTexts(
                "origins",
                origin -> origin.equals("*") || ORIGIN.matcher(origin).matches(),
                "An origin such as https://shop.example, in lower case and without a path, or *,");
        if (!members.has("origins")) {
            members.fault("origins", "The origins are missing.");
        } else if (origins.contains("*") && origins.size() > 1) {
            members.fault("origins", "* stands for every origin; beside it no other is of any meaning.");
        }
        var headers = members.texts("headers", name -> FIELD_NAME.matcher(name).matches(), "A header's name");
        members.refuseOthers("cors");
        return new Cors(origins, headers);
    }

    private static Map<String, List<String>> accessTypes(@Nullable Members members) {
        if (members == null) {
            return Map.of();
        }
        var types = new LinkedHashMap<String, List<String>>();
        for (var type : ACCESS_TYPES) {
            if (members.has(type)) {
                types.put(type, members.someTexts(type, DefaultNames::isPermission, "A permission's name"));
            }
        }
        members.refuseOthers("accessTypes");
        return types;
    }

    private static <E extends Enum<E>> Set<E> constants(Class<E> type, List<String> names) {
        var constants = EnumSet.noneOf(type);
        names.forEach(name -> constants.add(Enum.valueOf(type, name.toUpperCase(Locale.ROOT))));
        return constants;
    }
}
