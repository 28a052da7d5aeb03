"""What a session has found out, in few lines: at the end of it, by `loopglass show`, and on the page of a CI job."""
