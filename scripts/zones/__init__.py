"""Time zones as data: the files of the `tzdata` package, read and written as seeds."""
