"""Days as people here count them: lunar dates, solar terms, festivals."""
