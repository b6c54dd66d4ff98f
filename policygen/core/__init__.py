"""What everything else is made from: the model, problems and their places, files as values."""
