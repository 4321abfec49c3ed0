"""Everything that makes, reads, recalculates and checks workbook files, and its commands."""
