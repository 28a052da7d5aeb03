"""Rules that say which test got slower, one file each."""
