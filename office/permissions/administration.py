"""Which administrator may view, add and change what in the admin: role by model, and nothing else."""

from collections.abc import Mapping

VIEW = frozenset({"view"})
KEEP = frozenset({"view", "add", "change"})  # nothing is deleted in the admin
EDIT = frozenset({"view", "change"})

CHART = ("officeversion", "division", "post", "person", "appointment", "substitution", "duty", "dutyholder",
         "oversight")
CALENDAR = ("calendarnotice", "officehours")
ROUTES = ("routetemplate", "stagetemplate", "steptemplate")
GRANTS = ("recorduserobjectpermission", "recordgroupobjectpermission")

# The three administrators are kept apart: who arranges the office gives no accounts, who gives accounts arranges
# nothing, and who looks after both changes nothing.
TABLE: Mapping[str, Mapping[str, frozenset[str]]] = {
    "sysadmin": {
        **dict.fromkeys((*CHART, *CALENDAR, *ROUTES, "figure", "series", "phrase", "organ",
                         "organword", "seal", "retentionrule", "meetingroom"), KEEP),
        **dict.fromkeys(("custody", "destruction"), frozenset({"view", "add"})),  # entered once
        "calendarday": VIEW,
        "clock": VIEW,
        "alarm": VIEW,  # the page of lights
        "message": EDIT,  # to try again; nothing else of it can be changed
    },
    "security": {
        "user": KEEP,
        **dict.fromkeys(GRANTS, EDIT),
        "destruction": EDIT,  # the second person at the destruction of a seal
        **dict.fromkeys((*CHART, "accessattempt", "accesslog", "accessfailurelog"), VIEW),
    },
}
ALL_TO_VIEW = frozenset({"auditor"})


def allows(roles: frozenset[str], permission: str) -> bool:
    """Whether any of these roles has a permission such as `office.change_division`."""
    action, _, model = permission.partition(".")[2].partition("_")
    if action == "view" and roles & ALL_TO_VIEW:
        return True
    return any(action in TABLE.get(role, {}).get(model, ()) for role in roles)


def administers(roles: frozenset[str]) -> bool:
    """Whether any of these roles has a place in the admin at all."""
    return bool(roles & (TABLE.keys() | ALL_TO_VIEW))
