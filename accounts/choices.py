"""The words of this app. The roles themselves stand in roles.py."""

# What was done to a person's account: the last part of the audit log's action, in words.
CHANGES = {
    "entered": "Entered as {role}",
    "invited": "Sent an invitation to {email}",
    "role_changed": "Role changed from {before} to {after}",
    "name_changed": "Name changed from “{before}” to “{after}”",
    "sign_in_stopped": "Sign-in stopped",
    "sign_in_allowed": "Sign-in allowed again",
    "second_factor_removed": "Second step at sign-in removed",
}
