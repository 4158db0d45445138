"""Drawing. No other sub-package imports this one or loads matplotlib."""
