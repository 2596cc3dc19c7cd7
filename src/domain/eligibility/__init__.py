"""Who may be enrolled, and on which terms? Named policies over a case, and the judging of applicants by them."""
