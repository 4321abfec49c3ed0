"""The report of a scenario as one page for a browser: see `page`."""
