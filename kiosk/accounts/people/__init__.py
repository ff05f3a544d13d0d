"""Who works here: inviting people, giving and ending their roles, letting them in again."""
