"""Which rules does recorded history break? Findings (temuan): one for each subject and broken rule."""
