"""Checks of workbooks against rules of good modelling; nothing is changed, run or followed."""
