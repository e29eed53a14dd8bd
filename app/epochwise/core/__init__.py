"""The lesson itself: configuration, plan, data, models and training; no web, no files of a user, no clock."""
