"""Who is covered? Every enrolment by its days, and by the appends that knew them so."""
