package io.claviger.store.account;

import io.claviger.core.account.Module;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** How the modules of an account are written: their names, sorted, a blank between. */
public final class ModuleColumn {
    private ModuleColumn() {}

    static String write(Set<Module> modules) {
        return modules.stream().map(Enum::name).sorted().collect(Collectors.joining(" "));
    }

    public static Set<Module> read(String text) {
        return text.isEmpty()
                ? Set.of()
                : Arrays.stream(text.split(" ", -1)).map(Module::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
