"""Drawing. Nothing else imports this room or loads matplotlib."""
