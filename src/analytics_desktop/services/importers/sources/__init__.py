"""One module is one kind of file: it is found by its name, holds KIND and `read`. Nothing else needs an edit."""
