package io.claviger.core.body;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random JSON Patches, and the plain application of them and of merge patches to a tree. */
final class RandomPatch {
    private final RandomJson json;
    private final Random random;

    RandomPatch(RandomJson json, Random random) {
        this.json = json;
        this.random = random;
    }

    List<Object> patch() {
        var operations = new ArrayList<Object>();
        for (var i = random.nextInt(4); i >= 0; i--) {
            var op = json.oneOf(List.of("add", "add", "replace", "remove", "copy", "move", "test"));
            var members = new ArrayList<Map.Entry<String, Object>>();
            members.add(Map.entry("op", op));
            members.add(Map.entry("path", text()));
            if (op.equals("copy") || op.equals("move")) {
                members.add(Map.entry("from", text()));
            } else if (!op.equals("remove")) {
                members.add(Map.entry("value", json.tree(3)));
            }
            Collections.shuffle(members, random);
            var operation = new LinkedHashMap<String, Object>();
            members.forEach(member -> operation.put(member.getKey(), member.getValue()));
            operations.add(operation);
        }
        return operations;
    }

    private String text() {
        var text = new StringBuilder();
        for (var i = random.nextInt(4); i > 0; i--) {
            var segment = random.nextInt(8) == 0 ? "-" : json.oneOf(RandomJson.NAMES);
            text.append('/').append(segment.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }

    /** Applies a JSON Patch (RFC 6902 section 4); throws where it can't be applied. */
    static Object apply(List<?> patch, Object target) {
        var root = new ArrayList<Object>(List.of(NaiveJson.copy(target)));
        for (var operation : patch) {
            var members = (Map<?, ?>) operation;
            var path = segments((String) members.get("path"));
            switch ((String) members.get("op")) {
                case "add" -> put(root, path, NaiveJson.copy(members.get("value")), true);
                case "replace" -> put(root, path, NaiveJson.copy(members.get("value")), false);
                case "remove" -> remove(root, path);
                case "copy" -> put(root, path, NaiveJson.copy(get(root, segments((String) members.get("from")))), true);
                case "move" -> {
                    var from = segments((String) members.get("from"));
                    if (path.size() > from.size()
                            && path.subList(0, from.size()).equals(from)) {
                        throw new NaiveJson.Refused("into itself");
                    }
                    var moved = get(root, from);
                    if (!from.equals(path)) {
                        remove(root, from);
                        put(root, path, moved, true);
                    }
                }
                default -> {}
            }
        }
        return root.getFirst();
    }

    /** Applies a merge patch (RFC 7396 section 2). */
    static Object merge(Object target, Object patch) {
        if (!(patch instanceof Map<?, ?> changes)) {
            return patch;
        }
        var merged = new LinkedHashMap<String, Object>();
        if (target instanceof Map<?, ?> map) {
            map.forEach((name, value) -> merged.put((String) name, value));
        }
        changes.forEach((name, change) -> {
            if (change.equals(new NaiveJson.Scalar("null"))) {
                merged.remove(name);
            } else {
                merged.put((String) name, merge(merged.get(name), change));
            }
        });
        return merged;
    }

    private static List<String> segments(String pointer) {
        var segments = new ArrayList<String>();
        segments.add("0"); // the root stands in a list of one
        if (!pointer.isEmpty()) {
            for (var segment : pointer.substring(1).split("/", -1)) {
                segments.add(segment.replace("~1", "/").replace("~0", "~"));
            }
        }
        return segments;
    }

    private static Object get(Object node, List<String> path) {
        for (var segment : path) {
            node = switch (node) {
                case Map<?, ?> map when map.containsKey(segment) -> map.get(segment);
                case List<?> list -> list.get(index(segment, list.size() - 1));
                default -> throw new NaiveJson.Refused("no " + segment);
            };
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    private static void put(Object root, List<String> path, Object value, boolean adding) {
        if (!adding) {
            get(root, path);
        }
        var last = path.getLast();
        switch (get(root, path.subList(0, path.size() - 1))) {
            case Map<?, ?> map -> ((Map<String, Object>) map).put(last, value);
            case List<?> list
            when path.size() == 1 || !adding -> ((List<Object>) list).set(index(last, list.size() - 1), value);
            case List<?> list when last.equals("-") -> ((List<Object>) list).add(value);
            case List<?> list -> ((List<Object>) list).add(index(last, list.size()), value);
            default -> throw new NaiveJson.Refused("no container");
        }
    }

    private static void remove(Object root, List<String> path) {
        get(root, path);
        if (path.size() == 1) {
            throw new NaiveJson.Refused("root");
        }
        switch (get(root, path.subList(0, path.size() - 1))) {
            case Map<?, ?> map -> map.remove(path.getLast());
            case List<?> list -> list.remove(index(path.getLast(), list.size() - 1));
            default -> throw new NaiveJson.Refused("no container");
        }
    }

    private static int index(String segment, int most) {
        if (!segment.matches("0|[1-9][0-9]*") || Integer.parseInt(segment) > most) {
            throw new NaiveJson.Refused("index " + segment);
        }
        return Integer.parseInt(segment);
    }
}
