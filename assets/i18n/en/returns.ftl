# Returns: verdicts, evidence, dispositions.
