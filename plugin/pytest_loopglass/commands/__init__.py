"""The subcommands of `loopglass`: each module has `add`, which describes it and says what runs it."""
