package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Sequence;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.PathTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the operations of a document's {@code paths}. */
final class OperationsReader {
    /** The methods of a path item; TRACE is one too, and is refused: it would show a partner what the upstream is sent. */
    static final List<String> METHODS = List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    static final int MAX_OPERATIONS = 10_000;
    static final int MAX_PARAMETERS = 200;

    /** How many parameters all operations together may have, counted where they are used. */
    static final int MAX_PARAMETERS_IN_ALL = 200_000;

    private static final Set<String> BESIDE_REFERENCE = Set.of("$ref", "summary", "description");
    private static final Set<String> PLACES = Set.of("query", "header", "path", "cookie");

    private final String slug;
    private final String title;
    private final References references;
    private final Faults faults;
    private final List<Warning> warnings;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, String> placeById = new HashMap<>();
    private final Map<String, String> idByDefaultPermission = new HashMap<>();
    private int parametersRead;

    /** A declared parameter: its name, and where it is (its {@code in}). */
    private record Parameter(String name, String in, String pointer) {}

    OperationsReader(String slug, String title, References references, Faults faults, List<Warning> warnings) {
        this.slug = slug;
        this.title = title;
        this.references = references;
        this.faults = faults;
        this.warnings = warnings;
    }

    List<Operation> read(@Nullable Members paths) {
        if (paths == null) {
            return List.of();
        }
        if (paths.names().size() > MAX_OPERATIONS) {
            paths.faultHere("A document may have at most " + MAX_OPERATIONS + " paths.");
            return List.of();
        }
        for (var path : paths.names()) {
            if (!path.startsWith("x-")) {
                path(paths, path);
            }
        }
        if (operations.isEmpty() && !faults.any()) {
            paths.faultHere("The document has no operation.");
        }
        return operations;
    }

    private void path(Members paths, String path) {
        var node = paths.value(path);
        if (node == null) {
            return;
        }
        PathTemplate template;
        try {
            template = PathTemplate.parse(path);
        } catch (IllegalArgumentException e) {
            paths.fault(path, "This is not a path that can be served: " + e.getMessage() + ".");
            return;
        }
        if (node instanceof DocumentNode.Mapping(var members)
                && members.containsKey("$ref")
                && !BESIDE_REFERENCE.containsAll(members.keySet())) {
            paths.fault(
                    path, "A path item that is a $ref may have a summary and a description beside it, nothing else.");
            return;
        }
        var item = references.follow(paths.pointer(path), node, "A path item");
        if (item != null) {
            pathItem(path, template, item);
        }
    }

    private void pathItem(String path, PathTemplate template, Members item) {
        var shared = parameters(item);
        checkPathParameters(template, shared);
        for (var ignored : List.of("summary", "description", "servers", "$ref")) {
            item.value(ignored);
        }
        item.names().stream().filter(name -> name.startsWith("x-")).forEach(item::value);
        for (var method : METHODS) {
            var operation = item.object(method);
            if (operation == null) {
                continue;
            }
            if (operations.size() == MAX_OPERATIONS) {
                item.fault(method, "A document may have at most " + MAX_OPERATIONS + " operations.");
                return;
            }
            if (method.equals("trace")) {
                item.fault(method, "TRACE can't be offered: its answer would show what only the upstream is to see.");
                continue;
            }
            operation(method.toUpperCase(Locale.ROOT), path, template, operation, shared);
        }
        item.refuseOthers("a path item");
    }

    private void operation(String method, String path, PathTemplate template, Members members, List<Parameter> shared) {
        var own = parameters(members);
        checkPathParameters(template, own);
        var all = new ArrayList<>(shared);
        all.addAll(own);
        checkDeclared(template, members, all);
        var id = operationId(method, path, members);
        var sources = new ValueSources(Set.copyOf(template.parameters()), declared(members, all), warnings);
        var ours = OperationVocabulary.read(members, sources);
        operations.add(new Operation(
                slug,
                id,
                method,
                path,
                members.freeText("summary"),
                ours.permission() == null ? defaultPermission(members, id) : ours.permission(),
                ours.group() == null ? defaultGroup(members) : ours.group(),
                ours.cost(),
                ours.maxBodyBytes(),
                ours.open(),
                bodyTypes(members),
                ours.guards(),
                ours.subject(),
                ours.response()));
    }

    private String operationId(String method, String path, Members members) {
        var id = members.text("operationId", 200);
        if (id == null) {
            id = DefaultNames.operationId(method, path);
            if (!members.has("operationId")) {
                warnings.add(new Warning(members.pointer(), "It has no operationId and is called " + id + "."));
            }
        } else if (!id.equals(id.strip()) || id.chars().anyMatch(Character::isISOControl)) {
            members.fault("operationId", "An operationId has no spaces around it and no control characters.");
        }
        var there = placeById.putIfAbsent(id, method + " " + path);
        if (there != null) {
            members.fault("operationId", Faults.shown(id) + " is the operationId of " + there + " already.");
        }
        return id;
    }

    /** The essences of the media types of its body, in lower case. */
    private Set<String> bodyTypes(Members members) {
        var node = members.value("requestBody");
        var body = node == null ? null : references.follow(members.pointer("requestBody"), node, "A request body");
        var content = body == null ? null : body.object("content");
        if (content == null) {
            return Set.of();
        }
        var types = new TreeSet<String>();
        for (var name : content.names()) {
            var end = name.indexOf(';');
            types.add((end < 0 ? name : name.substring(0, end)).strip().toLowerCase(Locale.ROOT));
        }
        return types;
    }

    private String defaultPermission(Members members, String id) {
        var permission = DefaultNames.permission(slug, id);
        if (!DefaultNames.isPermission(permission) || id.chars().anyMatch(c -> c > 0x7e)) {
            members.fault(
                    OperationVocabulary.NAME,
                    "No permission's name can be made of slug and operationId; set x-claviger.permission.");
        }
        var there = idByDefaultPermission.putIfAbsent(permission, id);
        if (there != null && !there.equals(id)) {
            warnings.add(new Warning(
                    members.pointer(),
                    "It shares the permission " + permission + " with " + Faults.shown(there)
                            + ", whose default name is the same."));
        }
        return permission;
    }

    private String defaultGroup(Members members) {
        var tags = members.texts("tags", ApiVocabulary::isValue, "A tag of 1 to 200 characters");
        return tags.isEmpty() ? title : tags.getFirst();
    }

    private List<Parameter> parameters(Members members) {
        var value = members.value("parameters");
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Sequence(var items))) {
            members.fault("parameters", "An array is expected, not " + value.kind() + ".");
            return List.of();
        }
        if (items.size() > MAX_PARAMETERS) {
            members.fault("parameters", "There may be at most " + MAX_PARAMETERS + " parameters.");
            return List.of();
        }
        parametersRead += items.size();
        if (parametersRead > MAX_PARAMETERS_IN_ALL) {
            members.fault("parameters", "There may be at most " + MAX_PARAMETERS_IN_ALL + " parameters in all.");
            return List.of();
        }
        var parameters = new ArrayList<Parameter>();
        var seen = new HashSet<String>();
        for (var i = 0; i < items.size(); i++) {
            var pointer = Pointers.item(members.pointer("parameters"), i);
            var parameter = parameter(pointer, items.get(i));
            if (parameter != null && !seen.add(parameter.in + " " + parameter.name)) {
                faults.add(
                        pointer,
                        "The " + parameter.in + " parameter " + Faults.shown(parameter.name) + " is there twice.");
            } else if (parameter != null) {
                parameters.add(parameter);
            }
        }
        return parameters;
    }

    private @Nullable Parameter parameter(String pointer, DocumentNode node) {
        var members = references.follow(pointer, node, "A parameter");
        if (members == null) {
            return null;
        }
        var name = members.text("name", 200);
        var in = members.text("in", 200);
        if (!members.has("name")) {
            members.fault("name", "A parameter's name is missing.");
        }
        if (in == null ? !members.has("in") : !PLACES.contains(in)) {
            members.fault("in", "query, header, path or cookie is expected.");
            return null;
        }
        return name == null || in == null ? null : new Parameter(name, in, pointer);
    }

    private void checkPathParameters(PathTemplate template, List<Parameter> parameters) {
        for (var parameter : parameters) {
            if (parameter.in.equals("path") && !template.parameters().contains(parameter.name)) {
                faults.add(parameter.pointer, "The path has no parameter " + Faults.shown(parameter.name) + ".");
            }
        }
    }

    private static void checkDeclared(PathTemplate template, Members operation, List<Parameter> parameters) {
        for (var name : template.parameters()) {
            if (parameters.stream()
                    .noneMatch(parameter -> parameter.in.equals("path") && parameter.name.equals(name))) {
                operation.fault(
                        "parameters", "The path parameter " + Faults.shown(name) + " is not declared (in: path).");
            }
        }
    }

    private static ValueSources.Declared declared(Members operation, List<Parameter> parameters) {
        var query = new HashSet<String>();
        var headers = new HashSet<String>();
        for (var parameter : parameters) {
            if (parameter.in.equals("query")) {
                query.add(parameter.name);
            } else if (parameter.in.equals("header")) {
                headers.add(parameter.name.toLowerCase(Locale.ROOT));
            }
        }
        return new ValueSources.Declared(query, headers, operation.has("requestBody"));
    }
}
