package io.claviger.control.console.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A group of permissions of an API.
 *
 * @param api its title
 * @param permissions with the operations that ask for each, in the order of the catalog
 */
public record PermissionGroup(String api, String name, Map<String, List<Operation>> permissions) {

    /** The catalog's groups, each permission in the first that names it. What is open to everybody asks for none. */
    public static List<PermissionGroup> of(Stream<Operation> operations) {
        var groups = new LinkedHashMap<List<String>, PermissionGroup>();
        var where = new HashMap<String, List<Operation>>();
        operations
                .filter(operation -> !operation.open())
                .forEach(operation -> where.computeIfAbsent(operation.permission(), first -> {
                            var asking = new ArrayList<Operation>();
                            groups.computeIfAbsent(
                                            List.of(operation.api(), operation.group()),
                                            name -> new PermissionGroup(
                                                    operation.api(), operation.group(), new LinkedHashMap<>()))
                                    .permissions
                                    .put(operation.permission(), asking);
                            return asking;
                        })
                        .add(operation));
        return List.copyOf(groups.values());
    }
}
