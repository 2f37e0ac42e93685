package io.claviger.control.role;

import io.claviger.core.credential.Role;
import java.util.List;

/** Which role is above which: nobody gives, or takes from another, what is above its own. */
public final class Ranks {
    private static final List<Role> FROM_THE_MOST =
            List.of(Role.OPERATOR, Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.AUDITOR, Role.VERIFY);

    private Ranks() {}

    /** Whether a role is higher than another. */
    public static boolean isAbove(Role role, Role other) {
        return FROM_THE_MOST.indexOf(role) < FROM_THE_MOST.indexOf(other);
    }
}
