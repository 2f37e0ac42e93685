package io.claviger.control.console;

import io.claviger.control.console.account.AccountListPages;
import io.claviger.control.console.account.AccountPages;
import io.claviger.control.console.api.ApiPages;
import io.claviger.control.console.api.ImportPages;
import io.claviger.control.console.audit.AuditPages;
import io.claviger.control.console.decision.DecisionListPages;
import io.claviger.control.console.decision.DecisionPages;
import io.claviger.control.console.filter.IpFilterPages;
import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Routes;
import io.claviger.control.console.key.KeyActPages;
import io.claviger.control.console.key.KeyHistoryPages;
import io.claviger.control.console.key.KeyListPages;
import io.claviger.control.console.key.KeyPages;
import io.claviger.control.console.key.KeyUsagePages;
import io.claviger.control.console.key.NewKeyPages;
import io.claviger.control.console.key.RotationPages;
import io.claviger.control.console.member.AllMemberPages;
import io.claviger.control.console.member.HandledPages;
import io.claviger.control.console.member.MemberPages;
import io.claviger.control.console.member.OwnFactorPages;
import io.claviger.control.console.member.OwnPages;
import io.claviger.control.console.node.NodePages;
import io.claviger.control.console.overview.HomePages;
import io.claviger.control.console.overview.OverviewPages;
import io.claviger.control.console.policy.AddressPages;
import io.claviger.control.console.policy.GuardPages;
import io.claviger.control.console.policy.LimitPages;
import io.claviger.control.console.policy.NamedPolicyPages;
import io.claviger.control.console.policy.PermissionPages;
import io.claviger.control.console.settings.AccountSettingsPages;
import io.claviger.control.console.settings.HandOverPages;
import io.claviger.control.console.settings.InstallationPages;
import io.claviger.control.console.settings.TokenPages;
import io.claviger.control.console.signin.LinkPages;
import io.claviger.control.console.signin.SignInPages;
import io.claviger.control.console.signin.SingleSignOnPages;
import java.util.List;

/** The list of the console's pages. */
public final class ConsolePages {
    private ConsolePages() {}

    /** The table of their routes. */
    public static Routes routes() {
        return new Routes(List.<PageGroup>of(
                new SignInPages(),
                new SingleSignOnPages(),
                new LinkPages(),
                new HomePages(),
                new OverviewPages(),
                new KeyListPages(),
                new NewKeyPages(),
                new KeyPages(),
                new KeyActPages(),
                new RotationPages(),
                new KeyUsagePages(),
                new KeyHistoryPages(),
                new DecisionListPages(),
                new DecisionPages(),
                new AuditPages(),
                new AccountListPages(),
                new AccountPages(),
                new NodePages(),
                new HandOverPages(),
                new MemberPages(),
                new HandledPages(),
                new TokenPages(),
                new AccountSettingsPages(),
                new InstallationPages(),
                new AllMemberPages(),
                new OwnPages(),
                new OwnFactorPages(),
                new PermissionPages(),
                new GuardPages(),
                new AddressPages(),
                new LimitPages(),
                new NamedPolicyPages(),
                new IpFilterPages(),
                new ApiPages(),
                new ImportPages()));
    }
}
