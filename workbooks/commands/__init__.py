"""The commands that make, read and recalculate workbook files."""
