"""Where each kind of loop is watched: one definition of run, idle, busy and tick on all of them."""
