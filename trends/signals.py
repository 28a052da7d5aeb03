"""What ingest says, heard here: a run that has news is digested soon after."""
