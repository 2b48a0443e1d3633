# Requests at the counter and the new request form.
