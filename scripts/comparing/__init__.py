"""Comparing the public tables of two targets, row by row and column by column."""
