package io.claviger.control.console.page;

import io.claviger.control.role.Permit;

/** The entries of the navigation, in their order. One is shown once its page exists, to those who may see it. */
public enum Section {
    OVERVIEW("Overview", "chart", "/accounts/{accountId}", Permit.GET_ACCOUNT),
    KEYS("API keys", "key", "/accounts/{accountId}/keys", Permit.LIST_KEYS),
    POLICIES("Policies", "shield", "/accounts/{accountId}/policies", Permit.LIST_POLICIES),
    API_SETTINGS("API settings", "sliders", "/accounts/{accountId}/api-settings", Permit.LIST_IP_FILTERS),
    DECISIONS("Decisions", "pulse", "/accounts/{accountId}/decisions", Permit.LIST_REJECTIONS),
    AUDIT("Audit", "list", "/accounts/{accountId}/audit", Permit.LIST_AUDIT),
    SETTINGS("Settings", "gear", "/accounts/{accountId}/settings", Permit.LIST_MEMBERS),
    APIS("APIs", "layers", "/apis", Permit.PUT_API),
    ACCOUNTS("Accounts", "building", "/accounts", Permit.LIST_ACCOUNTS),
    NODES("Nodes", "server", "/nodes", Permit.LIST_NODES),
    INSTALLATION_SETTINGS("Installation settings", "people", "/members", Permit.LIST_ALL_MEMBERS);

    private final String label;
    private final String icon;
    private final String template;
    private final Permit permit;

    Section(String label, String icon, String template, Permit permit) {
        this.label = label;
        this.icon = icon;
        this.template = template;
        this.permit = permit;
    }

    public String label() {
        return label;
    }

    /** The name of its drawing among the icons. */
    public String icon() {
        return icon;
    }

    /** The path's template. */
    public String template() {
        return template;
    }

    /** What one must be able to do for it to be shown. */
    public Permit permit() {
        return permit;
    }

    /** Whether it is of one account, not of the whole installation. */
    public boolean ofAccount() {
        return template.startsWith("/accounts/{accountId}");
    }
}
